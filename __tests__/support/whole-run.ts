/**
 * Runs whose rounds are given as numbers. They are compared, decided and explained by the code that
 * judges real runs, so that no comment is tested which no run could end with.
 */
import { identifyTarget } from '../../src/model/target-identity.ts';
import type {
  Arm,
  Baseline,
  Budget,
  BudgetsAtBase,
  Config,
  Diagnosis,
  Failure,
  Judgement,
  Measurements,
  PageSeen,
  Target,
  Waivers,
} from '../../src/model.ts';
import { deriveContext, type ReportContext, type ReportSetting } from '../../src/report/context.ts';
import { judge } from '../../src/run/judge.ts';
import { someConfig } from './fake-ports.ts';
import { measured } from './measured-rounds.ts';
import { context, measurements as withoutRounds } from './report-context.ts';
import { shop } from './shop.ts';
import type { Rounds } from './shop-rounds.ts';

/** What `report` is handed of a run. */
export interface Reported {
  readonly judgement: Judgement;
  readonly context: ReportContext;
}

export interface WholeRun {
  /** The shop's, where nothing is said. */
  readonly targets?: readonly Target[];
  readonly rounds: Rounds;
  /** How long each round took. */
  readonly roundMs?: number;
  readonly budgets: readonly Budget[];
  /** What inputs and budgets file say besides. */
  readonly config?: Partial<Config>;
  /** What the base's budgets file says otherwise, and the files it names that the change edits. */
  readonly before?: Partial<Config> & { readonly changedFiles?: readonly string[] };
  /** How the base's budgets file could be read, where it is not the same as `before`. */
  readonly budgetsAtBase?: BudgetsAtBase;
  readonly waivers?: Waivers;
  readonly baseline?: Baseline;
  readonly failures?: readonly Failure[];
  readonly diagnoses?: readonly Diagnosis[];
  /** By target and arm: what every visit met. */
  readonly seen?: Readonly<Record<string, Readonly<Partial<Record<Arm, PageSeen>>>>>;
  readonly setting?: Partial<ReportSetting>;
}

const shown = context([]);

export function wholeRun(run: WholeRun): Reported {
  const config = configured(run);
  const measurements = measure(run, config);
  const baseline = run.baseline ?? shown.baseline;
  const budgetsAtBase = run.budgetsAtBase ?? readAtBase(config, run.before ?? {});
  const setting: ReportSetting = {
    mode: 'gate',
    baseline,
    budgetsAtBase,
    links: shown.links,
    unverified: false,
    origin: undefined,
    ...run.setting,
  };
  return {
    judgement: judge(config, measurements, baseline, budgetsAtBase, run.waivers),
    context: deriveContext(measurements, setting),
  };
}

/** Rounds of the same targets at another time, as a run of the base branch saved them. */
export function savedRun(rounds: Rounds, about: Partial<Measurements>): Measurements {
  const config = configured({ rounds, budgets: [] });
  return { ...measure({ rounds, budgets: [] }, config), ...about };
}

function configured({ targets = shop, budgets, config }: WholeRun): Config {
  const some = someConfig();
  return { ...some, targets, budgets, effort: { ...some.effort, maxRounds: 30 }, ...config };
}

function readAtBase(
  config: Config,
  { changedFiles, ...before }: NonNullable<WholeRun['before']>,
): BudgetsAtBase {
  const measuring = { ...config, ...before };
  const { budgets, waivers } = measuring;
  return { kind: 'read', budgets, waivers, measuring, changedFiles };
}

function measure(
  { rounds, roundMs = 2_100, baseline, failures = [], diagnoses = [], seen = {} }: WholeRun,
  { suite, targets }: Config,
): Measurements {
  const { startedAt } = withoutRounds;
  const visited = Object.entries(rounds).flatMap(([target, arms]) =>
    measured(arms, { target, startedAt }).rounds.map((round) => ({
      ...round,
      durationMs: roundMs,
      seen: seen[target]?.[round.arm],
    })),
  );
  return {
    ...withoutRounds,
    suite,
    targets: targets.map(identifyTarget),
    head: shown.head,
    base: baseline === undefined || baseline.kind === 'same-job' ? shown.base : undefined,
    rounds: visited,
    failures,
    diagnoses,
  };
}
