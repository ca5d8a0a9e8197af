/** The waivers of a budgets file: what is accepted to be worse than its budget, up to an amount and until a day. */
import { findMetric, metricTable } from '../metrics.ts';
import type { Target, Waiver } from '../model.ts';
import { parseRegression } from './bounds.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, type Reading } from './reading.ts';
import type { BudgetsFile } from './schema.ts';

type Entry = NonNullable<BudgetsFile['waivers']>[number];

/** Expired ones too: whoever judges knows the day. */
export function readWaivers(reading: Reading, targets: readonly Target[]): readonly Waiver[] {
  const names = new Set(targets.flatMap(({ id, name }) => [name, id]));
  return (reading.file.waivers ?? []).flatMap((entry, at) => {
    checkTarget(reading, entry, ['waivers', at, 'target'], names);
    return readEntry(reading, entry, ['waivers', at]);
  });
}

function readEntry(reading: Reading, entry: Entry, path: Path): readonly Waiver[] {
  const metric = findMetric(entry.metric);
  if (!metric) {
    const advice = () =>
      didYouMean(
        entry.metric,
        metricTable.map(({ id }) => id),
      );
    addProblem(reading, 'unknown-metric', [...path, 'metric'], `there is no metric ${JSON.stringify(entry.metric)}`, 'value', advice);
    return [];
  }
  const parsed = parseRegression(metric, entry.upTo);
  if ('refusal' in parsed) {
    addProblem(reading, parsed.refusal.code, [...path, 'upTo'], parsed.refusal.message);
    return [];
  }
  const amount = parsed.value;
  if ((amount.kind === 'relative' ? amount.share : amount.amount) === 0) {
    addProblem(reading, 'wrong-limit', [...path, 'upTo'], 'a waiver up to 0 accepts nothing');
    return [];
  }
  const { target, reason, expires } = entry;
  return [{ metric: metric.id, target, amount, reason, source: 'file', by: undefined, expires, position: reading.document.at(path) }];
}

function checkTarget(reading: Reading, { target }: Entry, path: Path, names: ReadonlySet<string>): void {
  if (target === undefined || names.has(target)) return;
  const advice = () => didYouMean(target, [...names]);
  addProblem(reading, 'budgets-schema', path, `there is no target ${JSON.stringify(target)}`, 'value', advice);
}
