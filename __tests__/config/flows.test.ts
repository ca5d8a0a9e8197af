import type { FlowTarget, PageTarget } from '../../src/model.ts';
import { advice, configOf, refusal, root } from '../support/workspace.ts';

const step = (type: string, more: object = {}) => ({ type, ...more });
const click = { selectors: [['aria/Add'], ['#add']], offsetX: 8, offsetY: 4 };
const recording = (...steps: readonly object[]): string =>
  JSON.stringify({ title: 'checkout', steps }, undefined, 1);
const recorded = recording(
  step('setViewport', { width: 800, height: 600, deviceScaleFactor: 1, isMobile: false }),
  step('navigate', { url: 'http://localhost:3000/' }),
  step('click', click),
  step('change', { selectors: [['#q']], value: 'a secret word' }),
);

const files = (
  flow: object,
  { script = recorded, ...more }: { readonly script?: string } & Record<string, unknown> = {},
): Readonly<Record<string, string>> => ({
  'budgets.json': JSON.stringify({
    server: { static: 'dist' },
    flows: { checkout: flow },
    ...more,
  }),
  'perf/checkout.json': script,
  'perf/checkout.mjs': '',
  'perf/login.mjs': '',
  'perf/login.json': recorded,
});

const byModule = { script: 'perf/checkout.mjs', steps: { add: {} } };
const byRecording = { recording: 'perf/checkout.json', steps: { open: { from: 2 } } };

const flowsOf = async (...[flow, more]: Parameters<typeof files>): Promise<readonly FlowTarget[]> =>
  (await configOf(files(flow, more))).targets.filter((target) => target.kind === 'flow');

test('a step on a device is a target, and its script lies in the working directory', async () => {
  const flow = {
    recording: 'perf/checkout.json',
    devices: ['mobile', 'desktop'],
    steps: { open: { from: 2 }, 'add to basket': { from: 3 } },
    repeat: 10,
    budgets: { 'heap-growth': '50kB' },
  };
  const targets = await flowsOf(flow);
  expect(targets.map(({ id, from }) => [id, from])).toEqual([
    ['checkout › open (mobile)', 2],
    ['checkout › add to basket (mobile)', 3],
    ['checkout › open (desktop)', 2],
    ['checkout › add to basket (desktop)', 3],
  ]);
  expect(targets[1]).toMatchObject({
    flow: 'checkout',
    step: 'add to basket',
    repeat: 10,
    script: { kind: 'recording', file: `${root}/perf/checkout.json` },
  });
});

test('budgets merge from defaults to flow to device to step', async () => {
  const flow = {
    script: 'perf/checkout.mjs',
    budgets: { lcp: '3s', cls: 0.2 },
    devices: { mobile: { budgets: { cls: 0.3 } }, desktop: {} },
    steps: { open: {}, add: { budgets: { lcp: '1s' } } },
  };
  const defaults = { flow: { budgets: { tbt: '1s' } } };
  const { budgets } = await configOf(files(flow, { defaults }));
  const limits = budgets.map(({ target, metric, bound }) => [
    target,
    metric,
    bound.kind === 'limit' ? bound.limit : undefined,
  ]);
  expect(limits).toEqual([
    ['checkout › open (mobile)', 'tbt', 1_000],
    ['checkout › open (mobile)', 'lcp', 3_000],
    ['checkout › open (mobile)', 'cls', 0.3],
    ['checkout › add (mobile)', 'tbt', 1_000],
    ['checkout › add (mobile)', 'lcp', 1_000],
    ['checkout › add (mobile)', 'cls', 0.3],
    ['checkout › open (desktop)', 'tbt', 1_000],
    ['checkout › open (desktop)', 'lcp', 3_000],
    ['checkout › open (desktop)', 'cls', 0.2],
    ['checkout › add (desktop)', 'tbt', 1_000],
    ['checkout › add (desktop)', 'lcp', 1_000],
    ['checkout › add (desktop)', 'cls', 0.2],
  ]);
});

test('the growth of the heap belongs to the last step, wherever its budget stands', async () => {
  const flow = { ...byModule, repeat: 3, steps: { open: {}, close: {} } };
  const growth = { budgets: { 'heap-growth': '50kB' } };
  for (const [place, more] of [
    [growth, {}],
    [{ steps: { open: {}, close: growth } }, {}],
    [{}, { defaults: { flow: growth } }],
  ] as const) {
    const { budgets } = await configOf(files({ ...flow, ...place }, more));
    expect(budgets.map(({ id }) => id)).toEqual([
      'checkout › close (mobile) · heap-growth · limit · fail',
    ]);
  }
});

