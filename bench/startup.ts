/**
 * Bench: how soon the bundle has read its inputs and has Lighthouse loaded, against the same from
 * node_modules.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { concludeBench, keepFigures, median } from './figures.ts';

const repetitions = 15;
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'bench-startup-'));

/** Milliseconds from starting Node until it ended; it must end with `code`. */
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
 * Reads its inputs, finds that the budgets file is not there, and ends: what comes before any work.
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
rmSync(folder, { recursive: true });

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
