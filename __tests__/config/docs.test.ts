/** The examples in docs/budgets.md and docs/flows.md, run. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configOf, refusal } from '../support/workspace.ts';

const blocks = ['budgets.md', 'flows.md'].flatMap((name) => {
  const page = readFileSync(fileURLToPath(new URL(`../../docs/${name}`, import.meta.url)), 'utf8');
  return [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([whole, kind = '', text = '']) => ({
    name,
    kind,
    text,
    line: page.slice(0, page.indexOf(whole)).split('\n').length,
  }));
});

const recorded = JSON.stringify({
  title: 'checkout',
  steps: [
    { type: 'setViewport', width: 800, height: 600 },
    { type: 'navigate', url: 'http://localhost:3000/' },
    { type: 'waitForElement', selectors: [['#add']] },
    { type: 'click', selectors: [['aria/Add to basket'], ['#add']], offsetX: 8, offsetY: 4 },
  ],
});
const scripts = {
  'perf/checkout.mjs': '',
  'perf/login.mjs': '',
  'perf/checkout.json': recorded,
};

const run = (name: string, text: string) =>
  configOf({ ...scripts, [name]: text }, { env: 'API_TOKEN' }, { API_TOKEN: 'a-token' });

const modules = blocks.filter(({ kind }) => kind === 'js');
const right = blocks.filter(({ kind }) => kind === 'jsonc' || kind === 'yaml');
const wrong = blocks.flatMap((block, index) =>
  block.kind === 'jsonc wrong' ? [{ ...block, says: blocks[index + 1] }] : [],
);

test('every block of the page is an example that runs here', () => {
  expect(blocks.length).toBeGreaterThan(12);
  expect(right.length + 2 * wrong.length + modules.length).toBe(blocks.length);
});

test.each(modules)('the module of $name in line $line is one that plays', async ({ text }) => {
  const source = `data:text/javascript,${encodeURIComponent(text)}`;
  const { default: play } = (await import(source)) as { readonly default: unknown };
  const done: string[] = [];
  const page = new Proxy({}, { get: (_, name) => async () => void done.push(String(name)) });
  const step = async (name: string, body: () => Promise<void>) => {
    done.push(name);
    await body();
  };
  const once = async (repetition: number): Promise<readonly string[]> => {
    done.length = 0;
    const url = (path: string): string => path;
    await (play as (given: object) => Promise<void>)({ page, step, url, repetition });
    return [...done];
  };
  const open = ['open the shop', 'goto'];
  const dialog = ['open and close the dialog', 'click', 'click'];
  const basket = ['waitForSelector', 'add to basket', 'click', 'waitForSelector'];
  const isRepeated = text.includes('repetition');
  expect(await once(1)).toEqual([...open, ...(isRepeated ? dialog : basket)]);
  expect(await once(2)).toEqual(isRepeated ? dialog : [...open, ...basket]);
});

test.each(right)('the example of $name in line $line is valid', async ({ kind, text }) => {
  const { targets } = await run(kind === 'yaml' ? 'budgets.yml' : 'budgets.json', text);
  expect(targets.length).toBeGreaterThan(0);
});

test.each(wrong)(
  'the example of $name in line $line is refused with the message under it',
  async ({ text, says }) => {
    expect(`${(await refusal(run('budgets.json', text))).replace(/^[a-z-]+: /, '')}\n`).toBe(
      says?.text,
    );
  },
);

test('the example in YAML says the same as the one in JSON above it', async () => {
  const [json, yaml] = [
    await run('budgets.json', right[0]?.text ?? ''),
    await run('budgets.yml', right[1]?.text ?? ''),
  ];
  expect(yaml.budgets.map(({ id, bound }) => [id, bound])).toEqual(
    json.budgets.map(({ id, bound }) => [id, bound]),
  );
});