const perTwo = { ...byModule, steps: { open: {}, close: {} }, repeat: 2 };
const grows = { budgets: { 'heap-growth': '50kB' } };

test.each([
  ['of a flow that is played once', { ...perTwo, ...grows, repeat: undefined }, 'played once'],
  ['of a flow that is played twice', { ...perTwo, ...grows }, 'played 2 times'],
  [
    'of a step before the last one',
    { ...perTwo, repeat: 10, steps: { open: grows, close: {} } },
    'the growth of the whole flow belongs to its last step, "close"',
  ],
])('a budget on the growth %s is refused', async (_name, flow, said) => {
  expect(await refusal(configOf(files(flow)))).toContain(said);
});

test.each([
  ['accessibility', '90%', 'first'],
  ['cache-hit-ratio', '80%', 'repeat'],
])('a budget on %s of a step is refused, since no step has it', async (metric, limit, visit) => {
  const flow = { ...byModule, budgets: { [metric]: limit } };
  expect(await refusal(configOf(files(flow)))).toContain(
    `flows.checkout.budgets.${metric}: ${metric} is of the ${visit} visit to a page, and no step ` +
      'of a flow has it',
  );
});

test.each([
  ['calm', '"simulation": "calm" leaves out Lighthouse\'s own'],
  ['lighthouse', '"simulation": "lighthouse" has it as lcp'],
])('a budget on the other simulation beside %s is refused', async (simulation, said) => {
  const budgets = { 'lighthouse-lcp': '3s' };
  const flow = configOf(files({ ...byModule, simulation, budgets }));
  expect(await refusal(flow)).toContain(`flows.checkout.budgets.lighthouse-lcp: ${said}`);
  const page = configOf(files(byModule, { pages: { home: { path: '/', simulation, budgets } } }));
  expect(await refusal(page)).toContain(`pages.home.budgets.lighthouse-lcp: ${said}`);
  expect(await flowsOf({ ...byModule, budgets })).toHaveLength(1);
});

test.each([
  ['applied', '"throttling": "applied" simulates nothing; lcp is what was seen'],
  ['none', '"throttling": "none" simulates nothing; lcp is what was seen'],
])('a budget on a simulation of visits with throttling %s is refused', async (throttling, said) => {
  const visited = { throttling, simulation: 'calm' };
  const wrong = { ...visited, budgets: { 'lighthouse-lcp': '3s' } };
  const flow = configOf(files({ ...byModule, ...wrong }));
  expect(await refusal(flow)).toContain(`flows.checkout.budgets.lighthouse-lcp: ${said}`);
  const page = configOf(files(byModule, { pages: { home: { path: '/', ...wrong } } }));
  expect(await refusal(page)).toContain(`pages.home.budgets.lighthouse-lcp: ${said}`);
  const defaults = { flow: { budgets: wrong.budgets } };
  const inherited = configOf(files({ ...byModule, throttling }, { defaults }));
  expect(await advice(inherited)).toContain(
    'write "lighthouse-lcp": "off" at the page or the flow',
  );
  const { targets } = await configOf(
    files({ ...byModule, ...visited }, { pages: { home: { path: '/', ...visited } } }),
  );
  expect(targets.map((target) => [target.name, target.simulation])).toEqual([
    ['home', undefined],
    ['checkout › add', undefined],
  ]);
});

test('a flow that is repeated without a budget on the growth is refused', async () => {
  const said =
    'flows.checkout.repeat: gives heap-growth alone, and no budget asks for it: give the flow ' +
    'one, such as "heap-growth": "50kB", or remove "repeat"';
  expect(await refusal(configOf(files({ ...byModule, repeat: 10 })))).toContain(said);
  const off = { budgets: { 'heap-growth': 'off' } };
  const defaults = { flow: grows };
  const flow = { ...byModule, repeat: 10, ...off };
  expect(await refusal(configOf(files(flow, { defaults })))).toContain(said);
  expect(await flowsOf({ ...byModule, repeat: 1 })).toHaveLength(1);
  // What is wrong with the budget itself is said once.
  const wrong = { ...byModule, repeat: 10, budgets: { 'heap-growht': '50kB' } };
  const heard = await refusal(configOf(files(wrong)));
  expect(heard).toContain('did you mean "heap-growth"?');
  expect(heard).not.toContain('flows.checkout.repeat');
});

