/**
 * Bench: `npm start` twenty times in a row. Only budgets that the example's pull request affects
 * may fail, and its planted ones must. Resumable.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { concludeBench, keepFigures, median } from './figures.ts';

const runs = 20;
const callMs = 25 * 60_000;
const root = join(import.meta.dirname, '..');
const resultsFile = join(import.meta.dirname, 'results', 'example.json');

interface RunFigures {
  readonly seconds: number;
  /** Budgets that failed, as `target · metric · kind`. */
  readonly failed: readonly string[];
  readonly inconclusive: readonly string[];
}

/** The budgets that the pull request of examples/shop breaks: of its home page and its list. */
const planted = /^(home \(mobile\)|list products) ·/;
const mustFail = ['home (mobile) · lcp · regression', 'list products · p50 · regression'];

interface SavedReport {
  readonly findings: readonly {
    readonly verdict: string;
    readonly target: string;
    readonly metric: string;
    readonly bound: { readonly kind: string };
  }[];
}

function once(): RunFigures {
  const folder = mkdtempSync(join(tmpdir(), 'bench-example-'));
  const fromMs = performance.now();
  const args = [
    'run',
    '--quiet',
    '--working-directory',
    join(root, 'examples', 'shop', 'pull-request'),
    '--output-directory',
    folder,
  ];
  const ran = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'dist', 'cli.js'), ...args],
    { cwd: root, encoding: 'utf8' },
  );
  const seconds = (performance.now() - fromMs) / 1_000;
  if (ran.status !== 1)
    throw new Error(`headroom ended with ${ran.status}:\n${ran.stdout}\n${ran.stderr}`);
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as SavedReport;
  rmSync(folder, { recursive: true });
  const named = (verdict: string): string[] =>
    report.findings
      .filter((finding) => finding.verdict === verdict)
      .map((finding) => `${finding.target} · ${finding.metric} · ${finding.bound.kind}`);
  return { seconds, failed: named('fail'), inconclusive: named('inconclusive') };
}

const isFresh = process.argv.includes('--fresh');
const figures: RunFigures[] =
  existsSync(resultsFile) && !isFresh
    ? (JSON.parse(readFileSync(resultsFile, 'utf8')) as { figures: RunFigures[] }).figures
    : [];
const startedMs = performance.now();
while (figures.length < runs && performance.now() - startedMs < callMs) {
  const figure = once();
  figures.push(figure);
  keepFigures('example', figures);
  console.log(
    `${figures.length}/${runs}: ${figure.seconds.toFixed(0)} s, failed: ` +
      `${figure.failed.join(', ')}; inconclusive: ${figure.inconclusive.join(', ') || 'none'}`,
  );
}
const falseAlarms = figures.filter(({ failed }) =>
  failed.some((budget) => !planted.test(budget)),
).length;
const missed = figures.filter(({ failed }) =>
  mustFail.some((budget) => !failed.includes(budget)),
).length;
console.log(`median ${median(figures.map(({ seconds }) => seconds)).toFixed(0)} s a run`);
if (figures.length < runs) {
  console.log(`example: ${figures.length} of ${runs} runs so far; call it again to go on`);
  process.exitCode = 1;
} else {
  concludeBench('example', [
    { figure: falseAlarms, atMost: 0, text: `${falseAlarms} of ${runs} runs with a false alarm` },
    { figure: missed, atMost: 0, text: `${missed} of ${runs} runs that missed what is planted` },
  ]);
}
