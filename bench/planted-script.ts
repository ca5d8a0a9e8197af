/**
 * Bench: a render-blocking script (30 kB, busy for 25 ms) planted in the kitchen sink: how often
 * LCP finds it, and in how many seconds.
 *
 * `npm run bench -- planted-script [blocks] [runs]`. Takes blocks of the page with and without the
 * script, and draws runs from them (whole blocks, with replacement, seeded). Judges each at the
 * planned looks as the program does, with five budgets and no tolerance. Then as many runs of the
 * program itself as asked for, each with 75 s. Uses dist/cli.js: `npm run build` first.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realPorts } from '../src/adapters/real-ports.ts';
import { terminalLog, terminalRunner } from '../src/adapters/terminal.ts';
import { plannedLooks } from '../src/compare/looks.ts';
import { readConfig } from '../src/config/read-config.ts';
import type { Config, Measurements, Round } from '../src/model.ts';
import { judge } from '../src/run/judge.ts';
import { sameJobBaseline } from '../src/saved/find-baseline.ts';
import { concludeBench, keepFigures, median } from './figures.ts';
import { incompressible } from './incompressible.ts';
import { realPages } from './peers.ts';
import { seeded } from './verdict/random.ts';

const blocks = Number(process.argv[2] ?? 40);
const runs = Number(process.argv[3] ?? 4);
const draws = 2_000;
const withinSeconds = 75;
const maxRounds = 24;
const work = mkdtempSync(join(tmpdir(), 'bench-planted-script-'));
const cli = join(import.meta.dirname, '..', 'dist', 'cli.js');

const script = `/* ${incompressible(30_000)} */
for (const end = performance.now() + 25; performance.now() < end; );
`;

function prepare(): string {
  for (const arm of ['base', 'head'])
    cpSync(realPages['kitchen-sink'], join(work, arm, 'site'), { recursive: true });
  const page = join(work, 'head', 'site', 'index.html');
  const html = readFileSync(page, 'utf8');
  writeFileSync(
    page,
    html.replace(/<head[^>]*>/i, (head) => `${head}<script src="/planted.js"></script>`),
  );
  writeFileSync(join(work, 'head', 'site', 'planted.js'), script);
  const none = { regression: '0%' };
  const budgets = { lcp: none, fcp: none, si: none, tti: none, tbt: { regression: '0ms' } };
  const file = {
    suite: 'planted',
    baseline: { directory: '../base' },
    server: { static: 'site' },
    pages: { 'kitchen-sink': { path: '/', budgets } },
  };
  for (const arm of ['base', 'head'])
    writeFileSync(join(work, arm, 'budgets.json'), JSON.stringify(file));
  writeFileSync(
    join(work, 'budgets.json'),
    JSON.stringify({ ...file, baseline: { directory: 'base' }, server: { static: 'head/site' } }),
  );
  return join(work, 'head');
}

interface Ran {
  readonly seconds: number;
  readonly measurements: Measurements;
  readonly verdicts: Readonly<Record<string, string>>;
}

interface SavedReport {
  readonly findings: readonly { readonly metric: string; readonly verdict: string }[];
}

function runProgram(directory: string, ...more: readonly string[]): Ran {
  const output = mkdtempSync(join(work, 'output-'));
  mkdirSync(output, { recursive: true });
  const fromMs = performance.now();
  const args = [
    'run',
    '--quiet',
    '--working-directory',
    directory,
    '--output-directory',
    output,
    ...more,
  ];
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', cli, ...args],
    { cwd: work, encoding: 'utf8' },
  );
  const seconds = (performance.now() - fromMs) / 1_000;
  if (status !== 0 && status !== 1) throw new Error(`headroom ended with ${status}: ${stderr}`);
  const saved = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as SavedReport;
  return {
    seconds,
    measurements: JSON.parse(
      readFileSync(join(output, 'measurements.json'), 'utf8'),
    ) as Measurements,
    verdicts: Object.fromEntries(saved.findings.map(({ metric, verdict }) => [metric, verdict])),
  };
}

/** Returns the rounds of each block that was not disturbed. */
function wholeBlocks({ rounds }: Measurements): readonly (readonly Round[])[] {
  const byBlock = Map.groupBy(
    rounds.filter(({ background }) => !background?.disturbed),
    ({ block }) => block,
  );
  return [...byBlock.values()].filter((pair) => pair.length === 2);
}

/**
 * Returns the blocks after which LCP is judged to fail; undefined when no look of the run finds it.
 */
function foundAfter(
  config: Config,
  measurements: Measurements,
  drawn: readonly (readonly Round[])[],
): number | undefined {
  for (const look of plannedLooks(maxRounds)) {
    const rounds = drawn
      .slice(0, look)
      .flatMap((pair, block) => pair.map((round) => ({ ...round, block })));
    const now = { ...measurements, rounds };
    const { findings } = judge(config, now, sameJobBaseline(now) ?? { kind: 'none', why: '' });
    if (findings.some(({ budget, verdict }) => budget.metric === 'lcp' && verdict === 'fail'))
      return look;
  }
  return undefined;
}

const directory = prepare();
const ports = realPorts(
  terminalLog(process.stderr, { debug: false, quiet: true }),
  terminalRunner(),
);
try {
  const long = runProgram(directory, '--rounds', String(blocks), '--time-limit', '1h');
  // Judging needs the budgets alone, and no folder outside of the one that it runs in.
  const config = await readConfig(
    { 'working-directory': work, 'max-rounds': String(maxRounds) },
    ports.files,
    process.env,
    { baseHint: { kind: 'work-tree', isLocal: true } },
  );
  const pool = wholeBlocks(long.measurements);
  const lcpOf = (pair: readonly Round[], arm: string): number =>
    pair.find((round) => round.arm === arm)?.values.lcp ?? Number.NaN;
  const shares = pool.map((pair) => lcpOf(pair, 'head') / lcpOf(pair, 'base') - 1);
  const blockSeconds =
    long.measurements.rounds.reduce((sum, { durationMs }) => sum + durationMs, 0) /
    1_000 /
    (long.measurements.rounds.length / 2);
  // Everything that a run does besides: starting, the full audits, the report.
  const startSeconds = long.seconds - blockSeconds * (long.measurements.rounds.length / 2);
  const secondsFor = (look: number): number => startSeconds + look * blockSeconds;
  const random = seeded(20_261_122);
  const found: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    const drawn = Array.from(
      { length: maxRounds },
      () => pool[Math.floor(random.uniform() * pool.length)] ?? [],
    );
    found.push(foundAfter(config, long.measurements, drawn) ?? Number.POSITIVE_INFINITY);
  }
  const inTime = found.filter((look) => secondsFor(look) <= withinSeconds).length;
  console.log(
    `LCP worse by ${(100 * median(shares)).toFixed(1)} % (median of ${pool.length} blocks, ` +
      `${startSeconds.toFixed(0)} s to start and ${blockSeconds.toFixed(1)} s a block)`,
  );
  console.log(
    `drawn runs: found in ${((100 * inTime) / draws).toFixed(1)} % within ${withinSeconds} ` +
      `s, after ${secondsFor(median(found)).toFixed(0)} s (median)`,
  );
  const real: { seconds: number; blocks: number; verdicts: Readonly<Record<string, string>> }[] =
    [];
  for (let run = 0; run < runs; run += 1) {
    const { seconds, verdicts, measurements } = runProgram(
      directory,
      '--time-limit',
      `${withinSeconds}s`,
      '--seed',
      String(run + 1),
    );
    real.push({ seconds, blocks: measurements.rounds.length / 2, verdicts });
    console.log(
      `run ${run + 1}: ${seconds.toFixed(0)} s in all, ${measurements.rounds.length / 2} ` +
        `blocks: ${JSON.stringify(verdicts)}`,
    );
  }
  const rounds = long.measurements.rounds.map(({ arm, block, durationMs, values }) => ({
    arm,
    block,
    durationMs,
    lcp: values.lcp,
  }));
  keepFigures('planted-script', {
    startSeconds,
    blockSeconds,
    draws,
    inTime,
    medianBlocks: median(found),
    real,
    rounds,
  });
  concludeBench('planted-script', [
    {
      figure: inTime / draws,
      text:
        `LCP found in ${((100 * inTime) / draws).toFixed(1)} % of drawn runs within ` +
        `${withinSeconds} s`,
      atLeast: 0.98,
    },
    {
      figure: real.filter(({ verdicts }) => verdicts.lcp === 'fail').length,
      text: `found by the program itself with a time limit of 75 s`,
      atLeast: runs,
    },
  ]);
} finally {
  rmSync(work, { recursive: true, force: true });
}
