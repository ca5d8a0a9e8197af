/** Flows in the real Chrome: what is played, what each step gives, and what remains. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { observerFile, stepObserver } from '../../../scripts/step-observer.ts';
import { chromeLauncher } from '../../../src/adapters/chrome/chrome.ts';
import { readHeapGrowth } from '../../../src/measure/flow/heap-growth.ts';
import { diagnose } from '../../../src/measure/page/diagnosis.ts';
import { auditsFor } from '../../../src/measure/page/round.ts';
import type { Browser, Played, PlayRequest } from '../../../src/ports.ts';
import { isAlive } from '../../support/test-process.ts';
import {
  environment,
  openSite,
  playRequest,
  routesTo,
  type Site,
  silent,
} from '../../support/visiting.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'hr-player-'));

const head = '<!doctype html><link rel="icon" href="data:,"><title>Shop</title><h1>Shop</h1>';
const pages: Readonly<Record<string, string>> = {
  '/': `${head}<a id="open" href="/lamp">A lamp</a>`,
  // Its title is a name that `aria/Add` finds, too.
  '/lamp': `${head.replace('Shop', 'Add')}<button id="add">Add</button>
    <button id="next">Next</button><input id="q"><p id="said"></p><script src="/app.js"></script>`,
  '/leak': `${head}<button id="leak">Leak</button><button id="tidy">Tidy</button>
    <script>
      const kept = [];
      const hundredKilobytes = () => new Array(25_000).fill(0);
      const node = () => document.createElement('p').appendChild(document.createElement('b'));
      document.getElementById('leak').onclick = () => {
        console.log({ said: [hundredKilobytes()] });
        kept.push(hundredKilobytes(), hundredKilobytes(), node());
      };
      document.getElementById('tidy').onclick = () => {
        console.log({ said: hundredKilobytes() });
        document.title = String(hundredKilobytes().length);
      };
    </script>`,
  '/fetch': `${head}<button id="ask">Ask</button><p id="said"></p><script>
    document.getElementById('ask').onclick = async () => {
      const answer = await fetch('/large');
      document.getElementById('said').innerHTML = (await answer.text()).length + '<b></b>';
    };</script>`,
  '/large': '0123456789'.repeat(3_000),
  '/busy': `${head}<button id="add">Add</button><button id="last">Last</button><script>
      const work = (ms) => {
        const until = performance.now() + ms;
        while (performance.now() < until);
      };
      document.getElementById('add').onclick = () => work(40);
      document.getElementById('last').onclick = () => {
        work(120);
        requestAnimationFrame(() => work(60));
      };
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { work(12); port2.postMessage(1); };
      port2.postMessage(1);
    </script>`,
  '/keys': `${head}<script>
      onkeydown = ({ key }) => {
        const until = performance.now() + ({ a: 500, b: 104 }[key] ?? 0);
        while (performance.now() < until);
      };
    </script>`,
  '/remembers': `${head}<script src="/kept.js"></script><script>
      localStorage.seen ??= 'no';
      const stored = [localStorage.seen, document.cookie.length];
      localStorage.seen = document.cookie = 'seen=yes';
      indexedDB.databases().then((databases) => {
        indexedDB.open('seen');
        return fetch('/found?' + [...stored, databases.length]);
      });
    </script>`,
  '/kept.js': ';',
  '/app.js': `
    const said = document.getElementById('said');
    document.getElementById('add').onclick = function addToBasket() {
      const until = performance.now() + 80;
      while (performance.now() < until);
      said.textContent += 'added ';
    };
    document.getElementById('next').onclick = () => {
      history.pushState({}, '', '/lamp?page=2');
      setTimeout(() => { said.innerHTML = '<h2>' + 'word '.repeat(60) + '</h2>'; }, 20);
    };
    document.getElementById('q').oninput = ({ target }) => {
      console.error('looked for ' + target.value);
    };`,
};

let site: Site;
let origin: string;
let browser: Browser;

/** The addresses that were asked for. */
let asked: string[] = [];
const held = Promise.withResolvers<void>();

beforeAll(async () => {
  site = await openSite(({ url = '/' }, response) => {
    const path = new URL(url, 'http://127.0.0.1').pathname;
    asked.push(url);
    response.setHeader('content-type', path.endsWith('.js') ? 'text/javascript' : 'text/html');
    if (path === '/kept.js') response.setHeader('cache-control', 'max-age=3600');
    // Its tab is all that can end it.
    if (path === '/held') return void response.once('close', held.resolve).write(head);
    response.end(pages[path]);
  });
  ({ origin } = site);
  browser = await chromeLauncher(silent).launch(environment, routesTo(origin));
});

