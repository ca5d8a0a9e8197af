/**
 * Foreign text must come out of a real renderer as text: no element but those that Headroom itself
 * writes.
 */
import { marked } from 'marked';
import type { BudgetChange } from '../../src/model.ts';
import {
  markdownCode,
  markdownFence,
  markdownLink,
  markdownText,
  visible,
} from '../../src/report/render/escape.ts';
import { report } from '../../src/report/report.ts';
import { change, comparison, finding, judgement, notMeasured } from '../support/judgements.ts';
import { context } from '../support/report-context.ts';
import { page } from '../support/targets.ts';

const nasty: readonly string[] = [
  '@acme',
  'ask @acme/admins now',
  'mail root@example.com',
  '#12',
  'see GH-1 and acme/shop#12',
  'acme/shop@3f2a1b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a',
  '3f2a1b9c8d7e6f5a',
  'https://evil.example/?a=b',
  'www.evil.example',
  'ftp://evil.example mailto:a@b.co xmpp:a@b.co',
  '[click](https://evil.example)',
  '![x](https://evil.example/x.png)',
  '<https://evil.example>',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</details></summary><a href="https://evil.example">x</a>',
  '<!-- headroom:default -->',
  '--> <b>x</b> <!--',
  'a | b | c',
  'a \\| b \\',
  '\\',
  '| :-- | :-- |',
  '` `` ``` `',
  '```\nfence\n```',
  '~~~\nfence',
  'one\n\n# two\n- three\n> four\n1. five',
  'a\r\n---\r\nb',
  '1. list',
  '# heading',
  '> quote',
  '- item',
  '**bold** _em_ ~~gone~~ ***',
  '* * *',
  '&lt;b&gt; &#64;acme &#x3c;img&#x3e;',
  '$\\sqrt{2}$ and $`x`$',
  ':tada: :+1:',
  '[ref]: https://evil.example',
  '[^1] [x] [ ]',
  'a\u202Eb\u200B@\u2060acme\u0000\u001B[31mred',
  '\uD800 lone \uDC00',
  '',
  '   ',
  `${'x'.repeat(5000)}|`,
  '`'.repeat(200),
  '@'.repeat(400),
];

/** All pairs of pieces, so that one text's opening may meet another's closing. */
const pairs = nasty.flatMap((one, at) => [
  `${one}${nasty[(at * 7 + 3) % nasty.length]}`,
  `${nasty[(at * 5 + 1) % nasty.length]} ${one}`,
]);
const hostile = [...nasty, ...pairs];

const elementsOf = (markdown: string): readonly string[] =>
  [
    ...(marked.parse(markdown, { gfm: true, async: false }) as string).matchAll(
      /<(\/?[a-z][a-z0-9]*|!--)/gi,
    ),
  ].map(([, name]) => name ?? '');

/** What GitHub would still look at: rendered text outside <code>. */
const proseOf = (markdown: string): string =>
  (marked.parse(markdown, { gfm: true, async: false }) as string)
    .replace(/<!--.*?-->/gs, '')
    .replace(/<(code|pre)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));

test.each([markdownText, markdownCode])(
  'foreign text in a paragraph makes no element but code (%p)',
  (escaped) => {
    for (const text of hostile) {
      const markdown = `Told: ${escaped(text)} (end)`;
      expect([
        text,
        elementsOf(markdown).filter((name) => !['p', '/p', 'code', '/code'].includes(name)),
      ]).toEqual([text, []]);
    }
  },
);

test.each([markdownText, markdownCode])(
  'foreign text in a table makes no cell, row or link (%p)',
  (escaped) => {
    for (const text of hostile) {
      const markdown =
        `| A | B |\n| :-- | --: |\n| ${escaped(text)} | 1 |\n| ${escaped(text)} | ` +
        `${escaped(text)} |`;
      const elements = elementsOf(markdown).filter(
        (name) => !name.endsWith('code') && !name.startsWith('/'),
      );
      expect([text, elements.join(' ')]).toEqual([
        text,
        'table thead tr th th tbody tr td td tr td td',
      ]);
    }
  },
);

