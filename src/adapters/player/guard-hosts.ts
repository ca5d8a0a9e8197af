/** Keeps a flow on this machine and on the hosts that the budgets file allows. */
import type { CDPSession } from 'puppeteer-core';
import { mayBeLoaded } from '../../allowed-hosts.ts';
import { HeadroomError } from '../../errors.ts';
import type { PlayRequest } from '../../ports.ts';

/**
 * Refuses every request that would put another host's document into the tab. `refused` rejects with
 * `host-not-allowed` when there was one.
 */
export async function guardHosts(
  session: CDPSession,
  { flow, allowedHosts }: PlayRequest,
): Promise<{ readonly refused: Promise<never> }> {
  const refused = Promise.withResolvers<never>();
  refused.promise.catch(() => {}); // It is heeded only while the script plays.
  const { frameTree } = await session.send('Page.getFrameTree');
  session.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
    const isAllowed = frameId !== frameTree.frame.id || mayGoTo(request.url, allowedHosts);
    if (!isAllowed) refused.reject(notAllowed(flow, request.url));
    const answer = isAllowed
      ? session.send('Fetch.continueRequest', { requestId })
      : session.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
    answer.catch(() => {}); // The request, or the tab, is gone meanwhile.
  });
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }],
  });
  return { refused: refused.promise };
}

function mayGoTo(address: string, allowedHosts: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return true;
  return mayBeLoaded(url, allowedHosts);
}

function notAllowed(flow: string, address: string): HeadroomError {
  const { host } = new URL(address);
  const hint = `List ${host} under "allowHosts" if the flow may go there.`;
  return new HeadroomError(
    'host-not-allowed',
    `${flow} leads to ${host}, which is not this machine and is not in "allowHosts".`,
    { hint },
  );
}