afterAll(async () => {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true });
});

const audits = auditsFor([]);

/** Writes a script beside the tests and plays it. */
function playModule(
  name: string,
  body: string,
  steps: readonly string[],
  more: Partial<PlayRequest> = {},
): Promise<Played> {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, `export default async ({ page, step, url, repetition }) => {\n${body}\n};\n`);
  return playSteps(
    { kind: 'module', file },
    steps.map((step) => ({ name: step })),
    more,
  );
}

function playSteps(
  script: PlayRequest['script'],
  steps: PlayRequest['steps'],
  more: Partial<PlayRequest> = {},
): Promise<Played> {
  const usual = { script, origin, steps, audits, cwd: folder, mayPicture: true };
  return browser.play(playRequest({ ...usual, ...more }));
}

test('step-observer.ts is what its sources say; `node scripts/step-observer.ts` writes it', () => {
  expect(readFileSync(observerFile, 'utf8')).toBe(stepObserver());
});

test(
  'a module is played: steps that load a page are navigations, the others interactions with ' +
    'their slowest script, their routes and their own figures alone',
  async () => {
    const { steps, problem } = await playModule(
      'all-kinds',
      `await step('home', () => page.goto(url('/')));
       await step('open', () => page.click('#open'));
       await step('add', () => page.click('#add'));
       await step('next', async () => {
         await page.click('#next');
         await page.waitForSelector('h2');
       });
       await step('look', () => page.evaluate(() => 1));`,
      ['home', 'open', 'add', 'next', 'look'],
    );
    expect(problem).toBeUndefined();
    expect([...steps].map(([name, { kind }]) => [name, kind])).toEqual([
      ['home', 'navigation'],
      ['open', 'navigation'],
      ['add', 'interaction'],
      ['next', 'interaction'],
      ['look', 'interaction'],
    ]);
    const open = steps.get('open');
    const [add, next, look] = ['add', 'next', 'look'].map((name) => steps.get(name));
    if (open?.kind !== 'navigation') throw new Error('it is one');
    expect(open.requestedUrl).toBe(`${origin}/lamp`);
    expect(open.report.audits['largest-contentful-paint']?.numericValue).toBeGreaterThan(0);
    expect(add).toMatchObject({
      interactions: 1,
      slowest: {
        target: '#add',
        script: { url: `${origin}/app.js`, function: 'addToBasket', part: 'processing-duration' },
      },
    });
    if (add?.kind !== 'interaction' || next?.kind !== 'interaction') throw new Error('they are');
    expect(add.slowest?.durationMs).toBeGreaterThanOrEqual(80);
    expect(add.blockedMs).toBeGreaterThan(20);
    expect(next.softNavigation).toMatchObject({
      url: `${origin}/lamp?page=2`,
      lcpMs: expect.any(Number),
    });
    expect(next.slowest?.target).toBe('#next');
    expect(look).toMatchObject({ interactions: 0, blockedMs: 0, layoutShift: 0 });
    expect(look).not.toHaveProperty('slowest');
  },
);

test('a page that is never idle tells its slowest interaction, also the very last', async () => {
  const { steps, problem } = await playModule(
    'busy',
    `await page.goto(url('/busy'));
     await step('act', async () => { await page.click('#add'); await page.click('#last'); });`,
    ['act'],
  );
  expect(problem).toBeUndefined();
  const act = steps.get('act');
  if (act?.kind !== 'interaction') throw new Error('it is one');
  expect(act).toMatchObject({ interactions: 2, slowest: { target: '#last' } });
  expect(act.slowest?.durationMs).toBeGreaterThanOrEqual(176);
});

