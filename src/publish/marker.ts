/** The hidden first lines of a comment: which suite it belongs to, and which run wrote it last. */

/** Which run wrote a comment, and for which commit. `runId` only grows within a repository. */
export interface Writer {
  readonly headSha: string;
  readonly runId: number;
  readonly attempt: number;
}

/** A suite's name inside an HTML comment, where `--` and `>` would end it. */
const safe = (suite: string) => encodeURIComponent(suite).replaceAll('--', '%2D%2D').replace(/-$/, '%2D');

const suiteMarker = (suite: string): string => `<!-- headroom:${safe(suite)} -->`;

const writerMarker = (writer: Writer): string => `<!-- headroom-run ${writer.headSha} ${writer.runId} ${writer.attempt} -->`;

/** Both markers, on lines of their own. */
export const markers = (suite: string, writer: Writer): string => `${suiteMarker(suite)}\n${writerMarker(writer)}\n`;

/** True only when the marker is the comment's first line: a quotation of our comment is not ours. */
export const isOfSuite = (body: string, suite: string): boolean => body.split(/\r?\n/, 1)[0] === suiteMarker(suite);

/** The run that wrote a comment last; undefined when its second line says none. */
export function writerOf(body: string): Writer | undefined {
  const found = /^<!-- headroom-run ([0-9a-f]{7,64}) (\d{1,15}) (\d{1,6}) -->$/.exec(body.split(/\r?\n/, 2)[1] ?? '');
  return found === null ? undefined : { headSha: found[1] ?? '', runId: Number(found[2]), attempt: Number(found[3]) };
}

/** What is below the markers. */
export const contentOf = (body: string): string =>
  body
    .split(/\r?\n/)
    .slice(writerOf(body) === undefined ? 1 : 2)
    .join('\n');

/**
 * Whether a run may write the comment. A newer commit's comment is never overwritten; a run that was overtaken may still
 * finish the notice that it left itself. On the same commit the newer run wins, except that a re-run was asked for on purpose.
 * `pullHead` is undefined when GitHub did not tell.
 */
export function mayWrite(ours: Writer, pullHead: string | undefined, existing: Writer | undefined): boolean {
  if (existing?.runId === ours.runId) return existing.attempt <= ours.attempt;
  if (pullHead !== undefined && pullHead !== ours.headSha) return false;
  if (existing === undefined || existing.runId < ours.runId) return true;
  return pullHead === ours.headSha && (existing.headSha !== ours.headSha || ours.attempt > 1);
}
