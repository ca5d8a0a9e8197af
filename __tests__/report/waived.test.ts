import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';

const scenario = (name: string) => {
  const found = scenarios[name]?.();
  if (!found) throw new Error(`no scenario ${name}`);
  return found;
};
const plain = (text: string): string => text;
const noPaint = { red: plain, green: plain, yellow: plain, dim: plain, bold: plain };

test('a waived budget is a notice in the budgets file, with who accepted it and why', () => {
  const { judgement, context } = scenario('waived');
  expect(
    report(judgement, context).annotations.map(({ level, title, message }) => [
      level,
      title,
      message,
    ]),
  ).toEqual([
    [
      'notice',
      'Waived: LCP of home (mobile)',
      'LCP of home (mobile) is 18 % slower (+12 to +25 %). Budget: ≤ +5 %. Waived: LCP of ' +
        'home (mobile): ≤ +20 % (against the base) is accepted by maya (comment) for this ' +
        'pull request: the new hero video.',
    ],
    [
      'notice',
      'Waived: Script bytes of home (mobile)',
      'Script bytes of home (mobile) are 171 kB, 0.79 % over the limit of 170 kB. Budget: ' +
        '≤ 170 kB. Waived: Script bytes of home (mobile): ≤ 180 kB (limit and 10 kB) is ' +
        'accepted in budgets.json, line 3, until 2026-12-31: polyfills until the last old ' +
        'browser is gone.',
    ],
  ]);
});

test('report.json has the waiver with its finding, and those without effect', () => {
  const { judgement, context } = scenario('waived');
  const { counts, findings, waivers } = JSON.parse(report(judgement, context).json);
  expect(counts).toMatchObject({ exceeded: 0, waived: 2, within: 7 });
  expect(findings[0]).toMatchObject({
    standing: 'waived',
    verdict: 'pass',
    waived: { waiver: { by: 'maya', source: 'comment', reason: 'the new hero video' } },
  });
  expect(waivers.unused).toMatchObject([
    { kind: 'expired', waiver: { metric: 'tbt', expires: '2026-02-28' } },
    { kind: 'without-budget', waiver: { target: 'hmoe' } },
    { kind: 'refused', text: 'accept lcp up to 99%', why: 'tom may not write to this repository' },
  ]);
});

test('the terminal has a table and a list of them', () => {
  const { judgement, context } = scenario('waived');
  const text = report(judgement, context).terminal(noPaint, 120);
  expect(text).toContain('Waived (2)');
  expect(text).toContain(
    '- The waiver of TBT of product up to 100 ms in budgets.json, line 3, expired on ' +
      '2026-02-28 and counts no more.',
  );
  expect(text).toContain(
    '- accept lcp up to 99% was refused: tom may not write to this repository.',
  );
});

test("nothing in a stranger's waiver becomes a mention, a link, HTML or a table", () => {
  const { judgement, context } = scenario('waived');
  const hostile =
    '@acme/all <img src=x> | [free](https://evil.example) `a` \n\n# Title\n/headroom ' +
    'accept lcp up to 99% #1 https://evil.example';
  const waiver = {
    metric: 'lcp',
    target: hostile,
    amount: { kind: 'relative', share: 0.2 },
    reason: hostile,
    by: hostile,
    expires: undefined,
  } as const;
  const findings = judgement.findings.map((finding) =>
    finding.waived
      ? {
          ...finding,
          waived: { ...finding.waived, waiver: { ...waiver, source: 'comment' as const } },
        }
      : finding,
  );
  const { markdown } = report(
    {
      ...judgement,
      findings,
      waiverRemarks: [
        { kind: 'refused', text: hostile, why: hostile },
        { kind: 'exceeded', waiver: { ...waiver, source: 'label' } },
      ],
      budgetChanges: [{ kind: 'waived', waiver: { ...waiver, source: 'file' } }],
    },
    context,
  );
  const shown = markdown.replace(/<code>[\s\S]*?<\/code>|`[^`\n]*`/g, '');
  expect(markdown).toContain('img src=x');
  expect(shown).not.toMatch(/@acme|<img|evil\.example|# Title|^\/headroom/m);
});
