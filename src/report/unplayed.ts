/** Interactions that gave no number and have no budget: no row tells of them. */
import type { Judgement } from '../model.ts';
import type { ReportContext } from './context.ts';
import { metricFor } from './row.ts';
import { type Style, withoutStop } from './style.ts';

/** Returns a sentence for each metric of steps that no round of the change gave, and why. */
export function unplayedLines(
  { comparisons, findings }: Pick<Judgement, 'comparisons' | 'findings'>,
  { roundsTaken = [] }: Pick<ReportContext, 'roundsTaken'>,
  style: Style,
): readonly string[] {
  const told = new Set(
    [...comparisons, ...findings.map(({ budget }) => budget)].map(({ target, metric }) =>
      JSON.stringify([target, metric]),
    ),
  );
  const reasons = roundsTaken
    .filter(({ arm }) => arm === 'head')
    .flatMap(({ target, invalid }) =>
      Object.entries(invalid).map(([metric, why]) => ({ target, metric, why })),
    )
    .filter(
      ({ target, metric }) =>
        metricFor(metric).read?.from === 'step' && !told.has(JSON.stringify([target, metric])),
    );
  return [...Map.groupBy(reasons, ({ target, metric }) => `${metric}\n${target}`).values()].map(
    (group) => {
      const [{ target, metric }] = group as [(typeof reasons)[number]];
      const why = withoutStop(group.at(-1)?.why ?? '');
      const { label } = metricFor(metric);
      return `${style.text(label)} of ${style.text(target)}: no round gave it: ${style.text(why)}.`;
    },
  );
}
