/** Downloads an artifact's zip. GitHub tells a signed address, which is read without the token. */
import { z } from 'zod';
import type { GitHub } from '../../ports.ts';
import { download, type Fetch } from './download.ts';
import type { Operation, Requester } from './request.ts';

/** Returns the method of the port. `timeoutMs` bounds the download itself. */
export function createArchiveReader(
  requester: Requester,
  repository: { readonly owner: string; readonly repo: string },
  fetch: Fetch,
  apiUrl: string,
  timeoutMs: number,
  redact: (text: string) => string,
): GitHub['artifactArchive'] {
  return async (id, maxBytes) => {
    const purpose = { doing: 'download an artifact', permission: 'actions: read' };
    const operation: Operation = {
      ...purpose,
      route: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/zip',
      repeat: true,
      isDownload: true,
      take: (response) => {
        // Unread, the body would hold its connection.
        if (response.data instanceof ReadableStream) response.data.cancel().catch(() => undefined);
        return response.headers.location;
      },
    };
    const unfollowed = { redirect: 'manual', parseSuccessResponseBody: false };
    const address = await requester.send(
      operation,
      { ...repository, artifact_id: id, request: unfollowed },
      z.string(),
    );
    if (!address.ok) return address;
    const isPlainAllowed = apiUrl.startsWith('http:');
    return download(fetch, address.value, isPlainAllowed, maxBytes, timeoutMs, purpose, redact);
  };
}
