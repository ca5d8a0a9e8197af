/**
 * Whole comments against the files beside this one. `UPDATE_GOLDEN=1` writes them anew; read the
 * difference before committing it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';

const plain = (text: string): string => text;
const noPaint = { red: plain, green: plain, yellow: plain, dim: plain, bold: plain };

const golden = (name: string, actual: string): string => {
  const path = new URL(`./golden/${name}`, import.meta.url);
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, actual);
  return readFileSync(path, 'utf8');
};

test.each(Object.keys(scenarios))('the comment of "%s" reads as its golden file', (name) => {
  const { judgement, context } = scenarios[name]?.() ?? fail(name);
  const { markdown } = report(judgement, context);
  expect(markdown).toBe(golden(`${name}.md`, markdown));
});

test.each([
  ['page-and-endpoint-fail', 80],
  ['page-and-endpoint-fail', 120],
  ['not-measured', 80],
  ['first-minute', 80],
  ['budgets-file-milder', 80],
  ['over-with-too-few-rounds', 80],
  ['trend-of-the-base', 120],
  ['content-comes-later', 80],
  ['limits-by-lighthouse', 80],
] as const)('"%s" reads as its golden file in a terminal of %i columns', (name, width) => {
  const { judgement, context } = scenarios[name]?.() ?? fail(name);
  const text = report(judgement, context).terminal(noPaint, width);
  expect(text).toBe(golden(`${name}.${width}.txt`, text));
});

test('no line of a table is wider than the terminal', () => {
  for (const [name, scenario] of Object.entries(scenarios)) {
    const { judgement, context } = scenario();
    const lines = report(judgement, context).terminal(noPaint, 80).split('\n');
    const tooWide = lines.filter((line) => [...line].length > 80 && !/^\s+(\/\/|")/.test(line));
    expect([name, tooWide]).toEqual([name, []]);
  }
});

test('no comment says NaN, Infinity, undefined or null', () => {
  for (const scenario of Object.values(scenarios)) {
    const { judgement, context } = scenario();
    const { title, markdown, terminal, annotations } = report(judgement, context);
    expect(
      [title, markdown, terminal(noPaint), JSON.stringify(annotations)].join('\n'),
    ).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
  }
});

function fail(name: string): never {
  throw new Error(`no scenario ${name}`);
}
