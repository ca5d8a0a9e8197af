/** The examples in docs/budgets.md, run. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configOf, refusal } from '../support/workspace.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/budgets.md', import.meta.url)), 'utf8');
const blocks = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(
  ([whole, kind = '', text = '']) => ({
    kind,
    text,
    line: page.slice(0, page.indexOf(whole)).split('\n').length,
  }),
);

const run = (name: string, text: string) =>
  configOf({ [name]: text }, { env: 'API_TOKEN' }, { API_TOKEN: 'a-token' });

const right = blocks.filter(({ kind }) => kind === 'jsonc' || kind === 'yaml');
const wrong = blocks.flatMap((block, index) =>
  block.kind === 'jsonc wrong' ? [{ ...block, says: blocks[index + 1] }] : [],
);

test('every block of the page is an example that runs here', () => {
  expect(blocks.length).toBeGreaterThan(12);
  expect(right.length + 2 * wrong.length).toBe(blocks.length);
});

test.each(right)('the example in line $line is valid', async ({ kind, text }) => {
  const { targets } = await run(kind === 'yaml' ? 'budgets.yml' : 'budgets.json', text);
  expect(targets.length).toBeGreaterThan(0);
});

test.each(wrong)(
  'the example in line $line is refused with the message under it',
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
