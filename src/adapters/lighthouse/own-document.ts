/**
 * Finds the page's own document in the trace of a visit. The empty page before it, pages that led
 * to it and documents of frames are others.
 */
import type { TraceEvent, VisitFacts } from './visit-facts.ts';

export interface OwnDocument {
  /**
   * When Chrome put the document in the place of the page before, and for how long that ran without
   * the document's first bytes. Both are in microseconds.
   */
  readonly commit: { readonly atUs: number; readonly ranUs: number } | undefined;
  /** When the parser was first given any of it, in microseconds. */
  readonly parsedUs: number | undefined;
}

/**
 * Finds the page's own document. A page that leads here by script goes on until this document is
 * put up, and has other addresses. Chrome hands a document's first bytes to the parser in the same
 * task or after it.
 */
export function ownDocument({
  mainThread,
  document: { urls, answeredUs },
}: VisitFacts): OwnDocument {
  // Where Chrome gives no address, the time alone decides.
  const isOwn = (url: string | undefined): boolean =>
    url === undefined || urls.has(addressInTrace(url));
  const body = mainThread.find(
    ({ name, ts, args }) =>
      name === 'NavigationBodyLoader::StartLoadingBody' && ts >= answeredUs && isOwn(args?.url),
  );
  const parsed = mainThread.find(
    ({ name, ts, args }) =>
      name === 'ParseHTML' && ts >= (body?.ts ?? answeredUs) && isOwn(args?.beginData?.url),
  );
  return { commit: commitAround(body, mainThread), parsedUs: parsed?.ts };
}

function commitAround(
  body: TraceEvent | undefined,
  mainThread: readonly TraceEvent[],
): OwnDocument['commit'] {
  if (body?.tdur === undefined) return undefined;
  const commit = mainThread.find(
    ({ name, ts, dur }) =>
      name === 'DocumentLoader::CommitNavigation' && ts <= body.ts && body.ts < ts + (dur ?? 0),
  );
  return commit?.tdur === undefined
    ? undefined
    : { atUs: commit.ts, ranUs: commit.tdur - body.tdur };
}

/**
 * Returns an address as the trace has it. In some places, Chrome leaves out the fragment and the
 * user.
 */
export function addressInTrace(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed) return url;
  parsed.hash = parsed.username = parsed.password = '';
  return parsed.href;
}
