/** Finds where the base's numbers come from. */
import { importedFrom } from '../model/source.ts';
import type { Baseline, BaselinePlan, Measurements } from '../model.ts';
import type { Files } from '../ports.ts';
import { readMeasurements } from './read-measurements.ts';

/**
 * Reads saved measurements where the plan names files. The same-job baseline is measured, not
 * found: see `sameJobBaseline`.
 */
export async function findBaseline(plan: BaselinePlan, files: Files): Promise<Baseline> {
  if (plan.kind !== 'files') return { kind: 'none', why: 'No baseline was given.' };
  const runs: Measurements[] = [];
  for (const path of plan.paths) runs.push(await readMeasurements(path, files));
  runs.sort((one, other) => other.startedAt.localeCompare(one.startedAt));
  return { kind: 'artifact', runs, describe: runs.map(describeRun).join(', ') };
}

/** Returns the baseline of measurements that hold both arms. An import is of the head alone. */
export function sameJobBaseline(measurements: Measurements): Baseline | undefined {
  if (importedFrom(measurements) !== undefined) return undefined;
  if (!measurements.rounds.some((round) => round.arm === 'base')) return undefined;
  const commit = measurements.base?.commit;
  const { baseProblem: problem, baseFrom = 'in the same job' } = measurements;
  return { kind: 'same-job', commit, problem, describe: baseFrom };
}

function describeRun(run: Measurements): string {
  const commit = run.head
    ? `${run.head.commit.slice(0, 7)}${run.head.dirty ? ' with local changes' : ''}`
    : 'an unknown commit';
  return `${commit}, measured ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}
