/** A year of a base branch on a local GitHub: 400 runs, each of which finds what others left. */
import { pointMarks } from '../../src/model/history.ts';
import type { Config } from '../../src/model.ts';
import { commit } from '../support/artifact-history.ts';
import {
  type BaseBranch,
  createBaseBranch,
  downloads,
  loseArtifact,
} from '../support/base-branch.ts';
import { someConfig } from '../support/fake-ports.ts';
import { pageNamed, type Ran } from '../support/step-on-github.ts';

const runs = 400;
const daysARun = 365 / runs;
const lostAtOnce = 120;
const lostLater = 250;
const renamedAt = 200;
const newMachineAt = 360;
const improvedAt = 340;
const overlapping: readonly (readonly number[])[] = [
  [60, 61],
  [300, 301, 302],
];

const renamed: Partial<Config> = {
  targets: [pageNamed('start').target],
  budgets: [pageNamed('start').budget],
  formerNames: { 'home (mobile)': 'start (mobile)' },
};

/** A step, a slow creep, and an improvement. */
function lcpOf(number: number): number {
  const step = number >= 100 ? 180 : 0;
  const creep = Math.max(0, Math.min(number, 320) - 260) * 4;
  return 1_800 + step + creep - (number >= improvedAt ? 400 : 0);
}

const runOf = (number: number): Parameters<BaseBranch['push']>[1] => ({
  lcp: lcpOf(number),
  day: number * daysARun,
  ...(number >= newMachineAt ? { cpu: 'Newer CPU' } : {}),
  config: {
    publish: { ...someConfig().publish, drift: 'issue' },
    ...(number >= renamedAt ? renamed : {}),
    ...(number === improvedAt
      ? {
          baseline: { kind: 'url', origin: 'http://127.0.0.1:4000' },
          effort: { rounds: 12, maxRounds: 12, timeLimitMs: 600_000, seed: 1 },
        }
      : {}),
  },
  ...(number === improvedAt ? { baseLcp: lcpOf(number - 1) } : {}),
});

let main: BaseBranch;
const ends: Ran[] = [];

beforeAll(async () => {
  main = await createBaseBranch();
  const { server } = main.step;
  const waiting: (() => void)[] = [];
  for (let number = 1; number <= runs; number += 1) {
    if (number === improvedAt) server.commitsOfPulls.set(commit(number), 7);
    ends.push(await main.push(number, runOf(number)));
    const group = overlapping.find((numbers) => numbers.includes(number));
    // Nobody of a group sees what the others left until all of them have ended.
    if (group) waiting.push(loseArtifact(main, number));
    if (group?.at(-1) === number) for (const upload of waiting.splice(0)) upload();
    if (number === lostAtOnce) loseArtifact(main, number);
    if (number === lostLater + 1) loseArtifact(main, lostLater);
    // GitHub keeps artifacts for 90 days.
    const expired = server.artifacts.findIndex(
      ({ workflow_run: { id } }) => id < number - 90 / daysARun,
    );
    if (expired >= 0) server.artifacts.splice(expired);
  }
}, 600_000);
afterAll(() => main.step.server.close());

test('every run has its point, but for the one whose artifact nobody had read', () => {
  const { runs: kept } = main.history(runs);
  expect(kept.reduce((sum, run) => sum + run.runs, 0)).toBe(runs - 1);
  expect(kept.some((run) => run.commit === commit(lostAtOnce))).toBe(false);
});

test('the last 60 days are whole, and each day before is one point of one machine', () => {
  const { runs: kept } = main.history(runs);
  const newest = kept.at(-1)?.startedAtMs ?? 0;
  const isOld = ({ startedAtMs }: { startedAtMs: number }) =>
    startedAtMs < newest - 60 * 86_400_000;
  expect(kept.filter((run) => !isOld(run)).every((run) => run.runs === 1)).toBe(true);
  const days = kept
    .filter(isOld)
    .map((run) => `${Math.floor(run.startedAtMs / 86_400_000)} ${run.fingerprint}`);
  expect(new Set(days).size).toBe(days.length);
});

test('points stand in the order of their commits, under the name of today, in their series', () => {
  const history = main.history(runs);
  const numbers = history.runs.map((run) => Number.parseInt(run.commit, 16));
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  expect([...new Set(history.series.map(({ target }) => target))]).toEqual(['start (mobile)']);
  const lcp = history.series.find(({ metric }) => metric === 'lcp');
  for (const [at, median] of lcp?.median.entries() ?? []) {
    const number = numbers[lcp?.run[at] ?? -1] ?? 0;
    expect(Math.abs(median / lcpOf(number) - 1)).toBeLessThan(0.01);
  }
});

test('the new machine is seen where it came, and the improvement has its pull request', () => {
  const history = main.history(runs);
  const numbers = history.runs.map((run) => Number.parseInt(run.commit, 16));
  const changes = history.runs.flatMap((run, at) =>
    at > 0 && run.fingerprint !== history.runs[at - 1]?.fingerprint ? [numbers[at]] : [],
  );
  expect(changes).toEqual([newMachineAt]);
  const lcp = history.series.find(({ metric }) => metric === 'lcp');
  const marked = [...(lcp?.mark.entries() ?? [])]
    .filter(([, mark]) => mark !== 0)
    .map(([at, mark]) => {
      const run = history.runs[lcp?.run[at] ?? -1];
      return [Number.parseInt(run?.commit ?? '', 16), pointMarks[mark], run?.pullRequest];
    });
  expect(marked).toEqual([[improvedAt, 'improved', 7]]);
});

test('a run downloads one artifact for the history, and one more for each that it missed', () => {
  const baseline = 10;
  const most = ends.map(downloads).map((count) => count - baseline);
  const usual = most.filter((count) => count === 1).length;
  expect(usual).toBeGreaterThan(runs - 30);
  expect(Math.max(...most)).toBeLessThanOrEqual(10);
  expect([most[61], most[302]]).toEqual([2, 3]);
});

test('the step and the creep have one issue each, closed when the level was back', () => {
  const { issues, comments } = main.step.server;
  expect(issues).toMatchObject([
    { state: 'closed', state_reason: 'completed', title: expect.stringMatching(/in small steps/) },
    { state: 'closed', state_reason: 'completed', title: expect.stringMatching(/ since 0000000$/) },
  ]);
  const [creep, step] = issues;
  expect(step?.body).toContain(`default step ${commit(99)} ${commit(100)} `);
  expect(step?.body).toContain('| LCP of start (mobile) | 1.80 s → 1.98 s | +10 % |');
  expect(creep?.body).toMatch(/LCP of start \(mobile\) \| 1\.98 s → 2\.22 s \| \+12/);
  for (const { number } of issues)
    expect(comments.get(number)).toMatchObject([
      { body: expect.stringMatching(/^The level is back, as of `0000000`: .*LCP of start/) },
    ]);
});

test('the improvement and the new machine open nothing', () => {
  expect(main.step.server.issues).toHaveLength(2);
});
