import { readFileSync } from 'node:fs';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';

const page = readFileSync(new URL('../../docs/comment.md', import.meta.url), 'utf8');

const rendered = (name: string) => {
  const { judgement, context } = scenarios[name]?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  return report(judgement, context);
};

/** Without what a formatter of Markdown changes. */
const tidy = (text: string): string => text.replace(/[ \u00A0]+/g, ' ').replace(/-{2,}/g, '--');

test("the documentation's table is one that Headroom makes", () => {
  const example = /<!-- example -->\n([\s\S]*?)\n\n/.exec(page)?.[1] ?? 'none';
  expect(tidy(rendered('page-and-endpoint-fail').markdown)).toContain(tidy(example));
});

test('every headline that the documentation explains is one that Headroom makes', () => {
  const explained = [...page.matchAll(/^\| (\S+ \*\*[^*]+)\*\*/gm)].map(
    ([, headline]) => headline ?? '',
  );
  const made = Object.keys(scenarios).map((name) => rendered(name).markdown.split('\n')[0] ?? '');
  expect(explained).toHaveLength(18);
  expect(explained.filter((headline) => !made.some((line) => line.startsWith(headline)))).toEqual(
    [],
  );
});

test('every key of report.json is documented', () => {
  const keys = Object.keys(JSON.parse(rendered('page-and-endpoint-fail').json));
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});
