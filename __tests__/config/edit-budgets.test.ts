/** Single limits change in the text of a budgets file; every other character stays. */
import { editBudgets } from '../../src/config/edit-budgets.ts';
import { configOf } from '../support/workspace.ts';

/** The text with other limits, in the metrics' units, for the metrics of a page. */
async function changed(name: string, text: string, limits: Readonly<Record<string, number>>) {
  const { budgets } = await configOf({ [name]: text });
  return editBudgets(name, text).change(
    budgets.flatMap(({ metric, source }) => {
      const limit = limits[metric];
      return source && limit !== undefined ? [{ source, limit }] : [];
    }),
  );
}

const json = (budgets: string): string =>
  `{ "server": { "static": "." }, "pages": { "é🙂": { "path": "/", "budgets": { ${budgets} } } } }`;

test.each([
  ['"lcp": "2.5s"', { lcp: 1_900 }, '"lcp": "1.9s"'],
  ['"lcp": "2500ms"', { lcp: 1_900 }, '"lcp": "1900ms"'],
  ['"lcp": "1m"', { lcp: 41_000 }, '"lcp": "41s"'],
  ['"lcp" :{"limit":"2.5 s"/**/,}', { lcp: 830 }, '"lcp" :{"limit":"0.83 s"/**/,}'],
  ['"cls": 0.1', { cls: 0.04 }, '"cls": 0.04'],
  ['"cls": "0.1"', { cls: 0.04 }, '"cls": "0.04"'],
  ['"performance": "80%"', { performance: 0.91 }, '"performance": "91%"'],
  ['"performance": 0.8', { performance: 0.91 }, '"performance": 0.91'],
  ['"script-bytes": "170KiB"', { 'script-bytes': 130_000 }, '"script-bytes": "130kB"'],
  ['"script-bytes": "1.2MB"', { 'script-bytes': 950_000 }, '"script-bytes": "0.95MB"'],
  ['"requests": 30', { 'total-requests': 21 }, '"requests": 21'],
])('JSON: %s', async (before, limits, after) => {
  const text = `\uFEFF${json(before)}\r\n// end`;
  expect(await changed('budgets.json', text, limits)).toBe(`\uFEFF${json(after)}\r\n// end`);
});

const yaml = (budgets: string): string => `# é🙂
server: { static: . }
x-half: &half 0.5s
pages:
  home: { path: / } # one
  search:
    path: /search
    budgets:
${budgets} # last
`;

test.each([
  ['      lcp: 2.5s', { lcp: 1_900 }, '      lcp: 1.9s'],
  ["      lcp: '2.5s'", { lcp: 1_900 }, "      lcp: '1.9s'"],
  ['      lcp:    "2.5s"', { lcp: 1_900 }, '      lcp:    "1.9s"'],
  ['      lcp: &own 2.5s', { lcp: 1_900 }, '      lcp: &own 1.9s'],
  ['      fcp: *half', { fcp: 410 }, '      fcp: 0.41s'],
  ['      cls: 0.1', { cls: 0.04 }, '      cls: 0.04'],
  ['      lcp: |\n        2.5s\n      cls: 0.1', { lcp: 1_900 }, '      lcp: 1.9s\n      cls: 0.1'],
])('YAML: %s', async (before, limits, after) => {
  expect(await changed('budgets.yml', yaml(before), limits)).toBe(yaml(after));
});

test('of a value with an anchor it is known whether other lines take it', async () => {
  const text = yaml('      lcp: &two 2s\n      fcp: *two\n      tbt: &own 1s');
  const { budgets } = await configOf({ 'budgets.yml': text });
  const editor = editBudgets('budgets.yml', text);
  expect(budgets.map(({ metric, source }) => [metric, source && editor.isShared(source)])).toEqual([
    ['lcp', true],
    ['fcp', false],
    ['tbt', false],
  ]);
});