test('a flow is repeated on those devices alone that have a budget on the growth', async () => {
  const devices = { mobile: grows, desktop: {} };
  const targets = await flowsOf({ ...perTwo, repeat: 10, devices });
  expect(targets.map(({ id, repeat }) => [id, repeat])).toEqual([
    ['checkout › open (mobile)', 10],
    ['checkout › close (mobile)', 10],
    ['checkout › open (desktop)', undefined],
    ['checkout › close (desktop)', undefined],
  ]);
});

test('a page has no budget on the growth', async () => {
  const pages = { home: { path: '/', ...grows } };
  expect(await refusal(configOf(files(byModule, { pages })))).toContain(
    'pages.home.budgets.heap-growth: only a flow with "repeat" has heap-growth (docs/flows.md)',
  );
});

test('a history goes on under a new name of the flow, of the step, or of both', async () => {
  const flow = { ...byModule, was: 'buy', steps: { add: { was: 'put' }, pay: {} } };
  expect((await configOf(files(flow))).formerNames).toEqual({
    'buy › put (mobile)': 'checkout › add (mobile)',
    'buy › pay (mobile)': 'checkout › pay (mobile)',
  });
});

test('variables of scripts are filled in, later places winning', async () => {
  const flow = { ...byModule, env: { WORD: '$WORD' } };
  const config = await configOf(
    files(flow, { env: { WORD: 'none', OTHER: 'kept' } }),
    { env: 'WORD' },
    { WORD: 'of the job' },
  );
  expect((config.targets[0] as FlowTarget).script).toEqual({
    kind: 'module',
    file: `${root}/perf/checkout.mjs`,
    env: { WORD: 'of the job', OTHER: 'kept' },
  });
  expect(config.secrets).toContain('of the job');
});

/** What the flow has of that key, beside what stands at it and elsewhere in the file. */
const settingOf =
  (key: 'replay' | 'simulation') =>
  async (flow: object, more: Record<string, unknown> = {}) =>
    (await flowsOf({ ...byModule, ...flow }, more)).map((one) => one[key]);

test('the nearest recording answers for other hosts, and false lets them answer', async () => {
  const of = settingOf('replay');
  const all = { replay: 'perf/all.har' };
  const defaults = { flow: { replay: './perf/flows.har' } };
  expect(await of({})).toEqual([undefined]);
  expect(await of({}, all)).toEqual(['perf/all.har']);
  expect(await of({}, { ...all, defaults })).toEqual(['perf/flows.har']);
  expect(await of({ replay: 'perf/own.har' }, { ...all, defaults })).toEqual(['perf/own.har']);
  expect(await of({ replay: false }, { ...all, defaults })).toEqual([undefined]);
});

test('the nearest simulation counts for the steps that load a page', async () => {
  const of = settingOf('simulation');
  const all = { simulation: 'lighthouse' };
  const defaults = { flow: { simulation: 'calm' } };
  expect(await of({})).toEqual([undefined]);
  expect(await of({}, all)).toEqual(['lighthouse']);
  expect(await of({}, { ...all, defaults })).toEqual(['calm']);
  expect(await of({ simulation: 'both' }, { ...all, defaults })).toEqual([undefined]);
});

test('the nearest login counts, and false switches it off', async () => {
  const config = await configOf(
    files(
      { ...byModule, login: 'perf/login.json', evidence: 'always' },
      {
        login: 'perf/login.mjs',
        defaults: { page: { login: false } },
        pages: { home: { path: '/' }, account: { path: '/account', login: 'perf/login.mjs' } },
      },
    ),
  );
  const [home, account, add] = config.targets as readonly (PageTarget | FlowTarget)[];
  expect([home?.login, account?.login?.kind, add?.login?.kind]).toEqual([
    undefined,
    'module',
    'recording',
  ]);
  expect([home?.evidence, account?.evidence, add?.evidence]).toEqual([
    undefined,
    undefined,
    'always',
  ]);
});

