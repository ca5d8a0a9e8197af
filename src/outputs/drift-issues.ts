/** One issue for each range of commits with drift, found again by its first line and its author. */
import type { CommitRange } from '../model/drift.ts';
import type { GitHub, Problem, TrackedIssue } from '../ports.ts';
import { actionsLogin } from './comment.ts';
import type { DriftIssue, DriftIssues } from './drift-issue.ts';
import type { Output } from './output.ts';
import type { Trouble } from './trouble.ts';

/** More at once would be a flood; the report has the rest, and the next run opens more. */
const mostNew = 3;

const sha = '([0-9a-f]{7,64})';
const firstLine = new RegExp(
  `^<!-- headroom-drift (\\S{1,600}) (step|creep) ${sha} ${sha} (\\d{1,15}) -->$`,
);

const suiteWord = (suite: string): string => encodeURIComponent(suite).replaceAll('-', '%2D');

const marker = (suite: string, { kind, after, upTo, sinceMs }: CommitRange): string =>
  `<!-- headroom-drift ${suiteWord(suite)} ${kind} ${after} ${upTo} ${Math.round(sinceMs)} -->`;

/** Reads the range of an issue's first line. Undefined where it is none, or of another suite. */
export function readDriftRange(body: string, suite?: string): CommitRange | undefined {
  const [, word, kind, after = '', upTo = '', since] =
    firstLine.exec(body.split(/\r?\n/, 1)[0] ?? '') ?? [];
  if (word === undefined || (suite !== undefined && word !== suiteWord(suite))) return undefined;
  return { kind: kind === 'creep' ? 'creep' : 'step', after, upTo, sinceMs: Number(since) };
}

/** Opens, updates and closes the issues. Each trouble is told, and never hides the verdict. */
export function driftIssuesOutput(
  suite: string,
  safe: (text: string) => string,
  github: GitHub,
  trouble: Trouble,
): Output {
  return {
    name: 'the drift issues',
    async publish({ driftIssues }, links) {
      if (!driftIssues) return links;
      const standing = driftIssues.standing.map(({ title, body, ...issue }) => ({
        ...issue,
        title: safe(title),
        body: safe(body),
      }));
      await track({ ...driftIssues, standing }, suite, github, trouble);
      return links;
    },
  };
}

interface Known extends TrackedIssue {
  readonly range: CommitRange;
}

async function track(
  { standing, isSame, recovered }: DriftIssues,
  suite: string,
  github: GitHub,
  trouble: Trouble,
): Promise<void> {
  const found = await readKnown(suite, github, trouble);
  if (!found) return;
  const { known, isWhole } = found;
  const told = new Set<number>();
  const fresh: DriftIssue[] = [];
  for (const issue of standing) {
    const same = known.filter(({ range }) => isSame(range, issue.range));
    const [oldest, ...others] = same
      .filter(({ number, state }) => state === 'open' && !told.has(number))
      .sort((one, other) => one.number - other.number);
    for (const { number } of same) told.add(number);
    if (!oldest) {
      if (issue.isRecent && !same.some(({ state }) => state === 'closed')) fresh.push(issue);
      continue;
    }
    await update(oldest, issue, suite, github, trouble);
    // An answer was lost, two runs ended at once, or two changes turned out to be one.
    for (const { number } of others) await closeAsTold(number, oldest.number, github, trouble);
  }
  for (const { number, range, state } of known) {
    if (state === 'closed' || told.has(number)) continue;
    const why = recovered(range);
    if (why !== undefined) await close(number, why, 'completed', github, trouble);
  }
  if (fresh.length > 0 && !isWhole)
    trouble.remark(
      'There are too many issues of this token to be searched whole: no drift issue is opened, ' +
        'so that there are not two.',
    );
  else await openNew(fresh, suite, isSame, github, trouble);
}

/** GitHub refuses to say whose token this is: then it is that of Actions. */
const refusals: ReadonlySet<Problem['kind']> = new Set([
  'permission',
  'unsupported',
  'not-found',
  'malformed',
]);

/** Undefined where it is not known whose issues are ours: another look would open them again. */
async function readKnown(
  suite: string,
  github: GitHub,
  trouble: Trouble,
): Promise<{ readonly known: readonly Known[]; readonly isWhole: boolean } | undefined> {
  const viewer = await github.viewer();
  if (!viewer.ok && !refusals.has(viewer.problem.kind)) {
    trouble.report(viewer.problem);
    return undefined;
  }
  const login = viewer.ok ? viewer.value : actionsLogin;
  const listed = await github.issuesBy(login);
  if (!listed.ok) {
    trouble.report(listed.problem);
    return undefined;
  }
  const known = listed.value.issues.flatMap((issue) => {
    const range = issue.author === login ? readDriftRange(issue.body, suite) : undefined;
    return range ? [{ ...issue, range }] : [];
  });
  return { known, isWhole: listed.value.isWhole };
}

async function update(
  known: Known,
  { range, title, body }: DriftIssue,
  suite: string,
  github: GitHub,
  trouble: Trouble,
): Promise<void> {
  const text = `${marker(suite, range)}\n${body}`;
  if (known.title === title && isSameText(known.body, text)) return;
  const updated = await github.updateIssue(known.number, { title, body: text });
  if (!updated.ok) trouble.report(updated.problem);
}

/** GitHub may store other line ends than it was given. */
const isSameText = (one: string, other: string): boolean =>
  one.replaceAll('\r\n', '\n').trimEnd() === other.trimEnd();

/** Two runs that end at once may both open one: the older stays. */
async function openNew(
  fresh: readonly DriftIssue[],
  suite: string,
  isSame: DriftIssues['isSame'],
  github: GitHub,
  trouble: Trouble,
): Promise<void> {
  const opened: { readonly number: number; readonly range: CommitRange }[] = [];
  for (const { range, title, body } of fresh.slice(0, mostNew)) {
    const created = await github.createIssue({ title, body: `${marker(suite, range)}\n${body}` });
    if (created.ok) opened.push({ number: created.value.number, range });
    else trouble.report(created.problem);
  }
  const left = fresh.length - mostNew;
  if (left > 0)
    trouble.remark(
      `${left} more ${left === 1 ? 'range' : 'ranges'} of commits with drift: at most ${mostNew} ` +
        'issues are opened in a run. The report has them all.',
    );
  const now = opened.length > 0 ? await readKnown(suite, github, trouble) : undefined;
  for (const { number, range } of opened) {
    const older = now?.known.find((issue) => issue.number < number && isSame(issue.range, range));
    if (older) await closeAsTold(number, older.number, github, trouble);
  }
}

const closeAsTold = (
  number: number,
  older: number,
  github: GitHub,
  trouble: Trouble,
): Promise<boolean> => close(number, `This is told in #${older}.`, 'not_planned', github, trouble);

/** Says why and closes. An issue that could not be commented on stays open. */
export async function close(
  number: number,
  why: string,
  reason: 'completed' | 'not_planned',
  github: GitHub,
  trouble: Pick<Trouble, 'report'>,
): Promise<boolean> {
  const said = await github.commentOnIssue(number, why);
  if (!said.ok) {
    trouble.report(said.problem);
    return false;
  }
  const closed = await github.updateIssue(number, { state: 'closed', reason });
  if (!closed.ok) trouble.report(closed.problem);
  return closed.ok;
}
