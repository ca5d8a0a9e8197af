/** The charts of an endpoint's load: how latencies were spread, and when answers came. */
import { decodeLatencies, type LatencyCount } from '../../model/latency-histogram.ts';
import type { ArmLine, Figure } from '../../model/report-page.ts';
import type { Arm, Round } from '../../model.ts';
import { formatCount, formatValue } from '../format.ts';
import { medianOf } from './measured-rounds.ts';

const arms = [
  { arm: 'base', label: 'base' },
  { arm: 'head', label: 'this change' },
] as const satisfies readonly { readonly arm: Arm; readonly label: string }[];

/** Empty where the rounds kept nothing, as those of version 1. */
export function loadFigures(rounds: readonly Round[]): readonly Figure[] {
  const judged = rounds.filter(({ background }) => !background?.disturbed);
  return [percentileFigure(judged), throughputFigure(judged)].filter(
    (figure) => figure !== undefined,
  );
}

/** One answer in this many is the last that a line shows: 99.99 %. */
const mostNines = 4;
const stepsOfNine = 12;

function percentileFigure(rounds: readonly Round[]): Figure | undefined {
  const lines = arms.flatMap(({ arm, label }): readonly (PercentileLine & Told)[] => {
    const counts = mergeCounts(rounds.filter((round) => round.arm === arm));
    const answers = counts.reduce((sum, { count }) => sum + count, 0);
    if (answers === 0) return [];
    const points = percentilesOf(counts, answers);
    return [{ arm, label, points, told: describeLine(label, counts, answers) }];
  });
  if (lines.length === 0) return undefined;
  const told = lines.map((line) => line.told).join('; ');
  return {
    caption: ['Latencies of all rounds: how long the fastest share of the answers took'],
    words: `Latencies. ${told}`,
    chart: { kind: 'percentiles', lines: lines.map(({ told: _, ...line }) => line) },
  };
}

type PercentileLine = ArmLine<{ readonly share: number; readonly ms: number }>;
interface Told {
  readonly told: string;
}

function mergeCounts(rounds: readonly Round[]): readonly LatencyCount[] {
  const byUs = new Map<number, number>();
  for (const { latencies } of rounds)
    for (const { us, count } of (latencies && decodeLatencies(latencies)) || [])
      byUs.set(us, (byUs.get(us) ?? 0) + count);
  return [...byUs].map(([us, count]) => ({ us, count })).sort((one, other) => one.us - other.us);
}

/** As many nines as the answers can tell of: one of a hundred says nothing of 99.9 %. */
function percentilesOf(
  counts: readonly LatencyCount[],
  answers: number,
): readonly { readonly share: number; readonly ms: number }[] {
  const nines = Math.min(mostNines, Math.log10(answers));
  const steps = Math.max(1, Math.floor(nines * stepsOfNine));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const share = 1 - 10 ** -((step / steps) * nines);
    return { share, ms: percentileMs(counts, share * answers) };
  });
}

/** Returns the latency within which so many answers came; fractions are of rounding. */
function percentileMs(counts: readonly LatencyCount[], answers: number): number {
  let below = 0;
  for (const { us, count } of counts) {
    below += count;
    if (below >= answers - 1e-6) return us / 1000;
  }
  return (counts.at(-1)?.us ?? 0) / 1000;
}

const toldShares = [0.5, 0.9, 0.99, 0.999] as const;

function describeLine(label: string, counts: readonly LatencyCount[], answers: number): string {
  const parts = toldShares
    .filter((share) => (1 - share) * answers >= 1)
    .map(
      (share) =>
        `${share * 100} % within ${formatValue('ms', percentileMs(counts, share * answers))}`,
    );
  const told = parts.length > 0 ? `: ${parts.join(', ')}` : '';
  return `${label}, ${formatCount(Math.round(answers), 'answer')}${told}`;
}

function throughputFigure(rounds: readonly Round[]): Figure | undefined {
  const lines = arms.flatMap(({ arm, label }) => {
    const kept = rounds.flatMap((round) =>
      round.arm === arm && round.throughput && round.throughput.length > 1
        ? [round.throughput]
        : [],
    );
    const parts = Math.min(...kept.map(({ length }) => length));
    if (kept.length === 0) return [];
    const points = Array.from({ length: parts }, (_, part) => ({
      at: (part + 0.5) / parts,
      perSecond: medianOf(kept.map((one) => one[part] ?? 0)) ?? 0,
    }));
    return [{ arm, label, points }];
  });
  if (lines.length === 0) return undefined;
  const told = lines.map(({ label, points }) => {
    const rates = points.map(({ perSecond }) => perSecond);
    const [least, most] = [Math.min(...rates), Math.max(...rates)];
    const range = [least, most].map((rate) => formatValue('per-second', rate));
    return `${label} from ${range.join(' to ')}`;
  });
  return {
    caption: ['Throughput over a round, in the middle of all rounds'],
    words: `Throughput over a round: ${told.join(', ')}`,
    chart: { kind: 'throughput', lines },
  };
}