test('interactions of a page are steps of the Recorder', async () => {
  const interactions = [
    { click: '#add' },
    { change: ['#q', '$WORD'] },
    { keyDown: 'Enter' },
    { scroll: [0, 800] },
    { navigate: '/basket' },
    { waitForExpression: 'window.ready' },
  ];
  const budgets = { server: { static: 'dist' }, pages: { home: { path: '/', interactions } } };
  const { targets } = await configOf(
    { 'budgets.json': JSON.stringify(budgets) },
    { env: 'WORD' },
    { WORD: 'lamp' },
  );
  expect((targets[0] as PageTarget).interactions).toEqual([
    { type: 'click', selectors: [['#add']] },
    { type: 'change', selectors: [['#q']], value: 'lamp' },
    { type: 'keyDown', key: 'Enter' },
    { type: 'scroll', x: 0, y: 800 },
    { type: 'navigate', url: '/basket' },
    { type: 'waitForExpression', expression: 'window.ready' },
  ]);
});

const notThere = { 'perf/gone.mjs': undefined };

test.each<[string, object, Record<string, unknown>, string]>([
  [
    'no file at all',
    { steps: { add: {} } },
    {},
    'budgets-schema: budgets.json:1:49: flows.checkout: missing "script" (or "recording")',
  ],
  [
    'both',
    { ...byModule, recording: 'perf/checkout.json' },
    {},
    'budgets-schema: budgets.json:1:49: flows.checkout: "script" and "recording" exclude each ' +
      'other',
  ],
  [
    'a file that is not there',
    { ...byModule, script: 'perf/gone.mjs' },
    notThere,
    'file-not-found: budgets.json:1:59: flows.checkout.script: "perf/gone.mjs" does not exist',
  ],
  [
    'a file outside of the checkout',
    { ...byModule, script: '../elsewhere.mjs' },
    {},
    'path-escapes: budgets.json:1:59: flows.checkout.script: "../elsewhere.mjs" leads out of the ' +
      'workspace',
  ],
  [
    'a recording that is called a script',
    { ...byModule, script: 'perf/checkout.json' },
    {},
    'budgets-schema: budgets.json:1:59: flows.checkout.script: expected a module such as ' +
      '"perf/checkout.mjs", got "perf/checkout.json"',
  ],
  [
    'no step',
    { ...byModule, steps: {} },
    {},
    'budgets-schema: budgets.json:1:87: flows.checkout.steps: there is no step to measure',
  ],
  [
    'a step that is called by a number',
    { ...byModule, steps: { 2: {} } },
    {},
    'budgets-schema: budgets.json:1:88: flows.checkout.steps.2: a number is no name of a step: ' +
      'say what it does',
  ],
  [
    '"from" beside a module',
    { ...byModule, steps: { add: { from: 2 } } },
    {},
    'budgets-schema: budgets.json:1:102: flows.checkout.steps.add.from: only goes with ' +
      '"recording": a module names its own steps',
  ],
  [
    'a recording without "from"',
    { ...byRecording, steps: { open: {} } },
    {},
    'budgets-schema: budgets.json:1:99: flows.checkout.steps.open: missing "from", the recorded ' +
      'step that it begins with; perf/checkout.json has 1 setViewport, 2 navigate ' +
      'http://localhost:3000/, 3 click aria/Add, 4 change #q',
  ],
  [
    'steps in another order',
    { ...byRecording, steps: { add: { from: 3 }, open: { from: 2 } } },
    {},
    'budgets-schema: budgets.json:1:124: flows.checkout.steps.open.from: the step before it ' +
      'begins with 3: name the steps in their order',
  ],
  [
    'a step that was not recorded',
    { ...byRecording, steps: { open: { from: 5 } } },
    {},
    'budgets-schema: budgets.json:1:107: flows.checkout.steps.open.from: perf/checkout.json has ' +
      '4 steps: 1 setViewport, 2 navigate http://localhost:3000/, 3 click aria/Add, 4 change #q',
  ],
  [
    'a name that a page has',
    byModule,
    { pages: { 'checkout › add': { path: '/' } } },
    'duplicate-target: budgets.json:1:88: flows.checkout.steps.add: this name is also what the ' +
      'page "checkout › add" is called on mobile',
  ],
  [
    'a flow with the name of a page',
    byModule,
    { pages: { checkout: { path: '/' } } },
    'duplicate-target: budgets.json:1:38: flows.checkout: a page has this name already, in line 1',
  ],
  [
    'a server elsewhere',
    byModule,
    { server: { url: 'https://shop.example' } },
    'host-not-allowed: budgets.json:1:18: server.url: this would play steps on shop.example, ' +
      'which is not this machine and is not in "allowHosts"',
  ],
  [
    'a login that is no script',
    { ...byModule, login: 'perf/login.sh' },
    {},
    'budgets-schema: budgets.json:1:106: flows.checkout.login: expected a module such as ' +
      '"perf/login.mjs", or a recording such as "perf/login.json", got "perf/login.sh"',
  ],
])('a flow with %s is refused', async (_name, flow, more, expected) => {
  expect(await refusal(configOf(files(flow, more)))).toBe(expected);
});