test('INP leaves out the slowest one of fifty interactions, where others are quick', async () => {
  const press = `async (...keys) => {
    for (const key of [...keys, ...'c'.repeat(50)]) await page.keyboard.press(key);
  }`;
  const { steps, problem } = await playModule(
    'keys',
    `const press = ${press};
     await page.goto(url('/keys'));
     await step('two slow', () => press('a', 'b'));
     await step('one slow', () => press('a'));`,
    ['two slow', 'one slow'],
  );
  expect(problem).toBeUndefined();
  const [two, one] = ['two slow', 'one slow'].map((name) => steps.get(name));
  if (two?.kind !== 'interaction' || one?.kind !== 'interaction') throw new Error('they are');
  expect([two.interactions, one.interactions]).toEqual([52, 51]);
  expect(two.slowest?.durationMs).toBeGreaterThanOrEqual(104);
  expect(two.slowest?.durationMs).toBeLessThan(500);
  expect(one.slowest?.durationMs ?? 8).toBeLessThan(500);
});

const recorded = (steps: readonly object[]): PlayRequest['script'] => {
  const file = join(folder, 'recording.json');
  writeFileSync(file, JSON.stringify({ title: 'Basket', steps }));
  return { kind: 'recording', file, env: { QUERY: 'a lamp' } };
};

test(
  'a recording is played on the server that is measured, with its own device and with variables ' +
    'in the place of their names; steps of the budgets file need no place to click, and an ' +
    'accessible name is never that of the whole page',
  async () => {
    const at = { offsetX: 5, offsetY: 5 };
    const played = await playSteps(
      recorded([
        {
          type: 'setViewport',
          width: 300,
          height: 300,
          deviceScaleFactor: 1,
          isMobile: false,
          hasTouch: false,
          isLandscape: false,
        },
        {
          type: 'navigate',
          url: 'http://localhost:3000/',
          assertedEvents: [{ type: 'navigation', url: 'http://localhost:3000/', title: 'Shop' }],
        },
        {
          type: 'click',
          target: 'main',
          selectors: [['aria/A lamp'], ['#open']],
          ...at,
          assertedEvents: [{ type: 'navigation', url: 'http://localhost:3000/lamp' }],
        },
        { type: 'click', target: 'main', selectors: [['aria/Add'], ['#add']], ...at },
        { type: 'change', target: 'main', selectors: [['#q']], value: '$QUERY' },
        {
          type: 'waitForExpression',
          expression: 'document.querySelector("#q").value === "a lamp"',
        },
        { type: 'waitForExpression', expression: 'innerWidth > 400' },
      ]),
      [
        { name: 'home', from: 2 },
        { name: 'open', from: 3 },
        { name: 'add', from: 4 },
        { name: 'look', from: 5 },
      ],
    );
    expect(played.problem).toBeUndefined();
    expect([...played.steps].map(([name, { kind }]) => [name, kind])).toEqual([
      ['home', 'navigation'],
      ['open', 'navigation'],
      ['add', 'interaction'],
      ['look', 'interaction'],
    ]);
    const { steps } = await playSteps(
      {
        kind: 'inline',
        steps: [
          { type: 'navigate', url: `${origin}/lamp` },
          { type: 'click', selectors: [['aria/Add']] },
        ],
      },
      [{ name: 'interactions', from: 2 }],
    );
    expect(steps.get('interactions')).toMatchObject({
      interactions: 1,
      slowest: { target: '#add' },
    });
  },
);

test(
  'a script that fails says so with its own place, the step, and the words of the page; typed ' +
    'words are covered, and the steps before it stand',
  async () => {
    const { steps, problem } = await playModule(
      'fails',
      `await page.goto(url('/lamp')); await step('next', () => page.click('#next'));
       await step('add', async () => {
         const long = 'swordfish-'.repeat(11); // No key is pressed for so many letters.
         await page.locator('#q').fill(long);
         await page.type('#q', 'hunter2');
         throw new Error('no hunter2 in the basket, nor a ' + long);
       });`,
      ['next', 'add'],
    );
    expect([...steps.keys()]).toEqual(['next']);
    expect(problem?.error.code).toBe('script-failed');
    expect(problem?.error.message).toBe(
      'checkout › add: no *** in the basket, nor a ***\n  at fails.mjs:7:16\n' +
        '  at async default (fails.mjs:3:8)',
    );
    expect(problem?.console).toContain('error: looked for ***');
    expect(String(problem?.console)).not.toMatch(/swordfish|hunter2/);
    expect(problem?.picture?.subarray(1, 4)).toEqual(Buffer.from('PNG'));
  },
);

