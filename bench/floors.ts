/**
 * Bench: the floors of steps and of memory beside the largest differences of unchanged code.
 *
 * `npm run bench -- floors [blocks] [minutes]`. Runs the program's self-check from its source on a
 * flow through the kitchen sink. Resumable. A further call goes on where the last one ended;
 * `--fresh` begins anew. Writes docs/evidence/floors.md once all blocks are there; `--trial` keeps
 * and writes nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurements } from '../src/model.ts';
import { concludeBench, figuresSoFar, keepFigures } from './figures.ts';
import { metrics, writeSite } from './floors/site.ts';
import {
  type Blocks,
  holdAgainstFloors,
  joinBlocks,
  readBlocks,
  tabulate,
  writeEvidence,
} from './floors/table.ts';
// Makes `npm run bench` install the page.
import './peers.ts';

const [blocksWanted = '15', minutes = '4.5'] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const isTrial = process.argv.includes('--trial');
const cli = join(import.meta.dirname, '..', 'src', 'cli.ts');

const fewest = (blocks: readonly Blocks[]): number =>
  blocks.length === 0 ? 0 : Math.min(...blocks.map(({ base }) => base.length));

/** Runs the self-check. Returns its blocks. Throws when it could not measure every step. */
function measure(rounds: number): readonly Blocks[] {
  const work = mkdtempSync(join(tmpdir(), 'bench-floors-'));
  try {
    writeSite(work);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...['--disable-warning=ExperimentalWarning', cli, 'self-check', '--quiet'],
        ...['--output-directory', join(work, 'out'), '--rounds', String(rounds)],
        ...['--time-limit', `${Math.round(60 * Number(minutes))}s`],
      ],
      { cwd: work, encoding: 'utf8' },
    );
    if (status !== 0 && status !== 1)
      throw new Error(`headroom ended with ${status}: ${stderr}${stdout}`);
    const [said = ''] = stdout.trim().split('\n\n');
    console.log(said);
    const file = join(work, 'out', 'self-check', 'measurements.json');
    return readBlocks((JSON.parse(readFileSync(file, 'utf8')) as Measurements).rounds);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const wanted = Number(blocksWanted);
let blocks: readonly Blocks[] = isTrial ? [] : figuresSoFar<readonly Blocks[]>('floors', []);
if (fewest(blocks) < wanted) {
  blocks = joinBlocks(blocks, measure(wanted - fewest(blocks)));
  if (!isTrial) keepFigures('floors', blocks);
}
const measured = holdAgainstFloors(blocks);
const missing = metrics.filter((metric) => !measured.some((one) => one.metric === metric));
if (missing.length > 0) throw new Error(`the flow has no ${missing.join(', ')}`);
console.log(`\n${tabulate(measured)}\n`);
if (fewest(blocks) < wanted) {
  console.log(`floors: ${wanted - fewest(blocks)} blocks are left; call again to go on`);
  process.exitCode = 1;
} else {
  const evidence = join(import.meta.dirname, '..', 'docs', 'evidence', 'floors.md');
  if (!isTrial) writeFileSync(evidence, writeEvidence(measured));
  const beyond = measured.filter(({ isSupported }) => !isSupported);
  for (const { metric, target } of beyond) console.log(`beyond its floor: ${metric} of ${target}`);
  const differing = beyond.filter(({ isExact }) => isExact).length;
  concludeBench('floors', [
    { text: `${differing} exact metrics differ`, figure: differing, atMost: 0 },
  ]);
}
