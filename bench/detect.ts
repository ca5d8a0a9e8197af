/**
 * Bench: known regressions planted in real pages and servers: what the program finds, beside lhci
 * and the ratio rules. Resumable.
 *
 * `npm run bench -- detect [targets] [A/A runs] [planted runs] [minutes]`; targets separated by
 * commas, runs of each target and case. Uses dist/cli.js: `npm run build` first. The first call
 * calibrates the planted amounts. `--fresh` starts again with these targets.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPorts } from '../src/adapters/real-ports.ts';
import { terminalLog, terminalRunner } from '../src/adapters/terminal.ts';
import type { Measurements } from '../src/model.ts';
import { type Amounts, calibrate } from './detect/calibrate.ts';
import { runLhci } from './detect/lhci.ts';
import { type Plant, plants } from './detect/plants.ts';
import { type DetectRun, summarize } from './detect/summary.ts';
import { callMinutes, figuresSoFar, keepFigures } from './figures.ts';
import { environment } from './visiting.ts';
import './peers.ts';

/**
 * Unchanged code and small changes without any tolerance, where rules cry wolf. Also a change of
 * which the tolerance allows a part.
 */
const cases = [
  { planted: 0, tolerance: 0 },
  { planted: 0.05, tolerance: 0 },
  { planted: 0.11, tolerance: 0 },
  { planted: 0.2, tolerance: 0.05 },
] as const;
type Case = (typeof cases)[number];

const shares = cases.map(({ planted }) => planted).filter((planted) => planted > 0);
const timeLimit = '2m';
/** lhci takes a minute and a half a run. */
const lhciRepetitions = 1;
/** A run with lhci beside it, before any has been timed. */
const guessedRunMs = 3 * 60_000;

const [names, unchangedWanted, plantedWanted, minutes] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const wanted = names && names !== 'all' ? names.split(',') : Object.keys(plants);
const runsOf = ({ planted }: Case): number =>
  Number((planted === 0 ? unchangedWanted : plantedWanted) ?? (planted === 0 ? 5 : 1));
const startedMs = performance.now();
const deadlineMs = startedMs + Number(minutes ?? callMinutes) * 60_000;
const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');
if (!existsSync(cli)) throw new Error('there is no dist/cli.js: npm run build');

const ports = realPorts(
  terminalLog(process.stderr, { debug: false, quiet: true }),
  terminalRunner(),
);
const work = mkdtempSync(join(tmpdir(), 'bench-detect-'));

interface Figures {
  readonly amounts: Record<string, Amounts>;
  readonly runs: DetectRun[];
}

/** `--fresh` forgets the targets of this call alone. */
const ofOthers = ({ amounts, runs }: Figures): Figures => ({
  amounts: Object.fromEntries(
    Object.entries(amounts).filter(([target]) => !wanted.includes(target)),
  ),
  runs: runs.filter(({ target }) => !wanted.includes(target)),
});
const figures = figuresSoFar<Figures>('detect', { amounts: {}, runs: [] }, ofOthers);

interface SavedReport {
  readonly findings: readonly {
    readonly metric: string;
    readonly verdict: string;
    readonly reason: { readonly kind: string };
  }[];
}

