/**
 * Bench: INP of a click with planted work: unchanged code never fails, 30 ms more are found.
 *
 * `npm run bench -- inp [runs] [minutes]`. The page is the kitchen sink's; its click has 60 ms of
 * work. Runs the program from its source for 60 s, as often as asked for, on unchanged code and
 * with 30 ms more. More runs are drawn from the measured blocks. Resumable. A further call goes on
 * where the last one ended; `--fresh` begins anew. The blocks of unchanged code become the pool
 * that `verdict` draws from, bench/pool/kitchen-sink-inp.json.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurements, Round } from '../src/model.ts';
import { callMinutes, concludeBench, figuresSoFar, keepFigures, median } from './figures.ts';
import { flowTarget, plantedMs, writeArms } from './inp/arms.ts';
import { type Blocks, drawRuns } from './inp/draw-runs.ts';
import { joined, savedPool, savePool } from './pool-file.ts';

const [runsWanted = '10', minutes = String(callMinutes)] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const withinSeconds = 60;
const moreMs = 30;
const draws = 2_000;
const pool = 'kitchen-sink-inp';
const deadlineMs = performance.now() + Number(minutes) * 60_000;
const cli = join(import.meta.dirname, '..', 'src', 'cli.ts');

/** The outcome of one run of the program. */
interface Ran {
  /** By how much the head's click works longer than the base's. */
  readonly moreMs: number;
  readonly seed: number;
  readonly seconds: number;
  readonly verdict: string;
  /** INP by block, undisturbed ones alone. */
  readonly blocks: Blocks;
}

interface SavedReport {
  readonly findings: readonly { readonly metric: string; readonly verdict: string }[];
}

const inpOf = (rounds: readonly Round[], arm: string): readonly number[] =>
  rounds
    .filter((round) => round.target === flowTarget && round.arm === arm)
    .sort((one, other) => one.block - other.block)
    .map(({ values, invalid, block }) => values.inp ?? lacksInp(arm, block, invalid.inp));

/** A drawn run would hide it. */
function lacksInp(arm: string, block: number, why = 'it says nothing'): never {
  throw new Error(`Block ${block} of ${arm} has no INP: ${why}`);
}

function run(more: number, seed: number): Ran {
  const work = mkdtempSync(join(tmpdir(), 'bench-inp-'));
  try {
    writeArms(work, more);
    const fromMs = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...['--disable-warning=ExperimentalWarning', cli, 'run', '--quiet'],
        ...['--working-directory', 'head', '--output-directory', join(work, 'out')],
        ...['--time-limit', `${withinSeconds}s`, '--seed', String(seed)],
      ],
      { cwd: work, encoding: 'utf8' },
    );
    const seconds = (performance.now() - fromMs) / 1_000;
    if (status !== 0 && status !== 1) throw new Error(`headroom ended with ${status}: ${stderr}`);
    const read = <T>(name: string): T =>
      JSON.parse(readFileSync(join(work, 'out', name), 'utf8')) as T;
    const measurements = read<Measurements>('measurements.json');
    const finding = read<SavedReport>('report.json').findings.find(
      ({ metric }) => metric === 'inp',
    );
    if (finding === undefined) throw new Error(`headroom has no finding of inp: ${stderr}`);
    const whole = joined([], measurements.rounds);
    if (median(inpOf(measurements.rounds, 'base')) < plantedMs)
      throw new Error('the click does not reach the planted work');
    if (more === 0) addToPool(measurements, seed === 1 && process.argv.includes('--fresh'));
    return {
      moreMs: more,
      seed,
      seconds,
      verdict: finding.verdict,
      blocks: { base: inpOf(whole, 'base'), head: inpOf(whole, 'head') },
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function addToPool(measurements: Measurements, isFirst: boolean): void {
  const before = isFirst ? [] : (savedPool(pool)?.rounds ?? []);
  const rounds = joined(before, measurements.rounds);
  if (rounds.length > 0) savePool(pool, { ...measurements, rounds });
}

const wanted = [0, moreMs].flatMap((more) =>
  Array.from({ length: Number(runsWanted) }, (_, at) => ({ moreMs: more, seed: at + 1 })),
);
const ran = [...figuresSoFar<readonly Ran[]>('inp', [])];
const isDone = (one: { readonly moreMs: number; readonly seed: number }): boolean =>
  ran.some((done) => done.moreMs === one.moreMs && done.seed === one.seed);
for (const one of wanted) {
  if (isDone(one) || performance.now() > deadlineMs) continue;
  const now = run(one.moreMs, one.seed);
  ran.push(now);
  keepFigures('inp', ran);
  console.log(
    `+${now.moreMs} ms: ${now.verdict} after ${now.blocks.base.length} blocks and ` +
      `${now.seconds.toFixed(0)} s, ` +
      `INP ${median(now.blocks.base)} → ${median(now.blocks.head)} ms`,
  );
}

const left = wanted.filter((one) => !isDone(one)).length;
if (left > 0) {
  console.log(`inp: ${left} runs are left; call again to go on`);
  process.exitCode = 1;
} else {
  const same = ran.filter((one) => one.moreMs === 0);
  const slower = ran.filter((one) => one.moreMs !== 0);
  const failed = (runs: readonly Ran[]): number =>
    runs.filter(({ verdict }) => verdict === 'fail').length;
  const drawn = (runs: readonly Ran[]): number =>
    drawRuns(
      runs.map(({ blocks }) => blocks),
      draws,
    );
  const alarms = drawn(same);
  const found = drawn(slower);
  concludeBench('inp', [
    {
      text: `${failed(same)} of ${same.length} runs of unchanged code fail`,
      figure: failed(same),
      atMost: 0,
    },
    {
      text: `+${moreMs} ms is found in ${failed(slower)} of ${slower.length} runs`,
      figure: failed(slower),
      atLeast: slower.length,
    },
    {
      text: `${(100 * alarms).toFixed(1)} % of ${draws} drawn runs of unchanged code fail`,
      figure: alarms,
      atMost: 0.01,
    },
    {
      text: `+${moreMs} ms is found in ${(100 * found).toFixed(1)} % of ${draws} drawn runs`,
      figure: found,
      atLeast: 0.95,
    },
  ]);
}
