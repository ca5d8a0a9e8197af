/** Scenarios of the report that come from a whole run: rounds, compared, judged and reported. */
import type { Budget, Config, Measurements, TargetIdentity, Waivers } from '../../src/model.ts';
import { deriveContext } from '../../src/report/context.ts';
import { judge } from '../../src/run/judge.ts';
import { someConfig } from './fake-ports.ts';
import { type Arms, measured } from './measured-rounds.ts';
import { context, measurements as saved } from './report-context.ts';
import type { Scenario } from './scenarios.ts';

export interface WholeRun {
  readonly targets: readonly TargetIdentity[];
  /** By target: values of each metric and arm, a round each. */
  readonly values: Readonly<Record<string, Arms>>;
  readonly budgets: readonly Budget[];
  /** A fixed number; as many as it takes without. */
  readonly rounds?: number;
  readonly waivers?: Waivers;
}

/** Judges the rounds as `run` does, with base and head of one job. */
export function wholeRun({ targets, values, budgets, rounds, waivers }: WholeRun): Scenario {
  const shown = context(targets);
  const config: Config = {
    ...someConfig(),
    budgets,
    effort: { ...someConfig().effort, rounds },
  };
  const measurements: Measurements = {
    ...saved,
    targets,
    head: shown.head,
    base: shown.base,
    rounds: Object.entries(values).flatMap(
      ([target, arms]) => measured(arms, { target, startedAt: saved.startedAt }).rounds,
    ),
  };
  const { baseline, budgetsAtBase, links, unverified, origin } = shown;
  return {
    judgement: judge(config, measurements, baseline, budgetsAtBase, waivers),
    context: deriveContext(measurements, {
      mode: 'gate',
      baseline,
      budgetsAtBase,
      links,
      unverified,
      origin,
    }),
  };
}
