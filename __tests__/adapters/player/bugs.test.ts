/** Whatever goes wrong while a flow is played is the coded error of its own run. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlowTab } from '../../../src/adapters/lighthouse/visit.ts';
import { play } from '../../../src/adapters/player/play.ts';
import { startPlayer } from '../../../src/adapters/player/player-process.ts';
import type { Stage } from '../../../src/adapters/player/running.ts';
import type { PlayRequest } from '../../../src/ports.ts';
import { playRequest } from '../../support/visiting.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hr-bugs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const gone = new Error('Protocol error (Runtime.evaluate): Cannot find context with specified id');
const answers: Readonly<Record<string, object>> = {
  'Page.getFrameTree': { frameTree: { frame: { id: 'main', loaderId: 'one' } } },
  'Page.createIsolatedWorld': { executionContextId: 7 },
  'Network.getCookies': { cookies: [] },
  'Page.captureScreenshot': { data: '' },
};

/** Whether the page is busy for ever. */
let hangs = false;

/** A tab that is neither closed nor crashed, in which nothing can be evaluated. */
const tab = {
  page: { isClosed: () => false },
  url: 'http://127.0.0.1:4000/',
  onMeet: () => {},
  session: {
    on: () => {},
    send: async (method: string) => {
      if (method === 'Runtime.evaluate' && hangs) return new Promise(() => {});
      if (method === 'Runtime.evaluate') throw gone;
      return answers[method] ?? {};
    },
  },
} as unknown as FlowTab;

/** A tab in which a step gave these figures. */
const tabWith = (figures: object): FlowTab =>
  ({
    ...tab,
    session: {
      on: () => {},
      send: async (method: string) => answers[method] ?? { result: { value: figures } },
    },
  }) as unknown as FlowTab;

const say = (message: object): string => JSON.stringify(message);
const begin = (step: string): string => say({ type: 'begin', step });
const end = (step: string): string => say({ type: 'end', step });
const playedOnce = say({ type: 'played' });
const finished = say({ type: 'finished' });

const says = (line: string): string =>
  `require('fs').writeSync(3, ${JSON.stringify(`${line}\n`)});`;

/** Plays a step with a player that says these lines. */
const playWith = (...lines: readonly string[]): ReturnType<typeof play> =>
  playBy(lines.map(says).join('\n'));

/** Plays it in a tab in which a step gives these figures. */
const playGiving = (figures: object, lines: readonly string[]): ReturnType<typeof play> =>
  playBy(lines.map(says).join('\n'), {}, { tab: tabWith(figures) });

/** Plays a step with a player of this code. */
function playBy(
  code: string,
  more: Partial<PlayRequest> = {},
  onStage: Partial<Stage> = {},
): ReturnType<typeof play> {
  const playerFile = join(folder, 'player.cjs');
  writeFileSync(playerFile, `${code}\nsetTimeout(() => {}, 60_000);`);
  const request = playRequest({
    script: { kind: 'module', file: join(folder, 'checkout.mjs') },
    origin: 'http://127.0.0.1:4000',
    cwd: folder,
    steps: [{ name: 'add' }],
    ...more,
  });
  const stage: Stage = {
    browserUrl: 'http://127.0.0.1:1',
    player: startPlayer(playerFile, request),
    tab,
    lost: new Promise<never>(() => {}),
    refused: new Promise<never>(() => {}),
    kinds: new Map([['add', 'interaction']]),
    audit: () => Promise.reject(new Error('no step loads a page')),
    unrecorded: () => [],
    keepTyped: () => {},
    checkHolds: () => {},
    ...onStage,
  };
  return play(request, stage);
}

test('an error of Chrome in a living tab is told with its step, and keeps its cause', async () => {
  const { problem } = await playWith('{"type":"begin","step":"add"}');
  expect(problem?.step).toBe('add');
  expect(problem?.error).toMatchObject({ code: 'flow-failed', kind: 'measure', cause: gone });
  expect(problem?.error.message).toBe(`checkout › add could not be played: ${gone.message}`);
});

test('a player has the environment that it is given, and nothing of that of Headroom', async () => {
  process.env.TOKEN_OF_THE_JOB = 'a-token';
  const failing = `const message = Object.keys(process.env).sort().join(' ');
    fs.writeSync(3, JSON.stringify({ type: 'failed', message, stack: '' }) + '\\n');`;
  const { problem } = await playBy(`const fs = require('fs'); ${failing}`, {
    env: { PATH: process.env.PATH ?? '', OF_THE_FLOW: 'lamp' },
  });
  delete process.env.TOKEN_OF_THE_JOB;
  expect(problem?.error.message).toMatch(/ OF_THE_FLOW PATH /);
  expect(problem?.error.message).not.toContain('TOKEN');
});

test('a flow that fails has a picture of its page only where that may be kept', async () => {
  const problems = [];
  for (const mayPicture of [true, false])
    problems.push((await playBy(says(begin('add')), { mayPicture })).problem);
  expect(problems.map((problem) => problem && 'picture' in problem)).toEqual([true, false]);
});

