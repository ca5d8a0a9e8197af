/** Bench: the way of a page's numbers through the sources: files entered, returns and climbs. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { countCalls, recordPageRun } from '../__tests__/support/record-way.ts';
import type { Step } from '../__tests__/support/way-recorder.ts';

const root = join(import.meta.dirname, '..');

/** From left to right, as .dependency-cruiser.cjs has them. */
const layers: readonly (readonly string[])[] = [
  ['index', 'cli'],
  ['action', 'terminal'],
  ['github'],
  ['run'],
  [
    'trigger',
    'config',
    'base',
    'measure',
    'saved',
    'compare',
    'decide',
    'explain',
    'report',
    'outputs',
  ],
];

const folderOf = (file: string): string => file.split('/')[1]?.replace(/\.ts$/, '') ?? '';
/** The ground and the adapters are in no layer: everybody stands on them. */
const layerOf = (file: string): number | undefined => {
  const at = layers.findIndex((layer) => layer.includes(folderOf(file)));
  return at < 0 ? undefined : at;
};

/** A stay is a part of the way that remains in one file. */
function walk(steps: readonly Step[]) {
  const stays = steps.filter(({ file }, at) => file !== steps[at - 1]?.file).length;
  const files = new Set(steps.map(({ file }) => file)).size;
  return { files, stays, returns: stays - files };
}

/** A call of a function that a layer further to the left has handed down. */
const climbs = (steps: readonly Step[]): readonly Step[] =>
  steps.filter(({ file, from }) => {
    const [called, calling] = [layerOf(file), from === undefined ? undefined : layerOf(from)];
    return called !== undefined && calling !== undefined && called < calling;
  });

function importsUpward(): number {
  const ran = spawnSync(
    join(root, 'node_modules/.bin/depcruise'),
    ['src', '--output-type', 'json'],
    { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  const { summary } = JSON.parse(ran.stdout) as {
    readonly summary: { readonly violations: readonly { readonly rule: { name: string } }[] };
  };
  return summary.violations.filter(({ rule }) => rule.name.endsWith('-imports-upward')).length;
}

const { way } = await recordPageRun();
const { steps, eventReaders, eventParsers } = way;
const ofSources = (files: readonly string[]): number =>
  files.filter((file) => file.startsWith('src/')).length;
const inLayers = steps.filter(({ file }) => layerOf(file) !== undefined);
const main = inLayers.findIndex(({ file, name }) => file === 'src/run/run.ts' && name === 'main');
const rows: readonly (readonly [string, ReturnType<typeof walk>])[] = [
  ['from the entry to the comment, every file', walk(steps)],
  ['the same, layers alone', walk(inLayers)],
  ["from `main`'s configuration to the comment, layers alone", walk(inLayers.slice(main))],
];
console.log('| the way of one page | files entered | stays | returns |\n|---|--:|--:|--:|');
for (const [name, { files, stays, returns }] of rows)
  console.log(`| ${name} | ${files} | ${stays} | ${returns} |`);
console.log('\n| what is done | times |\n|---|--:|');
console.log(`| the event's file is read by the sources | ${ofSources(eventReaders)} |`);
console.log(`| its payload is parsed by them | ${ofSources(eventParsers)} |`);
console.log(`| the base's commit is looked for | ${countCalls(way, 'findBaseCommit')} |`);
console.log(
  `| a limit of one of the two budgets files is parsed | ${countCalls(way, 'parseLimit')} |`,
);
console.log(`| an import climbs | ${importsUpward()} |`);
console.log(`| a function that was handed down is called | ${climbs(steps).length} |`);
console.log('\nHanded down:\n');
for (const { from, file } of climbs(steps)) console.log(`- \`${from}\` calls into \`${file}\``);