test('what GitHub links in rendered text stands only in code', () => {
  for (const text of hostile) {
    expect(proseOf(`Told: ${markdownText(text)} (end)`)).not.toMatch(
      /[@#$<>|\\`*_~[\]]|www\.|:\/\/|\bGH-\d|\b[0-9a-f]{7,}\b/i,
    );
  }
});

test('nothing invisible is left, and no text is longer than it may be', () => {
  for (const text of hostile) {
    expect(visible(text)).toMatch(/^[^\p{C}]+$/u);
    expect([...visible(text)].length).toBeLessThanOrEqual(300);
  }
});

test('harmless text stays as it is, risky words become code', () => {
  expect(
    [
      'home (mobile)',
      'checkout › add to basket (mobile)',
      'list products',
      "Chrome didn't start: code 1.",
      'LCP of 3 pages, 20 % more',
    ].map((text) => markdownText(text)),
  ).toEqual([
    'home (mobile)',
    'checkout › add to basket (mobile)',
    'list products',
    "Chrome didn't start: code 1.",
    'LCP of 3 pages, 20 % more',
  ]);
  expect(markdownText('the page http://127.0.0.1:4000/ answered 500 (@acme).')).toBe(
    'the page `http://127.0.0.1:4000/` answered 500 `(@acme`).',
  );
  expect(markdownText('GET /a|b')).toBe('GET <code>/a&#124;b</code>');
});

test('a link goes only to a plain web address', () => {
  expect(markdownLink('run', 'https://github.com/acme/shop/actions/runs/42')).toBe(
    '[run](https://github.com/acme/shop/actions/runs/42)',
  );
  expect(markdownLink('run', 'javascript:alert(1)')).toBe('run `javascript:alert(1)`');
  expect(markdownLink('run', 'https://x.example/) [y](https://evil.example')).toBe(
    'run `https://x.example/) [y](https://evil.example`',
  );
});

test('a fence is longer than any inside, and hides no marker', () => {
  const block = markdownFence('text', '````\n<!-- headroom:default -->');
  expect([block.split('\n')[0], block.includes('<!--'), elementsOf(block)]).toEqual([
    '`````text',
    false,
    ['pre', 'code', '/code', '/pre'],
  ]);
});

const milder = (text: string): readonly BudgetChange[] => {
  const { budget: was } = finding(comparison(text, 'lcp', { head: 1841 }), { limit: 2500 });
  return [
    { kind: 'target-removed', target: text },
    { kind: 'target-changed', target: text, keys: ['path'], from: text, to: text },
    { kind: 'target-changed', target: text, keys: ['headers'] },
    { kind: 'baseline-changed', from: text, to: text },
    { kind: 'baseline-added', to: text },
    { kind: 'server-changed', keys: [text] },
    { kind: 'suite-renamed', from: text, to: text },
    { kind: 'hosts-allowed', hosts: [text] },
    { kind: 'named-files-changed', files: [text] },
    { kind: 'otherwise', keys: [text] },
    { kind: 'base-unread', why: text },
    {
      kind: 'sees-less',
      budgets: { from: 1, to: 300 },
      rounds: { from: 30, to: 1_000 },
      growth: 1.5,
      smallest: { target: text, metric: text, scale: 'ratio', rounds: 30, from: 0.03, to: 0.05 },
    },
    { kind: 'fewer-paths', paths: [text] },
    { kind: 'removed', was },
    { kind: 'loosened', was: { ...was, metric: text }, now: { ...was, metric: text } },
  ];
};

test('a comment full of hostile names has only our own elements and links, all visible', () => {
  for (const text of hostile) {
    const target = { ...page('home'), id: text, name: text };
    const of = comparison(text, 'lcp', { base: 1560, head: 1841, change: [0.124, 0.251] });
    const custom = comparison(text, 'cls', { base: 0.1, head: 0.2, change: [0.05, 0.15] });
    const failure = {
      target: text,
      arm: 'head',
      block: 1,
      code: text,
      message: `${text}\n${text}\n${text}`,
      hint: text,
    } as const;
    const resources = [{ url: text, type: text, transferBytes: 5000 }];
    const diagnosis = {
      target: text,
      reportFile: undefined,
      lcpElement: text,
      resources,
      opportunities: [{ audit: text, title: text, savingMs: 900, savingBytes: 0 }],
    };
    const reason = { kind: 'no-baseline', why: text } as const;
    const { markdown } = report(
      judgement(
        [
          finding(of, { verdict: 'fail', share: 0.05 }),
          finding(custom, { limit: 0.1 }),
          finding(custom, { verdict: 'inconclusive', share: 0.1, reason }),
          notMeasured(text, 'si', failure, 1000),
        ],
        {
          changes: [change('better', custom)],
          budgetChanges: milder(text),
          budgetChangesLevel: 'fail',
        },
      ),
      context([target], {
        suite: text,
        head: { commit: text, branch: text, dirty: true },
        base: { commit: text, branch: text, dirty: true },
        baseline: { kind: 'same-job', commit: text, describe: text },
        budgetsAtBase: { kind: 'unknown', why: text },
        fingerprint: {
          cpu: text,
          cores: 2,
          memoryBytes: 1,
          os: text,
          chrome: text,
          lighthouse: text,
          autocannon: text,
          node: text,
          headroom: text,
          settings: { [text]: text },
        },
        startedAt: text,
        failures: [failure],
        diagnoses: [
          { ...diagnosis, arm: 'head' },
          { ...diagnosis, arm: 'base', resources: [], lcpElement: 'h1', opportunities: [] },
        ],
      }),
    );
    const allowed = new Set(
      'p strong code pre table thead tbody tr th td ul li details summary sub a'.split(' '),
    );
    const elements = elementsOf(markdown).filter((name) => !name.startsWith('/'));
    expect([text, elements.filter((name) => !allowed.has(name))]).toEqual([text, []]);
    expect([
      text,
      elements.filter((name) => name === 'a').length,
      markdown.includes('<!--'),
    ]).toEqual([text, 2, false]);
    expect([text, elements.filter((name) => name === 'td').length]).toEqual([text, 5 * 3]);
    expect(proseOf(markdown)).not.toMatch(/[@#$<>|\\`*_~[\]]|www\.|:\/\/|\bGH-\d/i);
  }
});