test('a second tab that cannot have the language of the flow is no matter', async () => {
  const { problem, met } = await playModule(
    'tabs',
    `await page.goto(url('/'));
     await step('tab', async () => {
       const other = page.browser().waitForTarget((one) => one.url() === url('/lamp'));
       await page.evaluate(() => void window.open('/lamp'));
       await other;
     });`,
    ['tab'],
    { locale: 'de-DE', colorScheme: 'dark' },
  );
  expect([problem?.error.message, met]).toEqual([
    undefined,
    ['another tab, which is not measured'],
  ]);
});

test('what "block" names is not loaded in a flow', async () => {
  asked = [];
  const body = "await page.goto(url('/lamp'));";
  const more = { scope: 'rehearsal', blockedUrls: ['*/app.js'] } as const;
  expect((await playModule('blocks', body, [], more)).problem).toBeUndefined();
  expect(asked).toEqual(['/lamp']);
});

test('a flow whose process cannot be started costs its own round alone', async () => {
  const body = `await page.goto(url('/')); await step('look', () => page.click('h1'));`;
  const { problem, steps } = await playModule('lost', body, ['look'], {
    cwd: join(folder, 'nowhere'),
  });
  expect([...steps]).toEqual([]);
  expect(problem?.error).toMatchObject({
    code: 'flow-failed',
    kind: 'measure',
    cause: { code: 'ENOENT' },
  });
  const after = await playModule('lost', body, ['look']);
  expect(after.problem).toBeUndefined();
  expect(after.steps.get('look')?.kind).toBe('interaction');
});

test('an audit is a full one of each step that loads a page, and leaves that alone', async () => {
  const audited = await playModule(
    'audited',
    `await step('open', () => page.goto(url('/lamp')));
     await step('add', () => page.click('#add'));`,
    ['open', 'add'],
    { scope: 'audit' },
  );
  expect(audited.problem).toBeUndefined();
  expect([...audited.known]).toEqual([
    ['open', 'navigation'],
    ['add', 'interaction'],
  ]);
  expect([...audited.steps.keys()]).toEqual(['open']);
  const open = audited.steps.get('open');
  if (open?.kind !== 'navigation') throw new Error('it is one');
  expect(open.html).toContain('<!doctype html>');
  const { frames = [], resources, lcpElement } = diagnose(open.report, open.seen?.timers);
  expect(resources.map(({ url, type }) => [url, type]).toSorted()).toEqual([
    ['/app.js', 'script'],
    ['/lamp', 'document'],
  ]);
  expect(lcpElement).toContain('h1');
  expect(frames.length).toBeGreaterThan(0);
  expect(open.report.audits).not.toHaveProperty('bf-cache');
});

test(
  'a step that is left out still ends the one before it, and is not played where no run has ' +
    'come to its end',
  async () => {
    const steps = [
      { name: 'open', from: 1 },
      { name: 'look', from: 2 },
      { name: 'add', from: 3 },
      { name: 'buy', from: 4 },
    ];
    const recording: PlayRequest['script'] = {
      kind: 'inline',
      steps: [
        { type: 'navigate', url: `${origin}/lamp` },
        { type: 'waitForExpression', expression: 'document.readyState' },
        { type: 'click', selectors: [['#add']] },
        { type: 'navigate', url: 'http://127.0.0.1:1/' },
      ],
    };
    const playWithout = async (...leftOut: readonly string[]) => {
      const { problem, steps: played } = await playSteps(recording, steps, { leftOut });
      const interactions = [...played].map(([name, step]) => [
        name,
        'interactions' in step ? step.interactions : undefined,
      ]);
      return { stopped: problem?.step, played: Object.fromEntries(interactions) as object };
    };
    expect(await playWithout('open')).toEqual({ stopped: 'buy', played: { look: 0, add: 1 } });
    expect(await playWithout('open', 'buy')).toEqual({ played: { look: 0, add: 1 } });
    expect(await playWithout('open', 'add', 'buy')).toEqual({ played: { look: 0 } });
  },
);