/** Returns the program's exit code, without blocking the page's server. */
async function runProgram(folder: string, output: string, seed: number): Promise<number | null> {
  const args = [
    'run',
    '--quiet',
    '--working-directory',
    join(folder, 'head'),
    '--output-directory',
    output,
    '--time-limit',
    timeLimit,
    '--seed',
    String(seed),
  ];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', cli, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

async function takeRun(
  target: string,
  plant: Plant,
  one: Case,
  repetition: number,
): Promise<DetectRun> {
  const folder = join(work, target.replaceAll(' ', '-'));
  const { planted, tolerance } = one;
  const amount =
    planted === 0 ? plant.smallest : (figures.amounts[target]?.[planted] ?? Number.NaN);
  plant.set(folder, 'base', plant.smallest);
  plant.set(folder, 'head', amount);
  for (const arm of ['base', 'head'])
    writeFileSync(join(folder, arm, 'budgets.json'), JSON.stringify(plant.budgetsFile(tolerance)));

  const output = mkdtempSync(join(work, 'output-'));
  const fromMs = performance.now();
  const code = await runProgram(folder, output, 1 + repetition);
  const seconds = (performance.now() - fromMs) / 1_000;
  if (code !== 0 && code !== 1) throw new Error(`headroom ended with ${code} on ${target}`);
  const report = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as SavedReport;
  const measurements = JSON.parse(
    readFileSync(join(output, 'measurements.json'), 'utf8'),
  ) as Measurements;
  const findings = report.findings.map(({ metric, verdict, reason }) => ({
    metric,
    verdict,
    reason: reason.kind,
  }));
  const rounds = measurements.rounds
    .filter(({ background }) => !background?.disturbed)
    .map(({ arm, block, durationMs, values }) => ({
      arm,
      block,
      durationMs,
      values: Object.fromEntries(
        findings.map(({ metric }) => [metric, values[metric] ?? Number.NaN]),
      ),
    }));
  const lhci =
    plant.kind === 'page' && repetition < lhciRepetitions
      ? await runLhci(folder, plant.path, environment, ports.network)
      : undefined;
  return {
    target,
    kind: plant.kind,
    primary: plant.primary,
    ...one,
    repetition,
    seconds,
    findings,
    rounds,
    lhci,
  };
}

/** The two folders of a target, made when it is first needed in this call. */
const prepared = new Set<string>();
async function prepare(target: string, plant: Plant): Promise<void> {
  if (prepared.has(target)) return;
  const folder = join(work, target.replaceAll(' ', '-'));
  mkdirSync(folder, { recursive: true });
  plant.prepare(folder);
  prepared.add(target);
  if (figures.amounts[target]) return;
  figures.amounts[target] = await calibrate(plant, folder, shares, environment, ports);
  console.error(
    `${target}: planted ${JSON.stringify(figures.amounts[target])} (share: ` +
      `${plant.kind === 'page' ? 'bytes of script' : 'turns of a loop'})`,
  );
  keepFigures('detect', figures);
}

/** Yields every run in order: a whole repetition of everything before the next. */
function* planned(): Generator<{
  readonly target: string;
  readonly plant: Plant;
  readonly one: Case;
  readonly repetition: number;
}> {
  for (let repetition = 0; repetition < Math.max(...cases.map(runsOf)); repetition += 1) {
    for (const target of wanted) {
      const plant: Plant | undefined = (plants as Readonly<Record<string, Plant>>)[target];
      if (!plant) throw new Error(`no target ${target}: ${Object.keys(plants).join(', ')}`);
      for (const one of cases)
        if (repetition < runsOf(one)) yield { target, plant, one, repetition };
    }
  }
}

const isTaken = (target: string, one: Case, repetition: number): boolean =>
  figures.runs.some(
    (run) =>
      run.target === target &&
      run.planted === one.planted &&
      run.tolerance === one.tolerance &&
      run.repetition === repetition,
  );

let isComplete = true;
let longestMs = guessedRunMs;
try {
  for (const { target, plant, one, repetition } of planned()) {
    if (isTaken(target, one, repetition)) continue;
    const isFirst = prepared.size === 0;
    if (performance.now() + (isFirst ? 0 : longestMs) > deadlineMs) {
      isComplete = false;
      break;
    }
    await prepare(target, plant);
    const fromMs = performance.now();
    const run = await takeRun(target, plant, one, repetition);
    longestMs = Math.max(isFirst ? 0 : longestMs, performance.now() - fromMs);
    figures.runs.push(run);
    keepFigures('detect', figures);
    const verdicts = run.findings.map(({ metric, verdict }) => `${metric} ${verdict}`).join(', ');
    console.error(
      `${target}, +${Math.round(100 * one.planted)} %, repetition ${repetition + 1}: ` +
        `${run.seconds.toFixed(0)} s, ${run.rounds.length / 2} blocks: ${verdicts}`,
    );
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
summarize(figures.runs, isComplete);
// Lighthouse leaves timers behind.
process.exit();