const outOfTurn = "the script's process sent what no player sends, or out of turn.";

test('a message that nothing understands is the doing of the script', async () => {
  const { problem } = await playWith('{"type":');
  expect(problem?.error).toMatchObject({
    code: 'script-failed',
    message: `checkout (outside of its steps): ${outOfTurn}`,
  });
});

test.each([
  ['ends another step', [begin('add'), end('other')], 'checkout › add: '],
  ['ends in the middle of a step', [begin('add'), finished], 'checkout › add: '],
  ['ends a step that never began', [end('add')], 'checkout (outside of its steps): '],
  ['ends twice', [playedOnce, playedOnce], 'checkout (outside of its steps): '],
])('a player that %s is stopped', async (_, lines, place) => {
  const { problem } = await playGiving({}, lines);
  expect([problem?.error.code, problem?.error.message]).toEqual([
    'script-failed',
    `${place}${outOfTurn}`,
  ]);
});

test('a script that never runs out of steps is stopped', async () => {
  const names = Array.from({ length: 201 }, (_, at) => `step ${at}`);
  const { problem } = await playWith(...names.flatMap((name) => [begin(name), end(name)]));
  expect(problem?.error.message).toBe(
    'checkout has more than 200 steps each time that it is played.',
  );
});

test('typed texts are covered in the addresses that a step tells of', async () => {
  const origin = 'http://127.0.0.1:4000';
  const { problem, steps } = await playGiving(
    {
      interactions: 1,
      layoutShift: 0,
      blockedMs: 0,
      slowest: { durationMs: 8, script: { url: `${origin}/lamp.js?q=a%20lamp` } },
      softNavigation: { url: `${origin}/lamp#/found?q=a+lamp&page=2` },
    },
    [say({ type: 'typed', text: 'a lamp' }), begin('add'), end('add'), finished],
  );
  expect(problem).toBeUndefined();
  expect(steps.get('add')).toMatchObject({
    slowest: { script: { url: `${origin}/lamp.js?q=***` } },
    softNavigation: { url: `${origin}/lamp#/found?q=***&page=2` },
  });
});

test.each([
  [true, ['settle', 'Page.captureScreenshot', 'end']],
  [false, ['settle', 'end']],
])(
  'a step whose interactions Chrome has not all told of (%s) waits until its frames are shown',
  async (isUntold, expected) => {
    const asked: string[] = [];
    const send = async (method: string, { expression = '' }: { expression?: string } = {}) => {
      const [, part] = /headroomStep\.(\w+)\(\)$/.exec(expression) ?? [];
      if (part !== undefined || method === 'Page.captureScreenshot') asked.push(part ?? method);
      return answers[method] ?? { result: { value: part === 'settle' ? isUntold : {} } };
    };
    const onStage = { tab: { ...tab, session: { on: () => {}, send } } as unknown as FlowTab };
    const lines = [begin('add'), end('add'), finished].map(says).join('\n');
    const { problem } = await playBy(lines, {}, onStage);
    expect([problem, asked]).toEqual([undefined, expected]);
  },
);

test('what a recording lacked before a step counts for the step as well', async () => {
  const lacking = [{ method: 'GET', url: 'http://fonts.example/a.css', type: 'stylesheet' }];
  const { steps } = await playBy(
    [begin('add'), end('add'), finished].map(says).join('\n'),
    {},
    { tab: tabWith({}), unrecorded: () => lacking },
  );
  expect(steps.get('add')?.unrecorded).toEqual(lacking);
});

test('an error that the script did not throw is covered as well', async () => {
  const value = 'cookie-of-the-session';
  const session = {
    on: () => {},
    send: async (method: string) => {
      if (method === 'Runtime.evaluate') throw new Error(`no ${value} for hunter2`);
      return method === 'Network.getCookies' ? { cookies: [{ value }] } : (answers[method] ?? {});
    },
  };
  const { problem } = await playBy(
    [say({ type: 'typed', text: 'hunter2' }), begin('add')].map(says).join('\n'),
    {},
    { tab: { ...tab, session } as unknown as FlowTab },
  );
  expect(problem?.error.message).toBe('checkout › add could not be played: no *** for ***');
});

test('a script that types for ever ends at the limit of its step', async () => {
  const typing = `setInterval(() => { ${says('{"type":"typed","text":"lamp"}')} }, 100);`;
  const { problem } = await playBy(typing, { timeoutMs: 200 });
  expect(problem?.error).toMatchObject({
    code: 'script-timeout',
    message: 'checkout (outside of its steps) did not end in 0.2 s.',
  });
});

test('a page that answers nothing ends its step at the limit', async () => {
  hangs = true;
  const { problem } = await playBy(says('{"type":"begin","step":"add"}'), { timeoutMs: 100 });
  hangs = false;
  expect(problem).toMatchObject({ step: 'add', error: { code: 'script-timeout' } });
});
