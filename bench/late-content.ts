/**
 * Bench: ten kinds of later content on three pages: how often they warn or fail.
 *
 * `npm run bench -- late-content [A/A runs] [minutes]`. Runs the program from its source for 75 s,
 * once for each kind on each page. The A/A runs take the pages in turn. Resumable. A further call
 * goes on where the last one ended; `--fresh` begins anew. `--trial` only shows that all of them
 * run: two blocks each, and no figures are kept.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callMinutes, concludeBench, figuresSoFar, keepFigures } from './figures.ts';
import { type Kind, kinds, type Page, pages, unchanged, writeArms } from './late-content/plans.ts';

const [unchangedRuns = '10', minutes = String(callMinutes)] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const withinSeconds = 75;
const isTrial = process.argv.includes('--trial');
const deadlineMs = performance.now() + Number(minutes) * 60_000;
const cli = join(import.meta.dirname, '..', 'src', 'cli.ts');

/** One run of the program. */
interface Wanted {
  readonly page: Page;
  readonly kind: Kind;
  readonly seed: number;
}

/** Its outcome. */
interface Ran extends Wanted {
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

function run({ page, kind, seed }: Wanted): Ran {
  const work = mkdtempSync(join(tmpdir(), 'bench-late-content-'));
  try {
    writeArms(work, kind, page);
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
        ...(isTrial ? ['--max-rounds', '2'] : []),
      ],
      { cwd: work, encoding: 'utf8' },
    );
    const seconds = (performance.now() - fromMs) / 1_000;
    if (status !== 0 && status !== 1) throw new Error(`headroom ended with ${status}: ${stderr}`);
    const report = JSON.parse(
      readFileSync(join(work, 'out', 'report.json'), 'utf8'),
    ) as SavedReport;
    return {
      page,
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

const wanted: readonly Wanted[] = [
  ...pages.flatMap((page) => kinds.map((kind) => ({ page, kind, seed: 1 }))),
  ...Array.from({ length: Number(unchangedRuns) }, (_, at) => ({
    page: pages[at % pages.length] ?? 'client-rendered',
    kind: unchanged as Kind,
    seed: at + 1,
  })),
];
const isSame = (one: Wanted, other: Wanted): boolean =>
  one.page === other.page && one.kind === other.kind && one.seed === other.seed;
// Runs of an older list are no part of this one.
const ran = isTrial
  ? []
  : figuresSoFar<readonly Ran[]>('late-content', []).filter((one) =>
      wanted.some((other) => isSame(one, other)),
    );
const isDone = (one: Wanted): boolean => ran.some((other) => isSame(one, other));
for (const one of wanted) {
  if (isDone(one) || performance.now() > deadlineMs) continue;
  const now = run(one);
  ran.push(now);
  if (!isTrial) keepFigures('late-content', ran);
  console.log(
    `${now.page}, ${now.kind}: ${now.verdict} after ${now.blocks} blocks and ` +
      `${now.seconds.toFixed(0)} s, ${JSON.stringify(now.findings)}`,
  );
}

const isTold = ({ verdict }: Ran): boolean => verdict === 'warn' || verdict === 'fail';

/** A row for each kind, a column for each page. */
function printTable(): void {
  console.log(`\n| | ${pages.join(' | ')} |\n|---|${pages.map(() => '---').join('|')}|`);
  for (const kind of [...kinds, unchanged]) {
    const cells = pages.map((page) =>
      ran
        .filter((one) => one.page === page && one.kind === kind)
        .map(({ verdict }) => verdict)
        .join(', '),
    );
    console.log(`| ${kind} | ${cells.join(' | ')} |`);
  }
}

const left = wanted.filter((one) => !isDone(one)).length;
if (left > 0) {
  console.log(`late-content: ${left} runs are left; call again to go on`);
  process.exitCode = 1;
} else {
  printTable();
  const later = ran.filter(({ kind }) => kind !== unchanged);
  const same = ran.filter(({ kind }) => kind === unchanged);
  const found = later.filter(isTold).length;
  const falselyTold = same.filter(isTold).length;
  if (!isTrial)
    concludeBench('late-content', [
      {
        text: `${found} of ${later.length} kinds of later content warn or fail`,
        figure: found,
        atLeast: 28,
      },
      {
        text: `${falselyTold} of ${same.length} runs of unchanged code warn or fail`,
        figure: falselyTold,
        atMost: 0,
      },
    ]);
}
