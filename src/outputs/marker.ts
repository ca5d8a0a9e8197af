/**
 * Writes and reads the hidden first lines of a comment: which suite it belongs to, and which run
 * wrote it last.
 */

/** Which run wrote a comment, and for which commit. `runId` only grows within a repository. */
export interface Writer {
  readonly headSha: string;
  readonly runId: number;
  readonly attempt: number;
}

/** A suite's name inside an HTML comment, where `--` and `>` would end it. */
const safe = (suite: string) =>
  encodeURIComponent(suite).replaceAll('--', '%2D%2D').replace(/-$/, '%2D');

const suiteMarker = (suite: string): string => `<!-- headroom:${safe(suite)} -->`;

const writerMarker = (writer: Writer): string =>
  `<!-- headroom-run ${writer.headSha} ${writer.runId} ${writer.attempt} -->`;

/** The run whose report a comment shows; `none` where it shows no report. */
export type Shown = Pick<Writer, 'headSha' | 'runId'> | 'none';

const shownMarker = (shown: Shown): string =>
  `<!-- headroom-shows ${shown === 'none' ? shown : `${shown.headSha} ${shown.runId}`} -->`;

/**
 * Returns the markers, on lines of their own. `shown` is given where the writer's own report is not
 * what the comment shows.
 */
export function markers(suite: string, writer: Writer, shown?: Shown): string {
  const lines = [
    suiteMarker(suite),
    writerMarker(writer),
    ...(shown === undefined ? [] : [shownMarker(shown)]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * Returns whether a comment belongs to a suite. The marker must be its first line: a quotation of
 * our comment is not ours.
 */
export const isOfSuite = (body: string, suite: string): boolean =>
  body.split(/\r?\n/, 1)[0] === suiteMarker(suite);

const sha = '[0-9a-f]{7,64}';
const writerLine = new RegExp(`^<!-- headroom-run (${sha}) (\\d{1,15}) (\\d{1,6}) -->$`);
const shownLine = new RegExp(`^<!-- headroom-shows (?:none|(${sha}) (\\d{1,15})) -->$`);

/** Returns the run that wrote a comment last; undefined when its second line names none. */
export function parseWriter(body: string): Writer | undefined {
  const found = writerLine.exec(splitLines(body)[1] ?? '');
  return found === null
    ? undefined
    : { headSha: found[1] ?? '', runId: Number(found[2]), attempt: Number(found[3]) };
}

/**
 * Returns the run whose report a comment shows: its writer, unless its third line says otherwise.
 */
export function shownIn(body: string): Shown {
  const found = shownLine.exec(splitLines(body)[2] ?? '');
  if (found === null) return parseWriter(body) ?? 'none';
  return found[1] === undefined ? 'none' : { headSha: found[1], runId: Number(found[2]) };
}

/** Returns the text below the markers. */
export function readContent(body: string): string {
  const lines = splitLines(body);
  const [, second = '', third = ''] = lines;
  const count = writerLine.test(second) ? (shownLine.test(third) ? 3 : 2) : 1;
  return lines.slice(count).join('\n');
}

const splitLines = (body: string): readonly string[] => body.split(/\r?\n/);

/**
 * Returns whether a run may write the comment. A newer commit's comment is never overwritten. An
 * overtaken run may still finish its own notice. On the same commit the newer run wins, except that
 * a re-run was asked for on purpose. `pullHead` is undefined when GitHub did not tell.
 */
export function mayWrite(
  ours: Writer,
  pullHead: string | undefined,
  existing: Writer | undefined,
): boolean {
  if (existing?.runId === ours.runId) return existing.attempt <= ours.attempt;
  if (pullHead !== undefined && pullHead !== ours.headSha) return false;
  if (existing === undefined || existing.runId < ours.runId) return true;
  return pullHead === ours.headSha && (existing.headSha !== ours.headSha || ours.attempt > 1);
}
