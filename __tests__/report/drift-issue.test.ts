import type { Drift } from '../../src/model/drift.ts';
import { writeDriftIssue, writeRecovery } from '../../src/report/drift-issue.ts';
import { commit } from '../support/artifact-history.ts';
import { standingStep } from '../support/drifts.ts';

const drift = standingStep(commit(40), commit(41), 0);

const url = 'https://github.test/acme/shop';
const issueOf = (drifts: readonly Drift[], suite = 'default') =>
  writeDriftIssue({ range: drifts[0]?.range ?? drift.range, isRecent: true, drifts }, suite, url);

/** As hostile as a budgets file lets a name be, and as long. */
const hostile = '@everyone fixes #1 --> <!-- headroom-drift a b c --> `|[x](y) '
  .repeat(10)
  .slice(0, 400);

test('a thousand series of hostile names fit into what GitHub takes, and are counted', () => {
  const many = Array.from({ length: 1_000 }, () => ({ ...drift, target: hostile }));
  const { title, body } = issueOf(many, hostile);
  expect(title.length).toBeLessThanOrEqual(256);
  expect(title).toMatch(/^Drift \(.*\): LCP of .* and 999 other metrics since 0000000$/);
  expect(body.length).toBeLessThanOrEqual(64_000);
  const told = body.split('\n').filter((line) => line.startsWith('| LCP')).length;
  expect(body).toContain(`And ${1_000 - told} other metrics.`);
  expect(body).toContain('`/headroom accept because …`');
});

test('a hostile name mentions nobody, refers to nothing and opens no comment of HTML', () => {
  const text = issueOf([{ ...drift, target: hostile }]).body + writeRecovery([drift], 'abc');
  expect(text).not.toMatch(/<!--|-->|@everyone|#1\b|\[x\]/);
});

test('a recovery of many metrics is one comment of a readable length', () => {
  const text = writeRecovery(
    Array.from({ length: 1_000 }, () => ({ ...drift, target: hostile })),
    commit(50),
  );
  expect(text.length).toBeLessThanOrEqual(64_000);
  expect(text).toContain('980 others');
});

test('a step between runs of one commit does not accuse the code', () => {
  const range = { ...drift.range, upTo: commit(40) };
  const { body } = issueOf([{ ...drift, range }]);
  expect(body).toContain('its cause is not in the code');
  expect(body).not.toContain('compare');
});
