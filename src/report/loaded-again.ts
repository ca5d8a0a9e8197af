/** Tells of resources that a repeat visit loads again although a cache could have kept them. */
import type { Diagnosis, LoadedAgainReason } from '../model.ts';
import { formatValue } from './format.ts';
import { type NamedResource, nameResources, pairResources } from './resource-pairs.ts';
import type { Style } from './style.ts';

const mostLines = 3;

/** An HTML document is loaded again on purpose: it names what is new. */
const expected = 'document';

const reasons: Readonly<Record<LoadedAgainReason, string>> = {
  'no-caching-header': 'its answer has no caching header',
  'no-store': 'its caching header says no-store',
  'no-cache': 'its caching header says that it must be asked for',
  revalidated: 'the server was asked, and answered that nothing changed',
  other: 'its caching headers alone do not tell why',
};

/**
 * Returns at most three sentences on a repeat visit, the largest resources first. Resources that
 * the base's visit did not load again go alone, where there are any.
 */
export function describeLoadedAgain(
  target: string,
  diagnoses: readonly Diagnosis[],
  style: Style,
): readonly string[] {
  const find = (arm: Diagnosis['arm']): Diagnosis | undefined =>
    diagnoses.find((one) => one.target === target && one.arm === arm);
  const [base, head] = [find('base'), find('head')];
  if (!head) return [];
  const again = nameResources(head).filter(isAgain);
  const isNew = base ? newlyAgain(base, head) : () => false;
  const added = again.filter(isNew);
  const isSaid = added.length > 0;
  return (isSaid ? added : again)
    .toSorted((one, other) => other.transferBytes - one.transferBytes)
    .slice(0, mostLines)
    .map(
      ({ name, type, transferBytes, again: why = 'other' }) =>
        `Loaded again${isSaid ? ', unlike at the base' : ''}: ${style.code(name)} ` +
        `(${style.text(type)}, ${formatValue('bytes', transferBytes)}): ${reasons[why]}`,
    );
}

const isAgain = ({ again, type }: NamedResource): boolean =>
  again !== undefined && type.toLowerCase() !== expected;

/** A resource that is new in the head was loaded by its first visit, and ought to be kept too. */
function newlyAgain(base: Diagnosis, head: Diagnosis): (resource: NamedResource) => boolean {
  const { pairs, added } = pairResources(nameResources(base), nameResources(head));
  const names = new Set([
    ...added.map(({ name }) => name),
    ...pairs.filter(({ before }) => !isAgain(before)).map(({ after }) => after.name),
  ]);
  return ({ name }) => names.has(name);
}
