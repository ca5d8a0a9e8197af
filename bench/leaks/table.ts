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

/** Chrome fills caches of its own, so its memory may be larger by so many percent. */
const flatChromePercent = 10;

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

/** Returns the counts of both halves of the rounds. Caches are full in the second. */
function halve(counts: readonly Counts[], kind: Counts['kind']) {
  const own = counts.filter((one) => one.kind === kind);
  const middle = Math.floor(own.length / 2);
  return [own.slice(0, middle), own.slice(middle)] as const;
}

/** Returns the growth of Headroom's heap in megabytes per round, over the second half of them. */
function measureGrowth(counts: readonly Counts[], kind: Counts['kind']): number {
  const [, later] = halve(counts, kind);
  const [last, first] = [later.at(-1), later[0]];
  if (!last || !first || last === first) return Number.NaN;
  const roundsPerCount = (last.round - first.round) / (later.length - 1);
  return estimateSlope(later.map(({ heapBytes }) => heapBytes)) / roundsPerCount / 1e6;
}

/**
 * Returns by how many percent the least memory of Chrome in the second half is more than in the
 * first. Between rounds it swings by 90 MB: Chrome holds a process in
 * reserve for a time, and keeps what it frees. What is leaked is in the least as well.
 */
function compareChrome(counts: readonly Counts[], kind: Counts['kind']): number {
  const [earlier, later] = halve(counts, kind).map((half) =>
    Math.min(...half.map(({ chromeBytes }) => chromeBytes)),
  );
  return 100 * ((later ?? Number.NaN) / (earlier ?? Number.NaN) - 1);
}

/** Returns by how many of them there are more after the last round than after the first. */
function countMore(counts: readonly Counts[], key: 'tabs' | 'temporaryFiles'): number {
  return (counts.at(-1)?.[key] ?? Number.NaN) - (counts[0]?.[key] ?? Number.NaN);
}

const showGrowth = (counts: readonly Counts[], kind: Counts['kind']): string =>
  `${(1_000 * measureGrowth(counts, kind)).toFixed(1)} kB`;

/** Returns the goals with the figures that were reached. */
export function judgeCounts(counts: readonly Counts[], left: Left): readonly Goal[] {
  const more = { tabs: countMore(counts, 'tabs'), files: countMore(counts, 'temporaryFiles') };
  return [
    { text: `${left.processes} processes are left`, figure: left.processes, atMost: 0 },
    { text: `${left.files} temporary files are left`, figure: left.files, atMost: 0 },
    { text: `${more.tabs} more tabs than after the first`, figure: more.tabs, atMost: 0 },
    { text: `${more.files} more files than after the first`, figure: more.files, atMost: 0 },
    ...kinds.flatMap((kind): readonly Goal[] => [
      {
        text: `Headroom's heap grows by ${showGrowth(counts, kind)} per ${kind} round, in MB`,
        figure: measureGrowth(counts, kind),
        atMost: flatMbPerRound,
      },
      {
        text: `Chrome has ${compareChrome(counts, kind).toFixed(1)} % more memory for a ${kind}`,
        figure: compareChrome(counts, kind),
        atMost: flatChromePercent,
      },
    ]),
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
its share. Between rounds it swings, since Chrome holds a process in reserve for a time.

After Chrome had ended, ${left.processes} processes and ${left.files} temporary files were left.
In the second half of the rounds (the growth is the slope of Theil and Sen):

${kinds
  .map(
    (kind) =>
      `- With each round of a ${kind}, Headroom's heap grows by ${showGrowth(counts, kind)}.\n` +
      `  The least memory of Chrome is ${compareChrome(counts, kind).toFixed(1)} % more than in ` +
      'the first half.',
  )
  .join('\n')}

${tabulate(counts)}
`;
