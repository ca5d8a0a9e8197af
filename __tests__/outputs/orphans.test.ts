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
import { type Fault, lostAnswers } from '../support/github-weather.ts';
import {
  context,
  createScene,
  finished,
  judgement,
  rendered,
  type Scene,
} from '../support/publish-scene.ts';
import { generatorOf } from '../support/random.ts';

let scene: Scene;
beforeEach(async () => {
  // One GitHub client for many runs, each of which would have bounds of its own.
  scene = await createScene({ requests: 1_000_000, waitMs: 1e9 });
});
afterEach(() => scene.server.close());

const inWeather = context({ comment: 'never' });
const conclusions = () =>
  scene.server.checks.map(({ status, conclusion }) =>
    status === 'completed' ? conclusion : status,
  );

/** The main step, which ends with a verdict, and the post step after it. */
async function run(afterMain?: () => void): Promise<void> {
  const publishing = await openPublishing(inWeather, scene.ports, []);
  await publishing.progress('2 pages');
  await publishing.publish(finished(rendered(), judgement('fail')));
  afterMain?.();
  await closeLeftOpen(publishing.state(), scene.ports, [], 'The run ended before it could finish.');
}

/**
 * The weather of each creation, look-up and update of a check, in turn; fair when there are no
 * more.
 */
function weatherOf(
  faults: Readonly<Record<'create' | 'find' | 'update', readonly (Fault | undefined)[]>>,
): void {
  const left = { create: [...faults.create], find: [...faults.find], update: [...faults.update] };
  scene.server.weather = (method, path) => {
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

test(`in ${cases.length} ways to lose the answer to creating it, the check ends with the verdict, and no other stays open`, async () => {
  const wrong: unknown[] = [];
  for (const [first, find, second] of cases) {
    scene.server.checks.length = 0;
    weatherOf({ create: [first, second], find: three(find), update: [] });
    await run();
    scene.ports.clock.pass(600_000);
    const ended = conclusions();
    if (ended.length === 0 || ended.some((one) => one !== 'failure'))
      wrong.push([first, find, second, ended]);
  }
  expect(wrong).toEqual([]);
});

test.each(lostAnswers)(
  'an update whose answer is lost (%s) has given the verdict, which the post step leaves as it is',
  async (fault) => {
    weatherOf({ create: [], find: [], update: [undefined, fault, fault, fault] });
    await run();
    expect(conclusions()).toEqual(['failure']);
    expect(scene.server.checks[0]?.output.title).toBe(rendered().title);
  },
);

test('a verdict that could not be given is given in the post step', async () => {
  weatherOf({
    create: [],
    find: [],
    update: [undefined, ...Array.from({ length: 9 }, () => 'server-500' as const)],
  });
  await run(() => {
    scene.server.weather = () => undefined;
  });
  expect(conclusions()).toEqual(['failure']);
  expect(scene.server.checks[0]?.output.title).toBe(rendered().title);
});

test('a run that was killed while it created its check leaves none open', async () => {
  const saved = openingState(inWeather);
  weatherOf({ create: ['done-reset'], find: three('reset'), update: [] });
  await openPublishing(inWeather, scene.ports, []);
  expect(conclusions()).toEqual(['in_progress']);
  scene.server.weather = () => undefined;
  scene.ports.clock.pass(600_000);
  await closeLeftOpen(saved, scene.ports, [], 'The run ended before it could finish.');
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
    scene.server.checks.push({ ...own, id, external_id: external });
  weatherOf({ create: ['done-no-id'], find: [], update: [] });
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
const storms: readonly Fault[] = [
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

test(`in ${seeds} runs in seeded storms no check stays open once the post step has a quiet minute`, async () => {
  const open: number[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = generatorOf(seed);
    scene.server.checks.length = 0;
    scene.server.weather = () => (random.below(3) === 0 ? random.pick(storms) : undefined);
    await run(() => {
      scene.server.weather = () => undefined;
      scene.ports.clock.pass(600_000);
    });
    if (conclusions().some((one) => one === 'in_progress')) open.push(seed);
  }
  expect(open).toEqual([]);
}, 120_000);

test('what is kept for the post step holds no report and is short', async () => {
  const publishing = await openPublishing(inWeather, scene.ports, []);
  await publishing.publish(finished(rendered({ markdown: 'x'.repeat(60_000) }), judgement('fail')));
  expect(publishing.state()[publishingState]?.length).toBeLessThan(2_000);
});