test('a crash of the tab, or of Chrome, in the middle of a flow costs its own round', async () => {
  const playWith = (crash: string): Promise<Played> =>
    playModule(
      'crashes',
      `await page.goto(url('/lamp'));
       await step('add', () => page.click('#add'));
       await step('next', async () => {
         if (process.env.CRASH === 'tab') await page.goto('chrome://crash');
         const browser = await page.browser().target().createCDPSession();
         if (process.env.CRASH === 'browser') await browser.send('Browser.crash');
         await page.click('#next');
       });`,
      ['add', 'next'],
      { env: { PATH: process.env.PATH ?? '', CRASH: crash } },
    );
  const played: Played[] = [];
  for (const crash of ['no', 'tab', 'browser', 'no']) played.push(await playWith(crash));
  expect(
    played.map(({ problem, steps }) => [problem?.error.code, problem?.step, [...steps.keys()]]),
  ).toEqual([
    [undefined, undefined, ['add', 'next']],
    ['page-crashed', 'next', ['add']],
    ['page-crashed', 'next', ['add']],
    [undefined, undefined, ['add', 'next']],
  ]);
  const [, tab, chrome] = played.map(({ problem }) => problem?.error.message);
  expect(tab).toMatch(/The tab crashed while it played checkout/);
  expect(chrome).toMatch(/Chrome ended while it played checkout/);
  for (const { known } of played) expect([...known.keys()]).toEqual(['add', 'next']);
  // The first run of a flow finds the kinds of its steps, and no other run follows such an end.
  const first = await playModule(
    'crashes-at-once',
    `await step('look', () => page.goto(url('/lamp')));
     await step('crash', async () => {
       const browser = await page.browser().target().createCDPSession();
       await browser.send('Browser.crash');
     });`,
    ['look', 'crash'],
  );
  expect([first.problem?.error.code, first.problem?.step]).toEqual(['page-crashed', 'crash']);
});

test('a flow finds nothing of the one before: no cookie, no storage, no cache', async () => {
  asked = [];
  const body = `await page.goto(url('/remembers'), { waitUntil: 'networkidle0' });`;
  for (const scope of ['rehearsal', 'rehearsal'] as const)
    expect((await playModule('remembers', body, [], { scope })).problem).toBeUndefined();
  const each = ['/remembers', '/kept.js', '/found?no,0,0'];
  expect(asked).toEqual([...each, ...each]);
});

test('a script that never ends and the tab that it opened are gone with its round', async () => {
  const body = `const { writeFileSync } = await import('node:fs');
    writeFileSync('player.pid', String(process.pid));
    await page.evaluate((held) => void open(held), url('/held'));
    await new Promise(() => {});`;
  const { problem, met } = await playModule('endless', body, [], {
    scope: 'rehearsal',
    timeoutMs: 1_500,
  });
  expect(problem?.error.message).toBe('checkout did not end in 1.5 s.');
  expect(met).toEqual(['another tab, which is not measured']);
  expect(isAlive(Number(readFileSync(join(folder, 'player.pid'), 'utf8')))).toBe(false);
  await held.promise;
});

/** Plays a flow ten times: its page is loaded the first time, and a button is pressed each time. */
const repeat = (name: string, press: string, measured: readonly string[]): Promise<Played> =>
  playModule(
    name,
    `if (repetition === 1) await step('open', () => page.goto(url('/leak')));
     await step('look', () => page.waitForSelector('#leak'));
     await step('press', async () => { ${press} });`,
    measured,
    { repeat: 10, memory: ['press'] },
  );

test(
  'a flow is repeated in its tab: what each time leaves behind is its growth, and the first time ' +
    'alone is measured',
  async () => {
    const leaky = await repeat('leaks', `await page.click('#leak');`, ['open', 'press']);
    const tidy = await repeat('tidy', `await page.click('#tidy');`, ['press']);
    expect([leaky, tidy].map(({ problem }) => problem)).toEqual([undefined, undefined]);
    expect(leaky.repetitions).toHaveLength(10);
    const [leak = Number.NaN, rest = Number.NaN] = [leaky, tidy].map(({ repetitions = [] }) => {
      const growth = readHeapGrowth(repetitions);
      return 'value' in growth ? growth.value : undefined;
    });
    expect(leak).toBeGreaterThan(190_000);
    expect(leak).toBeLessThan(220_000);
    expect(Math.abs(rest)).toBeLessThan(10_000);
    expect([...leaky.steps.values()].map(({ kind }) => kind)).toEqual([
      'navigation',
      'interaction',
    ]);
    expect(leaky.steps.get('press')).toMatchObject({
      interactions: 1,
      memory: { jsHeapBytes: expect.any(Number), detachedNodes: 2 },
    });
    expect(leaky.steps.get('open')).not.toHaveProperty('memory');
  },
);

