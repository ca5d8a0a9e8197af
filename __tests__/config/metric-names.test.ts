/** Names of metrics: those of Headroom, of Lighthouse and of Lighthouse CI, and files of theirs. */

import { readFileSync } from 'node:fs';
import { defaultConfig } from 'lighthouse';
import { lighthouseAuditsModule } from '../../scripts/lighthouse-audits.ts';
import { lighthouseAudits } from '../../src/lighthouse-audits.ts';
import { configOf } from '../support/workspace.ts';

const file = (metric: string, limit: unknown) =>
  JSON.stringify({
    server: { static: 'dist' },
    pages: { home: { path: '/', budgets: { [metric]: limit } } },
  });

const said = (text: string, name = 'budgets.json') =>
  configOf({ [name]: text }, { budgets: name }).then(
    () => 'valid',
    (error: Error & { code?: string; hint?: string }) =>
      `${error.code}: ` +
      `${error.message.replace(/^budgets\.json:\d+:\d+: pages\.home\.budgets[^:]*: /, '')}`,
  );

test("the audits are Lighthouse's; `node scripts/lighthouse-audits.ts` writes them", async () => {
  const now = readFileSync(new URL('../../src/lighthouse-audits.ts', import.meta.url), 'utf8');
  expect(now).toBe(await lighthouseAuditsModule());
  const ids = (defaultConfig.audits ?? []).map((path) => String(path).split('/').at(-1));
  expect(Object.keys(lighthouseAudits).filter((id) => !ids.includes(id))).toEqual([]);
});

test('every audit is valid as what it gives, and refused as what it does not', async () => {
  const wrong: string[] = [];
  for (const [id, gives] of Object.entries(lighthouseAudits)) {
    const [value, score] = [
      await said(file(`audit:${id}`, 100)),
      await said(file(`audit-score:${id}`, 1)),
    ];
    if (
      (value === 'valid') !== gives.includes('value') ||
      (score === 'valid') !== gives.includes('score')
    )
      wrong.push(`${id}: ${value}, ${score}`);
  }
  expect([Object.keys(lighthouseAudits).length > 100, wrong]).toEqual([true, []]);
});

