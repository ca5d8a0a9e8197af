/**
 * Content that comes later on a client-rendered page, seen by the real Chrome: a slower API, which
 * Lighthouse's simulation takes for nothing.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kind, writeArms } from '../../bench/late-content/plans.ts';
import type { Measurements } from '../../src/model.ts';
import { runProgram } from '../support/program.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface SavedReport {
  readonly verdict: string;
  readonly findings: readonly {
    readonly metric: string;
    readonly verdict: string;
    readonly observed?: {
      readonly metric: string;
      readonly simulated: { readonly verdict: string };
      readonly comparison: Record<'base' | 'head', { readonly median: number }>;
    };
  }[];
}

interface Ran {
  readonly report: SavedReport;
  readonly comment: string;
  /** How long the API took in the audits of base and head. */
  readonly apiMs: readonly (number | undefined)[];
}

/** Runs the program on a page whose change is of this kind. */
async function runOn(kind: Kind, ...effort: readonly string[]): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'late-content-'));
  folders.push(folder);
  writeArms(folder, kind);
  const { code, stderr } = await runProgram(folder, [
    ...['run', '--quiet', '--working-directory', 'head', '--output-directory', join(folder, 'out')],
    ...['--time-limit', '4m', ...effort],
  ]);
  if (code > 1) throw new Error(stderr);
  const read = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');
  const { diagnoses } = JSON.parse(read('measurements.json')) as Measurements;
  return {
    report: JSON.parse(read('report.json')) as SavedReport,
    comment: read('comment.md'),
    apiMs: ['base', 'head'].map(
      (arm) =>
        diagnoses
          .find((diagnosis) => diagnosis.arm === arm)
          ?.resources.find(({ url }) => url.startsWith('/api/products'))?.tookMs,
    ),
  };
}

test('an API that takes 420 instead of 20 ms does not pass, and both times are named', async () => {
  // The fewest rounds by which one of three budgets can fail.
  const { report, comment, apiMs } = await runOn('an API 400 ms slower', '--rounds', '5');
  const lcp = report.findings.find(({ metric }) => metric === 'lcp');
  // In the simulation the answer takes its own time, too.
  expect(lcp?.verdict).toBe('fail');
  const { base, head } = lcp?.observed?.comparison ?? {};
  expect((head?.median ?? 0) - (base?.median ?? 0)).toBeGreaterThan(300);
  expect(comment).toMatch(/LCP of lamps \(mobile\) \| .*;\sobserved \d+\sms → \d+\sms/);
  const [before = Number.NaN, after = Number.NaN] = apiMs;
  expect(after - before).toBeGreaterThan(300);
}, 300_000);

test('the same page measured twice neither warns nor fails', async () => {
  const { report } = await runOn('unchanged', '--max-rounds', '8');
  expect(['pass', 'inconclusive']).toContain(report.verdict);
}, 300_000);
