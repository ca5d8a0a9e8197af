/**
 * Measures until every budget is decided or time is up, with the base beside the head where there
 * is one.
 */

import type { ReadConfigIn } from '../base/budgets.ts';
import type { FindBase } from '../base/finder.ts';
import { whyDistrusted } from '../base/git-distrust.ts';
import { type PreparedBase, prepareBase } from '../base/prepare-base.ts';
import { forecast } from '../compare/forecast.ts';
import { planNextBlocks } from '../decide/plan-next-blocks.ts';
import type { SaveRound } from '../measure/journal.ts';
import { openSession, type Session, type Sources } from '../measure/session.ts';
import { targetsWithoutBase } from '../measure/targets-without-base.ts';
import { groupFinder, groupTargets } from '../model/target-group.ts';
import type { Baseline, BudgetsAtBase, Config, Measurements } from '../model.ts';
import type { Ports } from '../ports.ts';
import { sameJobBaseline } from '../saved/find-baseline.ts';
import { measurementsFile, saveMeasurements } from '../saved/save-measurements.ts';
import { readBaseFileWithChanges } from './base-file-with-changes.ts';
import { judge } from './judge.ts';
import { plansFor } from './round-plans.ts';

/** Saved measurements, and the budgets that they are held against. */
export interface Measured {
  readonly file: string;
  readonly measurements: Measurements;
  readonly budgetsAtBase: BudgetsAtBase;
}

/**
 * Measures. Throws when the head cannot be measured at all. Rounds before an error are in the file.
 */
export async function measureUntilDecided(
  config: Config,
  saved: Baseline,
  readConfigIn: ReadConfigIn,
  findBase: FindBase,
  ports: Ports,
): Promise<Measured> {
  const file = await readBaseFileWithChanges(config, readConfigIn, findBase, ports);
  const base = await prepareBase(config, file, ports);
  if (base.kind === 'none') ports.log.warn(`Measuring without the base: ${base.why}`);
  if (base.kind === 'ready') for (const note of base.notes) ports.log.warn(note);
  try {
    return { ...(await withSession(config, saved, base, ports)), budgetsAtBase: file.budgets };
  } finally {
    if (base.kind === 'ready') await base.dispose();
  }
}

/** Warns that the commit of the measurements is unknown, so that they are no baseline. */
async function warnOfDistrust(
  directory: string,
  { git, log }: Pick<Ports, 'git' | 'log'>,
): Promise<void> {
  const why = await whyDistrusted(directory, git);
  if (why !== undefined) log.warn(why);
}

async function withSession(
  config: Config,
  saved: Baseline,
  base: PreparedBase,
  ports: Ports,
): Promise<Omit<Measured, 'budgetsAtBase'>> {
  const identities = {
    head: await ports.git.identity(config.workingDirectory),
    base: base.kind === 'ready' ? base.identity : undefined,
  };
  if (!identities.head) await warnOfDistrust(config.workingDirectory, ports);
  const sources: Sources = {
    head: { arm: 'head', server: config.server, directory: config.workingDirectory },
    base:
      base.kind === 'ready'
        ? { arm: 'base', server: base.server, directory: base.directory }
        : undefined,
    withoutBase: targetsWithoutBase(config),
  };
  const save: SaveRound = (measured) => saveMeasurements(measured, config.outputDirectory, ports);
  const session = await openSession(config, sources, identities, save, ports);
  try {
    if (base.kind === 'ready')
      await session.keep({ baseFrom: base.from, baseProblem: session.baseProblem });
    if (base.kind === 'none') await session.keep({ baseProblem: base.why });
    await takeRounds(
      config,
      session,
      saved,
      sources.base !== undefined && session.baseProblem === undefined,
      ports,
    );
    return { file: measurementsFile(config.outputDirectory), measurements: session.measurements() };
  } finally {
    await session.close();
  }
}

/**
 * Takes a fixed number of rounds, or as many as it takes: the first look, then batches for the open
 * budgets.
 */
async function takeRounds(
  config: Config,
  session: Session,
  saved: Baseline,
  hasBase: boolean,
  ports: Ports,
): Promise<void> {
  const { maxRounds } = config.effort;
  const plans = plansFor(config, hasBase);
  await session.keep({ plans });
  await session.measure(
    new Map(
      plans.map((plan) => [
        plan.target,
        plan.kind === 'fixed' ? plan.rounds : Math.min(firstLook, maxRounds),
      ]),
    ),
  );
  const growing = new Set(
    plans.filter(({ kind }) => kind === 'adaptive').map(({ target }) => target),
  );
  if (growing.size === 0 || config.budgets.length === 0) return;
  const findGroup = groupFinder(groupTargets(config.targets));
  for (;;) {
    const measurements = session.measurements();
    const judgement = judge(config, measurements, sameJobBaseline(measurements) ?? saved);
    const means = {
      maxRounds,
      timeLeftMs: session.timeLeftMs(),
      blockMs: session.blockMs,
      findGroup,
      policy: config.policy,
      forecast,
      isOpen: session.isOpen,
    };
    const planned = planNextBlocks(judgement, means).filter(({ target }) => growing.has(target));
    if (planned.length === 0) return;
    const told = planned.map(
      ({ target, blocks }) => `${target} (${blocks} more ${blocks === 1 ? 'round' : 'rounds'})`,
    );
    ports.log.note(`Inconclusive: ${told.join(', ')}.`);
    const taken = await session.measure(
      new Map(planned.map(({ target, blocks }) => [target, blocks])),
    );
    if (taken === 0) return;
  }
}

/** The fewest rounds at which a budget can be decided: a limit, by three of three within it. */
const firstLook = 3;