test.each<[string, string, string]>([
  ['no JSON', '{', '1: a closing brace } is missing'],
  ['a list', '[]', '1: this is no recording: a recording is an object'],
  [
    'a version that Chrome does not write',
    '{ "version": "2.0",\n "title": "a", "steps": [] }',
    '1: "version" is "2.0", and recordings of Chrome have none',
  ],
  [
    'no title',
    '{\n "steps": [] }',
    '1: "title" is missing: this is no recording of Chrome\'s Recorder',
  ],
  ['no steps', '{ "title": "a" }', '1: "steps" is missing: a list of steps'],
  [
    'a type that is not known',
    recording(step('navigate', { url: '/' }), step('clik', click)),
    '9: step 2 has the type "clik", which is not known; did you mean "click"?',
  ],
  [
    'a step of an extension',
    recording(step('customStep', { name: 'lighthouse' })),
    '5: step 1 (customStep) cannot be played: it belongs to an extension of the Recorder, which ' +
      'Headroom does not have',
  ],
  [
    'a click without its place',
    recording(step('click', { ...click, offsetX: undefined })),
    '4: step 1 (click): "offsetX": expected a number',
  ],
  [
    'a selector that is no text',
    recording(step('hover', { selectors: [[1]] })),
    '7: step 1 (hover): "selectors": expected a list of selectors, such as [["aria/Add"], ' +
      '["#add"]]',
  ],
  [
    'a time that the Recorder does not take',
    recording(step('navigate', { url: '/', timeout: 60_000 })),
    '7: step 1 (navigate): "timeout": expected a time from 1 to 30000 ms',
  ],
])('a recording with %s is refused by its line', async (_name, script, message) => {
  expect(await refusal(configOf(files(byRecording, { script })))).toBe(
    'recording-unknown: budgets.json:1:62: flows.checkout.recording: perf/checkout.json:' +
      `${message}`,
  );
});

const elsewhere = recording(
  step('navigate', { url: 'http://shop.example/' }),
  step('navigate', { url: 'http://shop.example/basket' }),
  step('navigate', { url: 'https://pay.example/' }),
);
const fromTheFirst = { ...byRecording, steps: { open: { from: 1 } } };

test('a recording that goes on to another host needs leave for it', async () => {
  expect(await refusal(configOf(files(fromTheFirst, { script: elsewhere })))).toBe(
    'host-not-allowed: budgets.json:1:62: flows.checkout.recording: step 3 of perf/checkout.json ' +
      'opens pay.example, which is not this machine and is not in "allowHosts"',
  );
  const allowed = { script: elsewhere, allowHosts: ['pay.example'] };
  expect(await flowsOf(fromTheFirst, allowed)).toHaveLength(1);
});

test.each(['file:///etc/passwd', ' FILE:/etc/passwd', 'view-source:http://a/', 'chrome://version'])(
  'a recording that opens %s is refused',
  async (url) => {
    const script = recording(step('navigate', { url }));
    expect(await refusal(configOf(files(fromTheFirst, { script })))).toBe(
      'recording-unknown: budgets.json:1:62: flows.checkout.recording: step 1 of ' +
        'perf/checkout.json opens an address that is neither http nor https',
    );
  },
);

