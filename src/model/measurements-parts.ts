/** The parts of the schema of measurements: bounded texts, numbers, and the names of metrics. */
import { z } from 'zod';
import { findMetric } from '../metrics.ts';
import { measurementsBounds } from './measurements-bounds.ts';
import { isPlainName } from './plain-name.ts';

const { characters } = measurementsBounds;

type Kind = keyof typeof characters;

/** Texts that may have several lines. Every other text is a name, quoted where lines matter. */
const words: ReadonlySet<Kind> = new Set<Kind>([
  'baseFrom',
  'baseProblem',
  'reason',
  'message',
  'hint',
  'element',
  'url',
  'title',
]);

export const text = (kind: Kind) => {
  const bounded = z.string().max(characters[kind]);
  return words.has(kind)
    ? bounded
    : bounded.refine(isPlainName, 'a name holds no control character');
};
/** Bytes as Base64. */
export const encoded = (kind: Kind) => text(kind).regex(/^[A-Za-z0-9+/]+={0,2}$/);
export const number = z.number().finite();
export const wholeNumber = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
export const arm = z.enum(['base', 'head']);
/** A metric's id. Its other names are for the budgets file alone. */
export const metricName = z
  .string()
  .max(characters.metric)
  .refine((id) => findMetric(id)?.id === id, 'there is no such metric');
export const byMetric = <T extends z.ZodType>(value: T) =>
  z.record(metricName, value, {
    error: ({ code }) => (code === 'invalid_key' ? 'there is no such metric' : undefined),
  });
