/** Limits and regressions that are refused, with the whole message. */
import { configOf, configOfBudgets, refusal } from '../support/workspace.ts';

const server = { command: 'npm run serve' };
const withBudgets = (budgets: unknown) =>
  configOfBudgets({ server, pages: { home: { path: '/', budgets } } });
const withEndpointBudgets = (budgets: unknown) =>
  configOfBudgets({ server, endpoints: { list: { request: 'GET /', budgets } } });

describe('limits', () => {
  test.each([
    [{ lcp: 2500 }, 'wrong-unit', '.lcp: 2500 has no unit; lcp is a time: write "2500ms"'],
    [
      { lcp: '170kB' },
      'wrong-unit',
      '.lcp: "170kB" has the wrong unit; lcp is a time: write "2.5s" or "200ms"',
    ],
    [
      { lcp: 'fast' },
      'wrong-unit',
      '.lcp: "fast" is no quantity; lcp is a time: write "2.5s" or "200ms"',
    ],
    [
      { 'script-bytes': 170000 },
      'wrong-unit',
      '.script-bytes: 170000 has no unit; script-bytes is a size: write "170000B"',
    ],
    [
      { 'total-requests': '20kB' },
      'wrong-unit',
      '.total-requests: "20kB" has the wrong unit; total-requests is a count: write 20',
    ],
    [{ cls: '10%' }, 'wrong-unit', '.cls: "10%" has the wrong unit; cls is a number: write 0.1'],
    [
      { 'audit:unused-javascript': '5%' },
      'wrong-unit',
      '["audit:unused-javascript"]: "5%" has the wrong unit; audit:unused-javascript is a ' +
        'number, a time or a size: write 1000, "200ms" or "170kB"',
    ],
    [
      { performance: 90 },
      'wrong-limit',
      '.performance: 90 is more than performance can be, which is 100 %; write 0.9 or "90%"',
    ],
    [
      { performance: '120%' },
      'wrong-limit',
      '.performance: "120%" is more than performance can be, which is 100 %',
    ],
    [{ lcp: '-2s' }, 'wrong-limit', '.lcp: "-2s" is negative; lcp never is'],
    [{ cls: -0.1 }, 'wrong-limit', '.cls: -0.1 is negative; cls never is'],
    [
      { lcp: {} },
      'wrong-limit',
      '.lcp: this budget says nothing; give it "limit", "regression" or "warn", or write "off"',
    ],
    [
      { lcp: true },
      'budgets-schema',
      '.lcp: expected a limit such as "2.5s", "off", or an object with "limit", ' +
        '"regression", "warn" or "level", got true',
    ],
  ])('of a page: %j', async (budgets, code, message) => {
    expect(await refusal(withBudgets(budgets))).toMatch(
      new RegExp(`^${code}: budgets\\.json:9:\\d+: pages\\.home\\.budgets`),
    );
    expect(await refusal(withBudgets(budgets))).toMatch(message);
    expect((await refusal(withBudgets(budgets))).endsWith(message)).toBe(true);
  });

  test.each([
    [
      { throughput: 500 },
      'wrong-unit',
      '.throughput: 500 has no unit; throughput is a rate: write "500/s"',
    ],
    [
      { 'error-rate': 0.01 },
      'wrong-unit',
      '.error-rate: 0.01 has no unit; error-rate is a share: write "1%"',
    ],
    [
      { 'error-rate': 5 },
      'wrong-unit',
      '.error-rate: 5 has no unit; error-rate is a share: write "5%"',
    ],
    [
      { 'error-rate': '101%' },
      'wrong-limit',
      '.error-rate: "101%" is more than error-rate can be, which is 100 %',
    ],
    [
      { 'bytes-per-second': '1MB' },
      'wrong-unit',
      '.bytes-per-second: "1MB" has the wrong unit; bytes-per-second is a data rate: write "1MB/s"',
    ],
  ])('of an endpoint: %j', async (budgets, code, message) => {
    expect(await refusal(withEndpointBudgets(budgets))).toMatch(
      new RegExp(`^${code}: budgets\\.json:9:\\d+: endpoints\\.list\\.budgets`),
    );
    expect((await refusal(withEndpointBudgets(budgets))).endsWith(message)).toBe(true);
  });

  test('numbers that are not finite', async () => {
    const yaml = (limit: string) =>
      `server: { static: dist }\npages:\n  home:\n    path: /\n    budgets: { cls: ${limit} }\n`;
    expect(await refusal(configOf({ 'budgets.yml': yaml('.inf') }))).toBe(
      'wrong-limit: budgets.yml:5:21: pages.home.budgets.cls: Infinity is not a finite ' +
        'number; write 0.1',
    );
    expect(await refusal(configOf({ 'budgets.yml': yaml('.nan') }))).toBe(
      'wrong-limit: budgets.yml:5:21: pages.home.budgets.cls: NaN is not a finite number; ' +
        'write 0.1',
    );
    expect(await refusal(configOf({ 'budgets.yml': yaml('"1e999"') }))).toBe(
      'wrong-limit: budgets.yml:5:21: pages.home.budgets.cls: "1e999" is not a finite ' +
        'number; write 0.1',
    );
  });

  test.each([
    [
      { tbt: '5%' },
      'wrong-unit',
      '"5%" means nothing where the base can be 0, as tbt can; write an amount: "100ms"',
    ],
    [
      { cls: '5%' },
      'wrong-unit',
      '"5%" means nothing where the base can be 0, as cls can; write an amount: 0.05',
    ],
    [
      { performance: '5%' },
      'wrong-unit',
      '"5%" could be a part of the base or percentage points; write "2pp" (percentage points)',
    ],
    [
      { performance: 2 },
      'wrong-limit',
      '2 is more than performance can change; write "2pp" (percentage points)',
    ],
    [{ lcp: 5 }, 'wrong-unit', '5 has no unit; write "5%" or "100ms"'],
    [{ lcp: '10kB' }, 'wrong-unit', '"10kB" has the wrong unit; write "5%" or "100ms"'],
    [
      { lcp: '-5%' },
      'wrong-limit',
      '"-5%" is negative; write how much worse than the base is tolerated',
    ],
    [{ lcp: 'a bit' }, 'wrong-unit', '"a bit" is no quantity; write "5%" or "100ms"'],
  ])('a regression of a page: %j', async (budgets, code, message) => {
    const [[metric, regression] = []] = Object.entries(budgets);
    expect(await refusal(withBudgets({ [metric ?? '']: { regression } }))).toBe(
      `${code}: budgets.json:10:25: pages.home.budgets.${metric}.regression: ${message}`,
    );
  });

  test('a regression that can never happen', async () => {
    expect(await refusal(withEndpointBudgets({ throughput: { regression: '100%' } }))).toBe(
      'wrong-limit: budgets.json:10:25: endpoints.list.budgets.throughput.regression: ' +
        'throughput can never fall by more than "100%"; write less than "100%"',
    );
  });

  test('a warning that is not milder than the limit', async () => {
    expect(await refusal(withBudgets({ lcp: { warn: '4s', limit: '2.5s' } }))).toBe(
      'wrong-limit: budgets.json:10:19: pages.home.budgets.lcp.warn: 4s must be below the ' +
        'limit, which is 2.5s',
    );
    expect(
      await refusal(withEndpointBudgets({ throughput: { warn: '500/s', limit: '500/s' } })),
    ).toBe(
      'wrong-limit: budgets.json:10:19: endpoints.list.budgets.throughput.warn: 500/s must ' +
        'be above the limit, which is 500/s',
    );
  });

  test('a level without a limit, and two limits that both warn', async () => {
    expect(await refusal(withBudgets({ lcp: { level: 'warn' } }))).toBe(
      'wrong-limit: budgets.json:10:20: pages.home.budgets.lcp.level: there is no limit ' +
        'that this level could be of',
    );
    expect(await refusal(withBudgets({ lcp: { level: 'warn', warn: '2s', limit: '4s' } }))).toBe(
      'wrong-limit: budgets.json:10:20: pages.home.budgets.lcp.level: "warn" and "limit" ' +
        'would both only warn; remove one of them, or this level',
    );
  });
});