test('every audit with a slip in its name is refused, with the right name', async () => {
  const wrong: string[] = [];
  for (const [id, gives] of Object.entries(lighthouseAudits)) {
    const prefix = gives === 'value' ? 'audit' : 'audit-score';
    const slipped = `${id.slice(0, 2)}${id.slice(3)}x`;
    const message = await said(file(`${prefix}:${slipped}`, 1));
    if (!message.startsWith('unknown-metric: ') || !message.includes(`did you mean "${prefix}:`))
      wrong.push(message);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['resource-summary:script:size', 'Headroom calls it "script-bytes"'],
  ['resource-summary.script.size', 'Headroom calls it "script-bytes"'],
  ['resource-summary:third-party:count', 'Headroom calls it "third-party-requests"'],
  ['resource-summary:document:size', 'Headroom calls it "document-bytes"'],
  ['resource-summary:media:size', 'Headroom calls it "media-bytes"'],
  ['resource-summary:other:size', 'Headroom calls it "other-bytes"'],
  ['resource-summary:total:size', 'Headroom calls it "total-bytes"'],
  ['categories:pwa', 'Lighthouse itself has it no more'],
  ['category:seo', 'Headroom calls it "seo"'],
  ['user-timings:hero', 'Headroom calls it "user-timing:hero"'],
  ['user-timings:Hero.shown', 'Headroom calls it "user-timing:Hero.shown"'],
  ['first-meaningful-paint', 'Headroom calls it "lcp"'],
  ['estimated-input-latency', 'Headroom calls it "tbt"'],
  ['first-cpu-idle', 'Headroom calls it "tti"'],
  [
    'unused-javascript',
    'Headroom calls it "audit:unused-javascript" or "audit-score:unused-javascript"',
  ],
  ['image-alt', 'Headroom calls it "audit-score:image-alt"'],
  ['network-rtt', 'Headroom calls it "audit:network-rtt"'],
  ['uses-text-compression', 'Headroom calls it "audit-score:document-latency-insight"'],
  ['audit:render-blocking-resources', 'Headroom calls it "audit-score:render-blocking-insight"'],
  ['audit-score:imge-alt', 'did you mean "audit-score:image-alt"?'],
  ['audit:constructor', 'Lighthouse has no audit "constructor"'],
  [
    'audit:image-alt',
    'the audit "image-alt" has a score and no number: write "audit-score:image-alt"',
  ],
  [
    'audit-score:network-rtt',
    'the audit "network-rtt" has a number and no score: write "audit:network-rtt"',
  ],
])('%s is refused: %s', async (name, advice) => {
  const message = await said(file(name, 1));
  expect(message).toMatch(/^unknown-metric: /);
  expect(message).toContain(advice);
});

test.each(['inp', 'interaction-to-next-paint', 'step-duration'])(
  '%s is refused on a page without interactions',
  async (name) => {
    expect(await said(file(name, '200ms'))).toMatch(
      /^unknown-metric: (inp|step-duration) is measured in steps, and "home" has none/,
    );
  },
);

test.each([
  'largest-contentful-paint',
  'total-byte-weight',
  'categories:performance',
  'server-response-time',
  'user-timing:anything at all',
  'document-bytes',
  'media-bytes',
  'other-bytes',
])('%s is a name of a metric', async (name) => {
  expect(await said(file(name, 0))).toBe('valid');
});

test('a waiver of an audit that does not exist is refused as well', async () => {
  const waiver = {
    metric: 'audit-score:imge-alt',
    upTo: '2pp',
    reason: 'none',
    expires: '2026-12-31',
  };
  const text = JSON.stringify({ ...JSON.parse(file('lcp', '2s')), waivers: [waiver] });
  expect(await said(text)).toContain(
    'waivers[0].metric: Lighthouse has no audit "imge-alt" that gives anything of a visit; ' +
      'did you mean "audit-score:image-alt"?',
  );
});

const lhci = {
  ci: {
    collect: { url: ['http://localhost:8080/'] },
    assert: {
      preset: 'lighthouse:no-pwa',
      assertions: {
        'categories:performance': ['error', { minScore: 0.9 }],
        'first-contentful-paint': ['warn', { maxNumericValue: 2000 }],
        'resource-summary:script:size': ['error', { maxNumericValue: 150000 }],
        'image-alt': ['error', { minScore: 1 }],
        'categories:pwa': 'off',
      },
    },
  },
};
const lightWallet = [
  {
    path: '/*',
    timings: [
      { metric: 'interactive', budget: 3000 },
      { metric: 'first-meaningful-paint', budget: 1000 },
    ],
    resourceSizes: [
      { resourceType: 'script', budget: 125 },
      { resourceType: 'document', budget: 20 },
    ],
    resourceCounts: [{ resourceType: 'third-party', budget: 10 }],
  },
];

test.each([
  [
    'lighthouserc.json',
    JSON.stringify(lhci),
    'the configuration of Lighthouse CI',
    '"performance": 0.9, "fcp": "2000ms", "script-bytes": "150000B", "audit-score:image-alt": 1.',
  ],
  [
    'ci/lighthouserc.yml',
    'ci:\n  assert:\n    assertions:\n      speed-index: [error, { maxNumericValue: 3000 }]\n',
    'the configuration of Lighthouse CI',
    '"si": "3000ms".',
  ],
  [
    'lighthouserc.js',
    'module.exports = { ci: {} };',
    'the configuration of Lighthouse CI',
    'Write a budgets file',
  ],
  [
    'budget.json',
    JSON.stringify(lightWallet),
    "a budget.json of Lighthouse (LightWallet's)",
    '"script-bytes": "125KiB", "document-bytes": "20KiB", "third-party-requests": 10, ' +
      '"tti": "3000ms", "lcp": "1000ms".',
  ],
  [
    'lighthouse.json',
    '{ "extends": "lighthouse:default" }',
    'a configuration of Lighthouse',
    'Write a budgets file',
  ],
])('%s is recognised as what it is', async (name, text, what, hint) => {
  const error = await configOf({ [name]: text }, { budgets: name }).then(
    () => undefined,
    (thrown: Error & { code?: string; hint?: string }) => thrown,
  );
  expect([error?.code, error?.message]).toEqual([
    'budgets-foreign',
    `${name} is ${what}, and no budgets file of Headroom.`,
  ]);
  expect(error?.hint).toContain(hint);
});

test.each([['[]'], ['[1, null, { "path": "/" }]'], ['{ "ci": 1 }'], ['{ "extends": 1 }']])(
  '%s is no file of theirs',
  async (text) => expect(await said(text)).toMatch(/^budgets-schema/),
);

test.each([
  ['p98', 'p99'],
  ['p91', 'p90'],
  ['p51', 'p50'],
])('%s is nearest to %s, by the number', async (name, nearest) => {
  const text = JSON.stringify({
    server: { static: 'dist' },
    endpoints: { list: { request: 'GET /', budgets: { [name]: '20ms' } } },
  });
  expect(await said(text)).toContain(`did you mean "${nearest}"?`);
});
