/** Judges what rounds leave behind, and writes its page of the documentation. */
import { estimateSlope } from '../../src/measure/flow/heap-growth.ts';
import type { Goal } from '../figures.ts';
import type { Counted } from './counts.ts';

/** What there was after a round. */
export type Counts = Counted & { readonly kind: 'page' | 'flow'; readonly round: number };

/** What there was after Chrome had ended. */
export interface Left {
  readonly processes: number;
  readonly files: number;
}

/** So much of one megabyte may be kept by each round: 200 rounds would keep 10 MB. */
const flatMbPerRound = 0.05;

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** Returns the table: a row for each time that was counted. */
export const tabulate = (counts: readonly Counts[]): string =>
  [
    row([
      ...['rounds of', 'round', 'processes', 'tabs', 'temporary', 'descriptors'],
      ...['heap, MB', 'resident, MB', 'Chrome, MB', 'profile, MB'],
    ]),
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
    ...counts.map((one) =>
      row([
        ...[one.kind, one.round, one.processes, one.tabs, one.temporaryFiles, one.descriptors],
        ...[one.heapBytes, one.residentBytes, one.chromeBytes, one.profileBytes].map(megabytes),
      ]),
    ),
  ].join('\n');

const kinds = ['page', 'flow'] as const;

/** Returns the counts after the first half of the rounds: caches are full by then. */
function readLater(counts: readonly Counts[], kind: Counts['kind']): readonly Counts[] {
  const own = counts.filter((one) => one.kind === kind);
  return own.slice(Math.floor(own.length / 2));
}

/** Returns the growth in megabytes per round over the second half of the rounds. */
function measureGrowth(
  counts: readonly Counts[],
  kind: Counts['kind'],
  key: 'heapBytes' | 'chromeBytes',
): number {
  const later = readLater(counts, kind);
  const [last, first] = [later.at(-1), later[0]];
  if (!last || !first || last === first) return Number.NaN;
  const roundsPerCount = (last.round - first.round) / (later.length - 1);
  return estimateSlope(later.map((one) => one[key])) / roundsPerCount / 1e6;
}

/** Returns by how many of them there are more after the last round than after the first. */
function countMore(counts: readonly Counts[], key: 'tabs' | 'temporaryFiles'): number {
  return (counts.at(-1)?.[key] ?? Number.NaN) - (counts[0]?.[key] ?? Number.NaN);
}

/** Returns the goals with the figures that were reached. */
export function judgeCounts(counts: readonly Counts[], left: Left): readonly Goal[] {
  const more = { tabs: countMore(counts, 'tabs'), files: countMore(counts, 'temporaryFiles') };
  return [
    { text: `${left.processes} processes are left`, figure: left.processes, atMost: 0 },
    { text: `${left.files} temporary files are left`, figure: left.files, atMost: 0 },
    { text: `${more.tabs} more tabs than after the first`, figure: more.tabs, atMost: 0 },
    { text: `${more.files} more files than after the first`, figure: more.files, atMost: 0 },
    ...kinds.flatMap((kind) =>
      (['heapBytes', 'chromeBytes'] as const).map((key) => {
        const figure = measureGrowth(counts, kind, key);
        const whose = key === 'heapBytes' ? "Headroom's heap" : 'the memory of Chrome';
        const text = `${whose} grows by ${(1_000 * figure).toFixed(1)} kB per ${kind} round`;
        return { text: `${text}, in MB`, figure, atMost: flatMbPerRound };
      }),
    ),
  ];
}

/** Returns the page of the documentation. */
export const writeEvidence = (counts: readonly Counts[], left: Left): string =>
  `<!-- Written by bench/leaks.ts from bench/results/leaks.json: change it there. -->
# What many rounds leave behind

\`npm run bench -- leaks\` measures this and writes this page. One Chrome makes 200 rounds of a real
page, and then 100 rounds of a flow with a login. *Temporary*: files and folders that Headroom and
Chrome made. *Descriptors*: open files and connections of Headroom's process. *Heap*: that process
after a collection. *Chrome*: all processes that Headroom started; a shared page of memory counts by
its share. The growth is the slope of Theil and Sen over the second half of the rounds.

After Chrome had ended, ${left.processes} processes and ${left.files} temporary files were left.

${kinds
  .map(
    (kind) =>
      `- A round of a ${kind}: Headroom's heap grows by ` +
      `${(1_000 * measureGrowth(counts, kind, 'heapBytes')).toFixed(1)} kB, the memory of Chrome ` +
      `by ${(1_000 * measureGrowth(counts, kind, 'chromeBytes')).toFixed(1)} kB.`,
  )
  .join('\n')}

${tabulate(counts)}
`;
