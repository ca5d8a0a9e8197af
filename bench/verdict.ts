/**
 * Bench: seeded simulation of the verdict: false alarms of whole tables, coverage, power and
 * rounds, beside the rules of others.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import { concludeBench, keepFigures } from './figures.ts';
import { goalsOf } from './verdict/goals.ts';
import type { JobFigures } from './verdict/job.ts';
import { allJobs } from './verdict/jobs.ts';
import { operatingCurve } from './verdict/operating-curve.ts';

/**
 * `--quick`: a twentieth of the trials. `--fresh`: forgets what earlier calls left. `--added`: runs
 * the simulations that the saved figures lack, and one in ten of the others again. It stops at the
 * first one whose figures are no longer the saved ones, to the last digit.
 */
const isQuick = process.argv.includes('--quick');
const isAdded = process.argv.includes('--added');
const againOneIn = 10;
const limitMs = 28 * 60_000;
const workers = 2;

const folder = join(import.meta.dirname, 'results');
const partsFile = join(folder, isQuick ? 'verdict-quick.tmp' : 'verdict.tmp');
mkdirSync(folder, { recursive: true });

/**
 * The first series of seeds is the one that the rule's settings were chosen on; figures to publish
 * are of a series drawn after that.
 */
const series = 3;

/** Returns FNV-1a of series and id. Each job has a seed of its own that never changes. */
function seedOf(id: string): number {
  const name = `${series} ${id}`;
  let state = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1)
    state = Math.imul(state ^ name.charCodeAt(index), 0x01000193);
  return state >>> 0;
}

/** The files of a folder in order. Its folders have no part in a verdict. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => join(folder, name))
    .sort();

/**
 * Identifies code and pools. Figures of earlier calls are of use only to the same code on the same
 * pools.
 */
function codeAndPools(): string {
  const root = join(import.meta.dirname, '..');
  const hash = createHash('sha256');
  for (const part of ['bench/verdict', 'bench/pool', 'src/compare', 'src/decide'])
    for (const file of filesIn(join(root, part))) hash.update(readFileSync(file));
  return hash.digest('hex');
}

interface Left {
  readonly code: string;
  readonly parts: readonly JobFigures[];
}

const code = codeAndPools();
const done = new Map<string, JobFigures>();
if (existsSync(partsFile) && !process.argv.includes('--fresh')) {
  const left = JSON.parse(readFileSync(partsFile, 'utf8')) as Left;
  if (left.code === code) for (const part of left.parts) done.set(part.id, part);
}
const jobs = allJobs();
const saved = new Map(isAdded ? savedFigures().map((part) => [part.id, part]) : []);
const isRunAgain = (id: string): boolean => seedOf(id) % againOneIn === 0;
for (const [id, part] of saved) if (!isRunAgain(id) && !done.has(id)) done.set(id, part);
const waiting = jobs.filter((job) => !done.has(job.id));
console.log(`${jobs.length} simulations, ${waiting.length} to run, on ${workers} cores`);

const start = performance.now();
await Promise.all(
  Array.from({ length: workers }, async () => {
    const worker = new Worker(new URL('./verdict/worker.ts', import.meta.url));
    while (waiting.length > 0 && performance.now() - start < limitMs) {
      const job = waiting.shift();
      if (job) keep(await runIn(worker, job.id, isQuick ? Math.ceil(job.trials / 20) : job.trials));
    }
    await worker.terminate();
  }),
);

function runIn(worker: Worker, id: string, trials: number): Promise<JobFigures> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage({ id, seed: seedOf(id), trials });
  });
}

/** The figures of the last whole run. */
function savedFigures(): readonly JobFigures[] {
  const text = readFileSync(join(folder, 'verdict.json'), 'utf8');
  return (JSON.parse(text) as { readonly figures: readonly JobFigures[] }).figures;
}

function keep(part: JobFigures): void {
  const before = saved.get(part.id);
  if (before && !isDeepStrictEqual(before, JSON.parse(JSON.stringify(part))))
    throw new Error(`${part.id} had ${JSON.stringify(before)}, and has ${JSON.stringify(part)}`);
  done.set(part.id, part);
  writeFileSync(partsFile, JSON.stringify({ code, parts: [...done.values()] } satisfies Left));
  console.log(
    `${String(Math.round((performance.now() - start) / 1000)).padStart(5)} s  ${part.id}  ` +
      `${JSON.stringify(part.counts)}`,
  );
}

const left = jobs.filter((job) => !done.has(job.id)).length;
if (left > 0) {
  console.log(`verdict: ${left} simulations are left; call again to go on`);
  process.exitCode = 1;
} else {
  const parts = new Map([...done].filter(([id]) => jobs.some((job) => job.id === id)));
  if (!isQuick) keepFigures('verdict', [...parts.values()]);
  if (!isQuick) await operatingCurve(parts, join(import.meta.dirname, '..', 'docs'));
  // So few trials cannot prove a bound of 1 %: they only show that everything runs.
  if (isQuick) for (const goal of goalsOf(parts)) console.log(`verdict, quick: ${goal.text}`);
  else concludeBench('verdict', goalsOf(parts));
}