test('an interaction of a page is told by its place in the list of the budgets file', async () => {
  const { problem } = await playSteps(
    {
      kind: 'inline',
      steps: [
        { type: 'navigate', url: `${origin}/leak` },
        { type: 'click', selectors: [['#tidy']] },
        { type: 'waitForExpression', expression: ')' },
      ],
    },
    [{ name: 'interactions', from: 2 }],
  );
  expect(problem?.error.message).toContain('interaction 2 (waitForExpression)');
  const leading = await playSteps(
    {
      kind: 'inline',
      steps: [
        { type: 'navigate', url: `${origin}/` },
        { type: 'click', selectors: [['#open']] },
      ],
    },
    [{ name: 'interactions', from: 2 }],
    { audits: [] },
  );
  expect(leading.problem?.error.message).toBe(
    'checkout › interactions load a new page: make a flow of them (docs/flows.md).',
  );
});

test('a repetition that fails costs the growth alone; one that loads a page is told', async () => {
  const failed = await repeat(
    'fails-later',
    `if (repetition === 2) throw new Error('once is enough'); await page.click('#tidy');`,
    ['look', 'press'],
  );
  expect([...failed.steps.keys()]).toEqual(['look', 'press']);
  expect(failed.repetitions).toBeUndefined();
  expect(failed.problem?.error.message).toContain('checkout › press: once is enough');
  const recording: PlayRequest['script'] = {
    kind: 'inline',
    steps: [
      { type: 'navigate', url: `${origin}/leak` },
      { type: 'click', selectors: [['#leak']] },
    ],
  };
  const steps = [{ name: 'press', from: 2 }];
  const more = [...steps, { name: 'never', from: 9 }];
  const recorded = await playSteps(recording, more, { repeat: 3 });
  // A step that the flow lacks costs the others nothing.
  expect([[...recorded.steps.keys()], recorded.problem?.error.code]).toEqual([
    ['press'],
    'step-missing',
  ]);
  expect(readHeapGrowth(recorded.repetitions ?? [])).toEqual({ value: expect.any(Number) });
  const loads = await playModule(
    'loads',
    `await page.goto(url('/leak'));
     await step('look', () => page.waitForSelector('#leak'));`,
    ['look'],
    { repeat: 3 },
  );
  expect(readHeapGrowth(loads.repetitions ?? [])).toEqual({
    missing: 'a repetition loads a new document, which begins with an empty heap',
  });
});

const ask = `await step('open', () => page.goto(url('/fetch')));
  await step('ask', async () => {
    await page.click('#ask');
    await page.waitForSelector('b');
  });`;

test('a processor that is slowed down stays so after the visit of a step', async () => {
  const slowCpu = { rttMs: 1, downlinkKbps: 50_000, uplinkKbps: 50_000, cpu: 8 };
  const file = join(folder, 'loops.json');
  const { problem } = await playModule(
    'slow-cpu',
    `const { writeFileSync } = await import('node:fs');
     const loop = () => page.evaluate(() => {
       const from = performance.now();
       for (let at = 0, sum = 0; at < 5e6; at += 1) sum += at % 7;
       return performance.now() - from;
     });
     const shortest = async () => Math.min(await loop(), await loop(), await loop());
     await page.goto(url('/'));
     const before = await shortest();
     await step('open', () => page.goto(url('/')));
     const after = await shortest();
     writeFileSync(${JSON.stringify(file)}, JSON.stringify({ before, after }));`,
    ['open'],
    { throttling: { mode: 'applied', ...slowCpu } },
  );
  expect(problem).toBeUndefined();
  const { before, after } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  // At full speed it would be an eighth.
  expect(Number(after)).toBeGreaterThan(Number(before) / 3);
});

test('a flow has no latency of the visit before it', async () => {
  const far = { rttMs: 400, downlinkKbps: 10_000, uplinkKbps: 10_000, cpu: 1 };
  await browser.audit({
    url: `${origin}/`,
    device: 'mobile',
    scope: 'metrics',
    audits,
    headers: {},
    blockedUrls: [],
    timeoutMs: 20_000,
    throttling: { mode: 'applied', ...far },
    until: { kind: 'load' },
  });
  const { steps, problem } = await playModule('near', ask, ['ask']);
  expect(problem).toBeUndefined();
  // Lighthouse has a latency of 3.75 round trips.
  expect(steps.get('ask')?.durationMs).toBeLessThan(3.75 * far.rttMs);
});
