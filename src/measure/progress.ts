/** Tells people about the progress of rounds. */
import type { Arm, MetricId } from '../model.ts';
import type { Log } from '../ports.ts';

/** `75` seconds read `1:15`. */
function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The metrics that a progress line shows, by what the round has. */
const shown: readonly { readonly metric: MetricId; readonly text: (value: number) => string }[] = [
  { metric: 'lcp', text: (value) => `LCP ${(value / 1_000).toFixed(2)} s` },
  { metric: 'inp', text: (value) => `INP ${value.toFixed(0)} ms` },
  { metric: 'tbt', text: (value) => `TBT ${value.toFixed(0)} ms` },
  { metric: 'throughput', text: (value) => `${value.toFixed(0)}/s` },
  { metric: 'p99', text: (value) => `p99 ${value.toFixed(1)} ms` },
];

/**
 * Writes one line for each round: target, block, arm and the first numbers. The time left comes
 * first, once a first block is done.
 */
export function reportRound(
  log: Log,
  round: {
    readonly target: string;
    readonly arm: Arm;
    readonly block: number;
    readonly values: Readonly<Record<MetricId, number>>;
  },
  leftMs: number,
): void {
  const numbers = shown.flatMap(({ metric, text }) => {
    const value = round.values[metric];
    return value === undefined ? [] : [text(value)];
  });
  const left = leftMs > 0 ? `[${clockText(leftMs)} left] ` : '';
  log.progress(
    `${left}${round.target}, round ${round.block + 1}, ${round.arm}: ${numbers.join(', ')}`,
  );
}