test('a variable that a recording types has to be named', async () => {
  const script = recording(
    step('navigate', { url: 'http://localhost:3000/' }),
    step('change', { selectors: [['#password']], value: '$SHOP_PASSWORD' }),
  );
  expect(await refusal(configOf(files(fromTheFirst, { script })))).toBe(
    'missing-variable: budgets.json:1:62: flows.checkout.recording: step 2 of ' +
      'perf/checkout.json types $SHOP_PASSWORD, which no "env" of the budgets file names: write ' +
      '"env": { "SHOP_PASSWORD": "$SHOP_PASSWORD" }',
  );
  // A login is shared by flows, so that the env of one of them does not reach it.
  const own = { ...byModule, login: 'perf/checkout.json', env: { SHOP_PASSWORD: 'a' } };
  expect(await refusal(configOf(files(own, { script })))).toContain(
    'flows.checkout.login: step 2 of perf/checkout.json types $SHOP_PASSWORD, which the ' +
      'top-level "env" of the budgets file does not name, and a login gets no other: write ' +
      '"env": { "SHOP_PASSWORD": "$SHOP_PASSWORD" } there',
  );
});

test.each<[string, unknown, string]>([
  ['an unknown step', [{ clik: '#add' }], 'pages.home.interactions[0].clik: unknown key'],
  [
    'two at once',
    [{ click: '#add', hover: '#add' }],
    'expected one step, such as { "click": "#add" }',
  ],
  ['none', [], 'expected at least one step, got an empty list'],
  ['a value without a field', [{ change: 'lamp' }], 'expected a selector and a value'],
  ['another host', [{ navigate: '//pay.example/' }], 'expected a path such as "/basket"'],
  [
    'nothing after they have led elsewhere',
    [{ click: '#add' }, { navigate: '/basket' }],
    'expected a step after "navigate": what comes before it is played and not measured',
  ],
])('interactions with %s are refused', async (_name, interactions, message) => {
  const budgets = { server: { static: 'dist' }, pages: { home: { path: '/', interactions } } };
  const text = JSON.stringify(budgets);
  expect(await refusal(configOf({ 'budgets.json': text }))).toContain(message);
});

test('a page elsewhere on which something is done needs leave for its host', async () => {
  const home = { url: 'https://shop.example/', interactions: [{ click: '#add' }] };
  const text = JSON.stringify({ pages: { home } });
  expect(await refusal(configOf({ 'budgets.json': text }))).toBe(
    'host-not-allowed: budgets.json:1:25: pages.home.url: this would play steps on ' +
      'shop.example, which is not this machine and is not in "allowHosts"',
  );
});

test.each([
  ['interactions', { interactions: [{ click: '#add' }] }],
  ['a login', { login: 'perf/login.mjs' }],
])('so does one with %s on a server elsewhere', async (_, acting) => {
  const configWith = (more: object, top: object = {}) =>
    configOf({
      'budgets.json': JSON.stringify({
        server: { url: 'https://shop.example' },
        pages: { home: { path: '/', ...more } },
        ...top,
      }),
      'perf/login.mjs': '',
    });
  expect(await refusal(configWith(acting))).toBe(
    'host-not-allowed: budgets.json:1:18: server.url: this would play steps on shop.example, ' +
      'which is not this machine and is not in "allowHosts"',
  );
  expect((await configWith(acting, { allowHosts: ['shop.example'] })).targets).toHaveLength(1);
  expect((await configWith({})).targets).toHaveLength(1);
});

test('a judging job needs no script', async () => {
  const { 'budgets.json': text = '' } = files(byRecording);
  const judging = { mode: 'judge', measurements: 'measurements.json' };
  const { targets } = await configOf({ 'budgets.json': text }, judging);
  expect(targets).toHaveLength(1);
});

test('a script is a named file: a change of it changes how is measured', async () => {
  const { namedFiles } = await configOf(files({ ...byModule, login: 'perf/login.json' }));
  expect(namedFiles).toEqual(expect.arrayContaining(['perf/checkout.mjs', 'perf/login.json']));
});

const home = (more: object) =>
  configOf({
    'budgets.json': JSON.stringify({ server: { static: 'dist' }, pages: { home: more } }),
  });

test('a page that is only visited has no metrics of steps', async () => {
  const budgets = { inp: '200ms' };
  expect(await refusal(home({ path: '/', budgets }))).toBe(
    'unknown-metric: budgets.json:1:74: pages.home.budgets.inp: inp is measured in steps, and ' +
      '"home" has none',
  );
  const interactions = [{ click: '#add' }];
  expect((await home({ path: '/', budgets, interactions })).budgets).toHaveLength(1);
});
