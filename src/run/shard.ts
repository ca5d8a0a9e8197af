/** One job's part of the targets, with their budgets. */
import { selectShardTargets } from '../measure/shard.ts';
import type { Baseline, Config } from '../model.ts';
import type { Log } from '../ports.ts';

/**
 * Returns the configuration limited to this shard's targets. Costs come from the baseline when
 * there is one.
 */
export function configForShard(config: Config, saved: Baseline, log: Log): Config {
  const { shard, targets, budgets } = config;
  if (!shard) return config;
  const measured = saved.kind === 'artifact' ? saved.runs[0] : undefined;
  const own = selectShardTargets(targets, shard, measured);
  const basis =
    saved.kind === 'artifact'
      ? `by what they cost in ${saved.describe}`
      : 'by their number: no baseline tells what they cost';
  log.note(
    `Shard ${shard.index}/${shard.count} takes ${own.length} of ${targets.length} targets, ` +
      `divided ${basis}.`,
  );
  const ids = new Set(own.map(({ id }) => id));
  return { ...config, targets: own, budgets: budgets.filter(({ target }) => ids.has(target)) };
}
