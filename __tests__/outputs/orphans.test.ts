/**
 * No check is left open by an answer that did not arrive: it is looked for, and closed, at the
 * latest in the post step.
 */
import {
  closeLeftOpen,
  openingState,
  openPublishing,
  publishingState,
} from '../../src/outputs/publishing.ts';
import { type Fault, lostAnswers } from '../support/github-faults.ts';
import {
  context,
  finished,
  judgement,
  openPullRequest,
  type PullRequestOnGitHub,
  rendered,
} from '../support/pull-request-on-github.ts';
import { generatorOf } from '../support/random.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  // One GitHub client for many runs, each of which would have bounds of its own.
  pullRequest = await openPullRequest({ requests: 1_000_000, waitMs: 1e9 });
});
afterEach(() => pullRequest.server.close());

const inWeather = context({ comment: 'never' });
const conclusions = () =>
  pullRequest.server.checks.map(({ status, conclusion }) =>
    status === 'completed' ? conclusion : status,
  );

/** The main step, which ends with a verdict, and the post step after it. */
async function run(afterMain?: () => void): Promise<void> {
  const publishing = await openPublishing(inWeather, pullRequest.ports, []);
  await publishing.progress('2 pages');
  await publishing.publish(finished(rendered(), judgement('fail')));
  afterMain?.();
  await closeLeftOpen(
    publishing.state(),
    pullRequest.ports,
    [],
    'The run ended before it could finish.',
  );
}

/**
 * Makes each creation, look-up and update of a check fail in turn; nothing fails when there are no
 * more.
 */
function failInTurn(
  faults: Readonly<Record<'create' | 'find' | 'update', readonly (Fault | undefined)[]>>,
): void {
  const left = { create: [...faults.create], find: [...faults.find], update: [...faults.update] };
  pullRequest.server.chooseFault = (method, path) => {
    if (!path.includes('check-runs')) return undefined;
    return left[method === 'POST' ? 'create' : method === 'GET' ? 'find' : 'update'].shift();
  };
}

const three = (fault: Fault | undefined) => [fault, fault, fault];
/** Each answer that never comes takes a third of a second. */
const quick = lostAnswers.filter((one) => one !== 'done-hang');
const cases = quick.flatMap((first) =>
  [undefined, 'server-500', 'truncated', 'done-no-id'].flatMap((find) =>
    [undefined, 'server-500', ...quick].map(
      (second) => [first, find as Fault | undefined, second as Fault | undefined] as const,
    ),
  ),
);

test(`in ${cases.length} ways to lose the answer, the check ends with the verdict`, async () => {
  const wrong: unknown[] = [];
  for (const [first, find, second] of cases) {
    pullRequest.server.checks.length = 0;
    failInTurn({ create: [first, second], find: three(find), update: [] });
    await run();
    pullRequest.ports.clock.pass(600_000);
    const ended = conclusions();
    if (ended.length === 0 || ended.some((one) => one !== 'failure'))
      wrong.push([first, find, second, ended]);
  }
  expect(wrong).toEqual([]);
});

test.each(lostAnswers)(
  'an update whose answer is lost (%s) has given the verdict, which the post step leaves as it is',
  async (fault) => {
    failInTurn({ create: [], find: [], update: [undefined, fault, fault, fault] });
    await run();
    expect(conclusions()).toEqual(['failure']);
    expect(pullRequest.server.checks[0]?.output.title).toBe(rendered().title);
  },
);

test('a verdict that could not be given is given in the post step', async () => {
  failInTurn({
    create: [],
    find: [],
    update: [undefined, ...Array.from({ length: 9 }, () => 'server-500' as const)],
  });
  await run(() => {
    pullRequest.server.chooseFault = () => undefined;
  });
  expect(conclusions()).toEqual(['failure']);
  expect(pullRequest.server.checks[0]?.output.title).toBe(rendered().title);
});

test('a run that was killed while it created its check leaves none open', async () => {
  const saved = openingState(inWeather);
  failInTurn({ create: ['done-reset'], find: three('reset'), update: [] });
  await openPublishing(inWeather, pullRequest.ports, []);
  expect(conclusions()).toEqual(['in_progress']);
  pullRequest.server.chooseFault = () => undefined;
  pullRequest.ports.clock.pass(600_000);
  await closeLeftOpen(saved, pullRequest.ports, [], 'The run ended before it could finish.');
  expect(conclusions()).toEqual(['cancelled']);
});

test('the checks of other runs, suites and attempts are left alone', async () => {
  const own = {
    name: 'Headroom',
    head_sha: inWeather.headSha,
    status: 'in_progress',
    conclusion: null,
    output: { title: '', summary: '', annotations: [] },
  };
  for (const [id, external] of [
    'headroom:999:1:default',
    'headroom:1000:2:default',
    'headroom:1000:1:other',
    '',
  ].entries())
    pullRequest.server.checks.push({ ...own, id, external_id: external });
  failInTurn({ create: ['done-no-id'], find: [], update: [] });
  await run();
  expect(conclusions()).toEqual([
    'in_progress',
    'in_progress',
    'in_progress',
    'in_progress',
    'failure',
  ]);
});

const seeds = 300;
const faults: readonly Fault[] = [
  'server-500',
  'html-502',
  'reset',
  'truncated',
  'rate-429',
  'conflict',
  'invalid',
  'not-found',
  ...quick,
];

test(`in ${seeds} runs in seeded faults no check stays open after a quiet minute`, async () => {
  const open: number[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = generatorOf(seed);
    pullRequest.server.checks.length = 0;
    pullRequest.server.chooseFault = () =>
      random.below(3) === 0 ? random.pick(faults) : undefined;
    await run(() => {
      pullRequest.server.chooseFault = () => undefined;
      pullRequest.ports.clock.pass(600_000);
    });
    if (conclusions().some((one) => one === 'in_progress')) open.push(seed);
  }
  expect(open).toEqual([]);
}, 120_000);

test('what is kept for the post step holds no report and is short', async () => {
  const publishing = await openPublishing(inWeather, pullRequest.ports, []);
  await publishing.publish(finished(rendered({ markdown: 'x'.repeat(60_000) }), judgement('fail')));
  expect(publishing.state()[publishingState]?.length).toBeLessThan(2_000);
});
