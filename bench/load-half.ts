/**
 * Bench: the example's base against itself, while other processes take the whole CPU during one
 * half of the run, on and off. No budget may fail.
 *
 * `npm run bench -- load-half [runs]`; the load is on during the first half of every other run, and
 * during the second of the others. Of four runs, two take a fixed number of rounds, and two as many
 * as it takes. Their halves part in the middle of the rounds before the first look. Uses
 * dist/cli.js: `npm run build` first. The program's output is kept in bench/results/load-half.log.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurements } from '../src/model.ts';
import { concludeBench, keepFigures } from './figures.ts';

const runs = Number(process.argv[2] ?? 4);
const onMs = 3_000;
const offMs = 2_000;
const root = join(import.meta.dirname, '..');
const transcript: string[] = [];

const say = (line: string): void => {
  console.log(line);
  transcript.push(line);
};

/** One busy process for each core, which come and go until they are ended. */
function startLoad(): { end(): void } {
  let burning: ChildProcess[] = [];
  const quench = (): void => {
    for (const child of burning) child.kill('SIGKILL');
    burning = [];
  };
  const kindle = (): void => {
    burning = cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  };
  kindle();
  let isOn = true;
  let timer: NodeJS.Timeout | undefined;
  const turn = (): void => {
    timer = setTimeout(
      () => {
        if (isOn) quench();
        else kindle();
        isOn = !isOn;
        turn();
      },
      isOn ? onMs : offMs,
    );
  };
  turn();
  return {
    end() {
      clearTimeout(timer);
      quench();
    },
  };
}

/** `turnAfter`: the rounds of each target, of both arms, after which the load begins or ends. */
const plans = {
  fixed: { arguments: ['--rounds', '6'], turnAfter: 6 },
  adaptive: { arguments: ['--time-limit', '6m'], turnAfter: 3 },
} as const;

interface Run {
  readonly half: 'first' | 'second';
  readonly plan: keyof typeof plans;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
  readonly disturbedRounds: number;
  readonly rounds: number;
}

interface SavedReport {
  readonly findings: readonly {
    readonly verdict: string;
    readonly target: string;
    readonly metric: string;
    readonly bound: { readonly kind: string };
  }[];
}

async function takeRun(half: Run['half'], plan: Run['plan'], seed: number): Promise<Run> {
  const work = mkdtempSync(join(tmpdir(), 'bench-load-half-'));
  // The example imports its library from beside the two versions.
  for (const part of ['base', 'lib'])
    cpSync(join(root, 'examples', 'shop', part), join(work, part), { recursive: true });
  cpSync(join(work, 'base'), join(work, 'head'), { recursive: true });
  cpSync(
    join(root, 'examples', 'shop', 'pull-request', 'budgets.json'),
    join(work, 'head', 'budgets.json'),
  );
  writeFileSync(join(work, 'package.json'), '{ "type": "module" }');
  const output = join(work, 'output');
  mkdirSync(output);

  let load = half === 'first' ? startLoad() : undefined;
  const measurementsFile = join(output, 'measurements.json');
  const read = (): Measurements | undefined => {
    try {
      return JSON.parse(readFileSync(measurementsFile, 'utf8')) as Measurements;
    } catch {
      return undefined; // it is being written
    }
  };
  let hasTurned = false;
  const watcher = watch(output, () => {
    const so = read();
    if (hasTurned || !so || so.rounds.length < so.targets.length * plans[plan].turnAfter) return;
    hasTurned = true;
    say(`--- ${so.rounds.length} rounds are taken: the load ${load ? 'ends' : 'begins'}`);
    if (load) load.end();
    load = load ? undefined : startLoad();
  });
  say(`--- A/A, ${plan} rounds, load during the ${half} half, seed ${seed}`);
  const args = [
    'run',
    '--working-directory',
    join(work, 'head'),
    '--output-directory',
    output,
    ...plans[plan].arguments,
    '--seed',
    String(seed),
  ];
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'dist', 'cli.js'), ...args],
    { cwd: work },
  );
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.trimEnd().split('\n')) say(line.replaceAll(work, '…'));
    });
  const [code] = (await once(child, 'close')) as [number | null];
  watcher.close();
  load?.end();
  if (code !== 0 && code !== 1) throw new Error(`headroom ended with ${code}`);
  if (!hasTurned) throw new Error('the load was never turned on or off');
  const report = JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as SavedReport;
  const measured = read()?.rounds ?? [];
  rmSync(work, { recursive: true });
  const verdicts: Record<string, number> = {};
  for (const { verdict } of report.findings) verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  return {
    half,
    plan,
    verdicts,
    failed: report.findings
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ target, metric, bound }) => `${target} · ${metric} · ${bound.kind}`),
    disturbedRounds: measured.filter(({ background }) => background?.disturbed).length,
    rounds: measured.length,
  };
}

const figures: Run[] = [];
for (let run = 0; run < runs; run += 1) {
  figures.push(
    await takeRun(run % 2 === 0 ? 'second' : 'first', run % 4 < 2 ? 'fixed' : 'adaptive', run + 1),
  );
  keepFigures('load-half', figures);
  writeFileSync(
    join(import.meta.dirname, 'results', 'load-half.log'),
    `${transcript.join('\n')}\n`,
  );
}
for (const { half, plan, verdicts, disturbedRounds, rounds: taken, failed } of figures)
  console.log(
    `${plan} rounds, load in the ${half} half: ${JSON.stringify(verdicts)}; ` +
      `${disturbedRounds} of ${taken} rounds set aside; failed: ${failed.join(', ') || 'none'}`,
  );
const alarms = figures.filter(({ failed }) =>
  failed.some((budget) => budget.endsWith('regression')),
).length;
concludeBench('load-half', [
  {
    figure: alarms,
    text: `${alarms} of ${runs} runs on unchanged code failed a regression budget`,
    atMost: 0,
  },
]);
