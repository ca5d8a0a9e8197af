/**
 * The waivers of a budgets file: what is accepted to be worse than its budget, up to an amount and
 * until a day.
 */
import { findMetric } from '../metrics.ts';
import type { SourcePosition, Target, Tolerance, Waiver } from '../model.ts';
import { parseRegression } from './bounds.ts';
import { wrongName } from './metric-names.ts';
import { didYouMean } from './nearest-name.ts';
import type { Path } from './parsed-text.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { addProblem, type Reading } from './reading.ts';
import type { BudgetsFile } from './schema.ts';
import { sections } from './target-kinds.ts';

type Entry = NonNullable<BudgetsFile['waivers']>[number];

/** Reads waivers, expired ones too: the judge knows the day. */
export function readWaivers(reading: Reading, targets: readonly Target[]): readonly Waiver[] {
  const names = new Set(targets.flatMap(({ id, name }) => [name, id]));
  for (const [at, entry] of readEntries(reading.document.value).entries()) {
    if (areTargetsKnown(reading))
      checkTarget(reading, entry.target, ['waivers', at, 'target'], names);
    checkAmount(reading, entry, ['waivers', at]);
  }
  return (reading.file.waivers ?? []).flatMap((entry, at) =>
    readEntry(entry, reading.document.at(['waivers', at])),
  );
}

type Written = Readonly<Partial<Record<keyof Entry, unknown>>>;

/**
 * As they are written: where the schema refuses one key of an entry, the others are checked all the
 * same.
 */
function readEntries(document: unknown): readonly Written[] {
  const { waivers } = document as { readonly waivers?: unknown };
  const entries: readonly unknown[] = Array.isArray(waivers) ? waivers : [];
  return entries.map((entry) => (typeof entry === 'object' && entry !== null ? entry : {}));
}

/** False where a target, or the devices of some, may have been left out. */
const areTargetsKnown = ({ leftOut }: Reading): boolean =>
  !leftOut.some(
    (path) =>
      path.slice(-2).includes('devices') ||
      (path.length < 3 && mayBeLeftOut({ leftOut: [path] }, [], [...sections, 'defaults'])),
  );

function checkTarget(
  reading: Reading,
  target: unknown,
  path: Path,
  names: ReadonlySet<string>,
): void {
  if (typeof target !== 'string' || names.has(target)) return;
  const advice = () => didYouMean(target, [...names]);
  addProblem(
    reading,
    'budgets-schema',
    path,
    `there is no target ${JSON.stringify(target)}`,
    'value',
    advice,
  );
}

function checkAmount(reading: Reading, { metric: name, upTo }: Written, path: Path): void {
  if (typeof name !== 'string' || name === '') return;
  const metric = findMetric(name);
  const refused = wrongName(name);
  if (refused)
    addProblem(
      reading,
      refused.code,
      [...path, 'metric'],
      refused.message,
      'value',
      refused.advice,
    );
  if (!metric || refused) return;
  if (typeof upTo !== 'string' && typeof upTo !== 'number') return;
  const parsed = parseRegression(metric, upTo);
  if ('refusal' in parsed)
    addProblem(reading, parsed.refusal.code, [...path, 'upTo'], parsed.refusal.message);
  else if (readAmount(parsed.value) === 0)
    addProblem(reading, 'wrong-limit', [...path, 'upTo'], 'a waiver up to 0 accepts nothing');
}

const readAmount = (tolerance: Tolerance): number =>
  tolerance.kind === 'relative' ? tolerance.share : tolerance.amount;

/** Returns the waiver; none for one that was refused above. */
function readEntry(
  { metric: name, target, upTo, reason, expires }: Entry,
  position: SourcePosition,
): readonly Waiver[] {
  const metric = findMetric(name);
  const parsed = metric && parseRegression(metric, upTo);
  if (!metric || !parsed || 'refusal' in parsed || readAmount(parsed.value) === 0) return [];
  return [
    {
      metric: metric.id,
      target,
      amount: parsed.value,
      reason,
      source: 'file',
      by: undefined,
      expires,
      position,
    },
  ];
}
