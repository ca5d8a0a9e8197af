/** Facts for the report besides the judgement: where the numbers come from and where to read on. */
import type { Drift } from '../model/drift.ts';
import type { ReportLinks } from '../model/links.ts';
import type { Tightening } from '../model/tightening.ts';
import type {
  Baseline,
  BudgetsAtBase,
  Diagnosis,
  Failure,
  Fingerprint,
  GitIdentity,
  Measurements,
  Round,
  TargetIdentity,
  Trend,
} from '../model.ts';

/**
 * `gate`: budgets were judged. `proposal`: there is no budget, or not even a file for them, so
 * nothing is judged and some are proposed.
 */
export type ReportMode = 'gate' | 'proposal';

/** A budgets file without budgets. */
export interface FirstBudgets {
  readonly file: string;
  /** Its whole text with budgets to start from; undefined where it has no place for them. */
  readonly text: string | undefined;
}

/** How many rounds of a target were kept, for each arm. */
export interface RoundCount {
  readonly target: string;
  readonly head: number;
  readonly base: number;
}

/**
 * Everything about a run that the report shows and that is not a judgement. Durations are
 * milliseconds.
 */
export interface ReportContext {
  readonly suite: string;
  readonly mode: ReportMode;
  readonly head: GitIdentity | undefined;
  readonly base: GitIdentity | undefined;
  readonly baseline: Baseline;
  /**
   * The budgets that the head's were compared with; undefined when the comparison was not
   * requested.
   */
  readonly budgetsAtBase: BudgetsAtBase | undefined;
  readonly targets: readonly TargetIdentity[];
  readonly fingerprint: Fingerprint;
  readonly seed: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /**
   * The sum of the rounds, so that judging again says the same: starts, builds and publishing are
   * not in it.
   */
  readonly durationMs: number;
  readonly rounds: readonly RoundCount[];
  /**
   * The values of each round, for the charts of the page; undefined where there are none to draw.
   */
  readonly roundsTaken?: readonly Round[] | undefined;
  /**
   * The share of the CPU (0…1) that others took in the middle one of all rounds; undefined where
   * nobody tells.
   */
  readonly usualBackground?: number | undefined;
  readonly failures: readonly Failure[];
  /** Of both arms; a base from an artifact has its diagnoses here as arm `base`. */
  readonly diagnoses: readonly Diagnosis[];
  readonly links: ReportLinks;
  /** The numbers come from a job that the author of the change controls (a fork's). */
  readonly unverified: boolean;
  /** The origin that was measured, for the budgets file that the first minute proposes. */
  readonly origin: string | undefined;
  /** The budgets file, where it has no budgets; undefined where there is no file either. */
  readonly firstBudgets?: FirstBudgets | undefined;
  /** The base branch's last points; undefined where no history was read. */
  readonly trend?: Trend | undefined;
  /** The history with this run in it; empty where the run leaves no point. */
  readonly drifts?: readonly Drift[] | undefined;
  /** Limits that the history kept tighter; empty where the run leaves no point. */
  readonly ratchets?: readonly Tightening[] | undefined;
}

/** The facts that a caller adds to those of the measurements. */
export type ReportSetting = Pick<
  ReportContext,
  'mode' | 'baseline' | 'links' | 'unverified' | 'origin'
> & {
  readonly budgetsAtBase?: BudgetsAtBase | undefined;
  readonly firstBudgets?: FirstBudgets | undefined;
  readonly trend?: Trend | undefined;
  readonly drifts?: readonly Drift[] | undefined;
  readonly ratchets?: readonly Tightening[] | undefined;
};

/**
 * Derives the context from the measurements of this run, and from the newest run of an artifact
 * baseline.
 */
export function deriveContext(measurements: Measurements, setting: ReportSetting): ReportContext {
  const { suite, head, targets, fingerprint, seed, startedAt, rounds, failures, diagnoses } =
    measurements;
  const newest = newestRun(setting.baseline);
  const baseDiagnoses = (newest?.diagnoses ?? [])
    .filter(({ arm }) => arm === 'head')
    .map((diagnosis) => ({ ...diagnosis, arm: 'base' as const }));
  return {
    suite,
    head,
    targets,
    fingerprint,
    seed,
    startedAt,
    failures,
    mode: setting.mode,
    baseline: setting.baseline,
    budgetsAtBase: setting.budgetsAtBase,
    links: setting.links,
    unverified: setting.unverified,
    origin: setting.origin,
    firstBudgets: setting.firstBudgets,
    trend: setting.trend,
    drifts: setting.drifts,
    ratchets: setting.ratchets,
    base: measurements.base ?? newest?.head,
    diagnoses: [...diagnoses, ...baseDiagnoses],
    durationMs: rounds.reduce((sum, round) => sum + round.durationMs, 0),
    usualBackground: usualBackground(measurements),
    rounds: countRounds(measurements),
    roundsTaken: rounds,
  };
}

/** In one pass: a fork may hand in many targets and many rounds. */
function countRounds({ targets, rounds }: Measurements): readonly RoundCount[] {
  const counts = { head: new Map<string, number>(), base: new Map<string, number>() };
  for (const { target, arm, background } of rounds)
    if (!background?.disturbed) counts[arm].set(target, (counts[arm].get(target) ?? 0) + 1);
  return targets.map(({ id }) => ({
    target: id,
    head: counts.head.get(id) ?? 0,
    base: counts.base.get(id) ?? 0,
  }));
}

function usualBackground({ rounds, fingerprint }: Measurements): number | undefined {
  const taken = rounds.flatMap(({ background }) =>
    background ? [background.othersCores + background.stolenCores] : [],
  );
  const middle = taken.sort((one, other) => one - other)[Math.floor(taken.length / 2)];
  return middle === undefined ? undefined : middle / Math.max(1, fingerprint.cores);
}

/**
 * The run of an artifact baseline that is compared with first: the newest, or the nearest to the
 * base.
 */
export function newestRun(baseline: Baseline): Measurements | undefined {
  return baseline.kind === 'artifact' ? baseline.runs[0] : undefined;
}
