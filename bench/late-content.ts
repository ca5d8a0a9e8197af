/**
 * Bench: content that comes later on a client-rendered page: how often it warns or fails.
 *
 * `npm run bench -- late-content [A/A runs] [minutes]`. Runs the program from its source for 75 s,
 * once for each kind, and for the A/A as often as asked for. Resumable. A further call goes on
 * where the last one ended; `--fresh` begins anew.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callMinutes, concludeBench, figuresSoFar, keepFigures } from './figures.ts';
import { type Kind, kinds, unchanged, writeArms } from './late-content/plans.ts';

const [unchangedRuns = '3', minutes = String(callMinutes)] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const withinSeconds = 75;
const deadlineMs = performance.now() + Number(minutes) * 60_000;
const cli = join(import.meta.dirname, '..', 'src', 'cli.ts');

/** The outcome of one run of the program. */
interface Ran {
  readonly kind: Kind;
  readonly seed: number;
  readonly seconds: number;
  readonly blocks: number;
  readonly verdict: string;
  /** Metric → its verdict, and that of the observed time where that was worse. */
  readonly findings: Readonly<Record<string, string>>;
}

interface SavedReport {
  readonly verdict: string;
  readonly findings: readonly {
    readonly metric: string;
    readonly verdict: string;
    readonly rounds?: number;
    readonly observed?: { readonly verdict: string };
  }[];
}

function run(kind: Kind, seed: number): Ran {
  const work = mkdtempSync(join(tmpdir(), 'bench-late-content-'));
  try {
    writeArms(work, kind);
    const fromMs = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        cli,
        'run',
        '--quiet',
        '--working-directory',
        'head',
        '--output-directory',
        join(work, 'out'),
        '--time-limit',
        `${withinSeconds}s`,
        '--seed',
        String(seed),
      ],
      { cwd: work, encoding: 'utf8' },
    );
    const seconds = (performance.now() - fromMs) / 1_000;
    if (status !== 0 && status !== 1) throw new Error(`headroom ended with ${status}: ${stderr}`);
    const report = JSON.parse(
      readFileSync(join(work, 'out', 'report.json'), 'utf8'),
    ) as SavedReport;
    return {
      kind,
      seed,
      seconds,
      blocks: Math.max(...report.findings.map(({ rounds = 0 }) => rounds)),
      verdict: report.verdict,
      findings: Object.fromEntries(
        report.findings.map(({ metric, verdict, observed }) => [
          metric,
          observed ? `${verdict} (observed: ${observed.verdict})` : verdict,
        ]),
      ),
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const wanted: readonly { readonly kind: Kind; readonly seed: number }[] = [
  ...kinds.map((kind) => ({ kind, seed: 1 })),
  ...Array.from({ length: Number(unchangedRuns) }, (_, at) => ({
    kind: unchanged as Kind,
    seed: at + 1,
  })),
];
const ran = [...figuresSoFar<readonly Ran[]>('late-content', [])];
const isDone = (one: { readonly kind: Kind; readonly seed: number }): boolean =>
  ran.some(({ kind, seed }) => kind === one.kind && seed === one.seed);
for (const one of wanted) {
  if (isDone(one) || performance.now() > deadlineMs) continue;
  const now = run(one.kind, one.seed);
  ran.push(now);
  keepFigures('late-content', ran);
  console.log(
    `${now.kind}: ${now.verdict} after ${now.blocks} blocks and ${now.seconds.toFixed(0)} s, ` +
      JSON.stringify(now.findings),
  );
}

const left = wanted.filter((one) => !isDone(one)).length;
if (left > 0) {
  console.log(`late-content: ${left} runs are left; call again to go on`);
  process.exitCode = 1;
} else {
  const isTold = ({ verdict }: Ran): boolean => verdict === 'warn' || verdict === 'fail';
  const later = ran.filter(({ kind }) => kind !== unchanged);
  const same = ran.filter(({ kind }) => kind === unchanged);
  const found = later.filter(isTold).length;
  const falselyTold = same.filter(isTold).length;
  concludeBench('late-content', [
    {
      text: `${found} of ${later.length} kinds of later content warn or fail`,
      figure: found,
      // 28 of 30, as the goal for all pages is.
      atLeast: Math.ceil((28 / 30) * later.length),
    },
    {
      text: `${falselyTold} of ${same.length} runs of unchanged code warn or fail`,
      figure: falselyTold,
      atMost: 0,
    },
  ]);
}
