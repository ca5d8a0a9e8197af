/** The visits of a page: the first, and a repeat one that finds what the first left. */
import { getMetric } from '../metrics.ts';
import { between } from '../model/target-identity.ts';
import type { Budget, PageTarget } from '../model.ts';
import type { Layer } from './merge-budgets.ts';
import { mergeTargetBudgets } from './merge-budgets.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, type Reading } from './reading.ts';
import type { PageEntry } from './schema.ts';

/** Returns whether a page has a repeat visit. Adds a problem where only its budgets are written. */
export function hasRepeat(reading: Reading, path: Path, page: PageEntry): boolean {
  const visits = page.visits ?? reading.file.defaults?.page?.visits ?? [];
  const isRepeated = visits.includes('repeat');
  if (page.repeat !== undefined && !isRepeated)
    addProblem(
      reading,
      'budgets-schema',
      [...path, 'repeat'],
      'the page has no repeat visit: add "visits": ["first", "repeat"]',
    );
  return isRepeated;
}

/** Returns the id of the repeat visit to a page that is called so. */
export const repeatId = (name: string, profile: string): string =>
  `${name}${between}repeat (${profile})`;

/** Returns the target of the repeat visit beside that of the first. */
export const asRepeat = ({ interactions: _, ...first }: PageTarget): PageTarget => ({
  ...first,
  id: repeatId(first.name, first.profile),
  name: `${first.name}${between}repeat`,
  group: first.id,
  visit: 'repeat',
});

/** Returns the budgets of a visit. Adds a problem for each metric that it does not give. */
export function mergeVisitBudgets(
  { id, visit }: PageTarget,
  layers: readonly Layer[],
  reading: Reading,
): readonly Budget[] {
  const budgets = mergeTargetBudgets(id, layers, reading);
  for (const { metric, source } of budgets) {
    const problem =
      inFlowsAlone(metric) ?? (visit === 'repeat' ? onlyFirst(metric) : onlyRepeat(metric));
    if (problem !== undefined)
      reading.problems.add({
        code: 'wrong-limit',
        message: `${source?.keyPath}: ${problem}`,
        source,
      });
  }
  return budgets;
}

const inFlowsAlone = (id: string): string | undefined =>
  getMetric(id).read?.from === 'repetitions'
    ? `only a flow with "repeat" has ${id} (docs/flows.md)`
    : undefined;

const onlyFirst = (id: string): string | undefined =>
  getMetric(id).read?.from === 'category'
    ? `${id} is measured in the first visit alone`
    : undefined;

const onlyRepeat = (id: string): string | undefined =>
  getMetric(id).read?.from === 'cache'
    ? `only a repeat visit has ${id}: write it below "repeat"`
    : undefined;
