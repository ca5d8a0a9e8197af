/**
 * Bench: how soon the bundle has read its inputs and Lighthouse is loaded, against node_modules
 *
 * With a commit (`npm run bench -- startup COMMIT`) against the bundle of that commit instead. The
 * bundle in dist/ is measured as it is: `npm run build` makes it that of the sources.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { concludeBench, keepFigures, median } from './figures.ts';
import { compareStarts, unpackBundle } from './startup/commits.ts';

const repetitions = 15;
/** Of commits, whose bundles differ little. */
const pairs = 40;
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'bench-startup-'));

/** Returns the milliseconds from starting Node until it ended. It must end with `code`. */
function milliseconds(args: readonly string[], code: number, cwd: string): number {
  const fromMs = performance.now();
  const ran = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd,
    encoding: 'utf8',
  });
  const ms = performance.now() - fromMs;
  if (ran.status !== code)
    throw new Error(`node ${args.join(' ')} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
  return ms;
}

/**
 * Reads its inputs, finds that the budgets file is not there, and ends. That comes before any work.
 */
const readInputs = (file: string): readonly string[] => [
  file,
  'validate',
  '--budgets',
  'nowhere.json',
];
const load = (specifier: string): readonly string[] => [
  '--input-type=module',
  '--eval',
  `await import(${JSON.stringify(specifier)})`,
];

const [commit] = process.argv.slice(2);
if (commit === undefined) againstModules();
else againstCommit(commit);
rmSync(folder, { recursive: true });

function againstCommit(given: string): void {
  const dist = { before: unpackBundle(given, root, folder), now: join(root, 'dist') };
  const sides = {
    'inputs read': (place: string) => milliseconds(readInputs(join(place, 'cli.js')), 2, folder),
    'Lighthouse loaded': (place: string) =>
      milliseconds(load(pathToFileURL(join(place, 'lighthouse.js')).href), 0, root),
  };
  const figures = Object.entries(sides).map(([name, start]) => {
    const starts = compareStarts(
      () => start(dist.before),
      () => start(dist.now),
      pairs,
    );
    console.log(
      `${name.padEnd(18)} before ${median(starts.beforeMs).toFixed(0)} ms, now ` +
        `${median(starts.nowMs).toFixed(0)} ms, ratio ${starts.ratio.toFixed(3)} ` +
        `(${starts.ratioFrom.toFixed(3)} to ${starts.ratioTo.toFixed(3)})`,
    );
    return { name, ...starts };
  });
  const commits = { before: describeCommit(given), now: describeCommit('HEAD') };
  keepFigures('startup-commits', { commits, figures });
  concludeBench(
    'startup',
    figures.map(({ name, ratioFrom, ratio }) => ({
      figure: ratioFrom,
      atMost: 1,
      text:
        `${name}: ${ratio.toFixed(3)} times the start of ${given}, at least ` +
        `${ratioFrom.toFixed(3)}`,
    })),
  );
}

function againstModules(): void {
  const sides = {
    'inputs read': {
      bundle: () => milliseconds(readInputs(join(root, 'dist', 'cli.js')), 2, folder),
      modules: () => milliseconds(readInputs(join(root, 'src', 'cli.ts')), 2, folder),
    },
    'Lighthouse loaded': {
      bundle: () =>
        milliseconds(load(pathToFileURL(join(root, 'dist', 'lighthouse.js')).href), 0, root),
      modules: () => milliseconds(load('lighthouse'), 0, root),
    },
    'Node alone': {
      bundle: () => milliseconds(['--eval', '0'], 0, root),
      modules: () => milliseconds(['--eval', '0'], 0, root),
    },
  };

  const figures = Object.entries(sides).map(([name, side]) => {
    const bundleMs: number[] = [];
    const modulesMs: number[] = [];
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      bundleMs.push(side.bundle());
      modulesMs.push(side.modules());
    }
    const ratio = median(modulesMs) / median(bundleMs);
    console.log(
      `${name.padEnd(18)} bundle ${median(bundleMs).toFixed(0)} ms, node_modules ` +
        `${median(modulesMs).toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
    );
    return { name, bundleMs, modulesMs, ratio };
  });

  /** Starting Node is the same on both sides and hides what the bundle saves. */
  const nodeMs = median(figures.find((figure) => figure.name === 'Node alone')?.bundleMs ?? []);
  const lighthouse = figures.find((figure) => figure.name === 'Lighthouse loaded');
  const net =
    (median(lighthouse?.modulesMs ?? []) - nodeMs) / (median(lighthouse?.bundleMs ?? []) - nodeMs);
  console.log(`Lighthouse loaded, without starting Node: ratio ${net.toFixed(2)}`);
  keepFigures('startup', figures);
  concludeBench('startup', [
    {
      figure: figures[0]?.ratio ?? 0,
      atLeast: 1,
      text:
        `inputs are read ${(figures[0]?.ratio ?? 0).toFixed(2)} times as soon as from ` +
        'node_modules',
    },
    {
      figure: net,
      atLeast: 4,
      text: `Lighthouse is loaded ${net.toFixed(2)} times as fast as from node_modules`,
    },
  ]);
}

function describeCommit(name: string): string {
  const format = ['log', '-1', '--format=%H %cs %s', name];
  return execFileSync('git', format, { cwd: root, encoding: 'utf8' }).trim();
}
