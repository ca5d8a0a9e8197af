/**
 * The report as a page: the same words as the comment, in order, and nothing foreign that could
 * load, run or link.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { assetsFile, pageAssets } from '../../scripts/page-assets.ts';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { comparison, finding, judgement } from '../support/judgements.ts';
import { largeRun } from '../support/large-run.ts';
import { context } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const wordsOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>|<title>.*?<\/title>|<script>.*?<\/script>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(
      /&#39;|&quot;|&lt;|&gt;|&amp;/g,
      (entity) =>
        ({ '&#39;': "'", '&quot;': '"', '&lt;': '<', '&gt;': '>', '&amp;': '&' })[entity] ?? '',
    );

const terms = (text: string): ReadonlySet<string> =>
  new Set(text.match(/[\p{L}\p{N}]{2,}/gu) ?? []);

const plain = (text: string): string => text;
const noPaint = { red: plain, green: plain, yellow: plain, dim: plain, bold: plain };

test.each(Object.keys(scenarios))(
  'the page of "%s" has every word that a terminal gets',
  async (name) => {
    const { judgement, context } = scenarios[name]?.() ?? {
      judgement: undefined as never,
      context: undefined as never,
    };
    const { html, terminal } = report(judgement, context);
    const found = terms(wordsOf(await html()));
    // A terminal heads its groups in words of its own, and parts words that are too long.
    const own = terms(
      'Budget exceeded Not measured Warning Inconclusive Waived Nothing to compare with Within ' +
        'of them in a row above',
    );
    const missing = [...terms(terminal(noPaint, 1_000))].filter(
      (word) => !found.has(word) && !own.has(word),
    );
    expect(missing).toEqual([]);
  },
);

test.each([
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '<!-- x',
  "' onmouseover='alert(1)",
  '</table></main><iframe>',
  'javascript:alert(1)',
  '\uE003x\uE004javascript:alert(1)\uE005',
  '\uE002bold\uE005',
])('the name %j is text on the page', async (name) => {
  const target = page(name);
  const row = finding(
    comparison(target.id, 'lcp', { base: 1000, head: 1200, change: [0.1, 0.3] }),
    { verdict: 'fail', share: 0.05 },
  );
  const html = await report(judgement([row]), context([target])).html();
  const rest = html.replace(/<script>.*?<\/script>/s, '<script></script>');
  const elements = new Set(
    [...rest.matchAll(/<\/?([a-z!][a-z0-9-]*)/gi)].map(([, element]) => element?.toLowerCase()),
  );
  const own = (
    '!doctype html head meta title style script body main header div h1 h2 h3 h4 p table thead ' +
    'tbody tr th td code strong a ul ol li details summary span pre footer ' +
    'figure figcaption svg g path line circle rect text image use'
  ).split(' ');
  expect([...elements].filter((element) => !own.includes(element ?? ''))).toEqual([]);
  expect(rest.replace(/"[^"]*"/g, '').match(/<[^>]*\son\w+=/g)).toBeNull();
  expect(
    [...html.matchAll(/href="([^"]*)"/g)].filter(
      ([, url]) => !url?.startsWith('https://github.com/'),
    ),
  ).toEqual([]);
});

test('the policy of the page lets nothing load but its own script and style', async () => {
  const { judgement, context } = scenarios['all-pass']?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  const html = await report(judgement, context).html();
  // A browser hashes the bytes between the tags.
  const hashOf = (element: string): string => {
    const found = [...html.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}>`, 'gs'))];
    expect(found).toHaveLength(1);
    return createHash('sha256')
      .update(found[0]?.[1] ?? '')
      .digest('base64');
  };
  expect(html).toContain(
    `content="default-src 'none'; style-src 'sha256-${hashOf('style')}'; ` +
      `script-src 'sha256-${hashOf('script')}'; img-src data:; base-uri 'none'; form-action ` +
      `'none'"`,
  );
  expect(html.match(/<[^>]*\sstyle=/g)).toBeNull();
});

test('page-assets.ts is what its sources say; `node scripts/page-assets.ts` writes it', () => {
  expect(readFileSync(assetsFile, 'utf8')).toBe(pageAssets());
});

test('a page of 300 targets keeps every row, and says how many have no charts', async () => {
  const { judgement, context } = largeRun(300);
  const html = await report(judgement, context).html();
  const rows = html.match(/<tbody>\n(.*?)<\/tbody>/s)?.[1]?.match(/<tr>/g) ?? [];
  expect(rows.length).toBe(225 * 4 + 75 * 4);
  const drawn = html.match(/<details/g)?.length ?? 0;
  const [, leftOut] = /The charts of (\d+) further targets are left out/.exec(html) ?? [];
  expect(drawn - 1 + Number(leftOut)).toBe(300);
  const links = [...html.matchAll(/href="#(row-\d+)"/g)].map(([, id]) => id);
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter((id) => !html.includes(`<figure id="${id}">`))).toEqual([]);
});
