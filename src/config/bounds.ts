/** Parses the bound of a budget from text to number: a limit, or a tolerated regression. */
import type { ErrorCode } from '../errors.ts';
import type { Metric } from '../metrics.ts';
import type { Tolerance, Unit } from '../model.ts';
import { parseQuantity, type Quantity } from './quantity.ts';

/** A refusal. The message goes on from the key. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  /** The text after the message where it is shown. */
  readonly advice?: (() => string) | undefined;
}

export type Parsed<T> = { readonly value: T } | { readonly refusal: Refusal };

/** How a limit is written, by unit. `plain` makes a plain number into what was probably meant. */
const notation: Readonly<
  Record<
    Unit,
    {
      readonly noun: string;
      readonly forms: readonly Quantity['form'][];
      readonly example: string;
      readonly plain: (n: number) => string;
    }
  >
> = {
  ms: { noun: 'a time', forms: ['time'], example: '"2.5s" or "200ms"', plain: (n) => `"${n}ms"` },
  bytes: {
    noun: 'a size',
    forms: ['size'],
    example: '"170kB" or "170KiB"',
    plain: (n) => `"${n}B"`,
  },
  count: { noun: 'a count', forms: ['plain'], example: '20', plain: String },
  score: {
    noun: 'a score',
    forms: ['plain', 'percent'],
    example: '0.9 or "90%"',
    plain: (n) => `${n / 100} or "${n}%"`,
  },
  unitless: { noun: 'a number', forms: ['plain'], example: '0.1', plain: String },
  share: {
    noun: 'a share',
    forms: ['percent'],
    example: '"1%"',
    plain: (n) => `"${n < 1 ? Number((n * 100).toPrecision(15)) : n}%"`,
  },
  'per-second': { noun: 'a rate', forms: ['rate'], example: '"500/s"', plain: (n) => `"${n}/s"` },
  'bytes-per-second': {
    noun: 'a data rate',
    forms: ['size-rate'],
    example: '"1MB/s"',
    plain: (n) => `"${n}B/s"`,
  },
};

/**
 * An audit's value can be anything that Lighthouse counts, so its limit may be a number, a time or
 * a size.
 */
const auditForms: readonly Quantity['form'][] = ['plain', 'time', 'size'];

/** How limits of a metric may be written; a plain 0 always may. */
export const limitForms = (metric: Metric): readonly Quantity['form'][] =>
  metric.id.startsWith('audit:') ? auditForms : notation[metric.unit].forms;

/** How limits of a metric are written, for messages, docs and editors. */
export function limitExample(metric: Metric): string {
  return metric.id.startsWith('audit:')
    ? '1000, "200ms" or "170kB"'
    : notation[metric.unit].example;
}

/** Tells whether a metric is a score or a share, which cannot be more than 1. */
export const isPartOfWhole = (metric: Metric): boolean =>
  metric.unit === 'score' || metric.unit === 'share';

const refuse = (code: ErrorCode, message: string): { readonly refusal: Refusal } => ({
  refusal: { code, message },
});

const show = (written: string | number): string =>
  typeof written === 'number' ? String(written) : JSON.stringify(written);

/** Reads a limit: a maximum or minimum, in the metric's unit. */
export function parseLimit(metric: Metric, written: string | number): Parsed<number> {
  const { noun, plain } = notation[metric.unit];
  const quantity = parseQuantity(written);
  const article = metric.id.startsWith('audit:') ? 'a number, a time or a size' : noun;
  if (!quantity)
    return refuse(
      'wrong-unit',
      `${show(written)} is no quantity; ${metric.id} is ${article}: write ${limitExample(metric)}`,
    );
  if (!Number.isFinite(quantity.amount))
    return refuse(
      'wrong-limit',
      `${show(written)} is not a finite number; write ${limitExample(metric)}`,
    );
  if (quantity.amount < 0)
    return refuse('wrong-limit', `${show(written)} is negative; ${metric.id} never is`);
  const isZero = quantity.form === 'plain' && quantity.amount === 0;
  if (!isZero && !limitForms(metric).includes(quantity.form)) {
    const advice = quantity.form === 'plain' ? plain(quantity.amount) : limitExample(metric);
    return refuse(
      'wrong-unit',
      `${show(written)} has ${quantity.form === 'plain' ? 'no unit' : 'the wrong unit'}; ` +
        `${metric.id} is ${article}: write ${advice}`,
    );
  }
  if (isPartOfWhole(metric) && quantity.amount > 1) {
    const advice =
      quantity.form === 'plain' && quantity.amount <= 100
        ? `; write ${plain(quantity.amount)}`
        : '';
    return refuse(
      'wrong-limit',
      `${show(written)} is more than ${metric.id} can be, which is 100 %${advice}`,
    );
  }
  return { value: quantity.amount };
}

/**
 * A percentage of a base that can be 0 says nothing; sizes and counts are 0 so rarely that a
 * percentage is what people mean.
 */
const takesPercentage = (metric: Metric): boolean =>
  metric.scale === 'ratio' || metric.unit === 'bytes' || metric.unit === 'count';

/**
 * Returns the forms of an amount of regression. `2%` of a score or share could be a part of the
 * base or percentage points, so points have their own notation.
 */
export function amountForms(metric: Metric): readonly Quantity['form'][] {
  if (metric.unit === 'score') return ['points', 'plain'];
  return metric.unit === 'share' ? ['points'] : limitForms(metric);
}

/** How regressions of a metric may be written; 0 and 0% always may. */
export const regressionForms = (metric: Metric): readonly Quantity['form'][] => [
  ...(takesPercentage(metric) ? (['percent'] as const) : []),
  ...amountForms(metric),
];

/** How an amount of regression is written. */
function regressionAmount(metric: Metric): string {
  if (isPartOfWhole(metric)) return '"2pp" (percentage points)';
  if (metric.id.startsWith('audit:')) return '100, "100ms" or "10kB"';
  const amounts: Partial<Record<Unit, string>> = {
    ms: '"100ms"',
    bytes: '"10kB"',
    count: '2',
    unitless: '0.05',
    'per-second': '"20/s"',
    'bytes-per-second': '"100kB/s"',
  };
  return amounts[metric.unit] ?? '0';
}

/** How regressions of a metric are written, for messages, docs and editors. */
export function regressionExample(metric: Metric): string {
  return takesPercentage(metric) ? `"5%" or ${regressionAmount(metric)}` : regressionAmount(metric);
}

/** Reads a tolerated regression: `5%` of the base, or an amount in the metric's unit. */
export function parseRegression(metric: Metric, written: string | number): Parsed<Tolerance> {
  const quantity = parseQuantity(written);
  if (!quantity)
    return refuse(
      'wrong-unit',
      `${show(written)} is no quantity; write ${regressionExample(metric)}`,
    );
  if (!Number.isFinite(quantity.amount))
    return refuse(
      'wrong-limit',
      `${show(written)} is not a finite number; write ${regressionExample(metric)}`,
    );
  if (quantity.amount < 0)
    return refuse(
      'wrong-limit',
      `${show(written)} is negative; write how much worse than the base is tolerated`,
    );
  if (quantity.amount === 0 && (quantity.form === 'percent' || quantity.form === 'plain')) {
    return {
      value:
        metric.scale === 'ratio' ? { kind: 'relative', share: 0 } : { kind: 'absolute', amount: 0 },
    };
  }
  if (quantity.form === 'percent') {
    if (isPartOfWhole(metric)) {
      return refuse(
        'wrong-unit',
        `${show(written)} could be a part of the base or percentage points; write ` +
          `${regressionAmount(metric)}`,
      );
    }
    if (!takesPercentage(metric)) {
      return refuse(
        'wrong-unit',
        `${show(written)} means nothing where the base can be 0, as ${metric.id} can; write ` +
          `an amount: ${regressionAmount(metric)}`,
      );
    }
    if (metric.better === 'higher' && quantity.amount >= 1)
      return refuse(
        'wrong-limit',
        `${metric.id} can never fall by more than ${show(written)}; write less than "100%"`,
      );
    return { value: { kind: 'relative', share: quantity.amount } };
  }
  if (!amountForms(metric).includes(quantity.form)) {
    return refuse(
      'wrong-unit',
      `${show(written)} has ${quantity.form === 'plain' ? 'no unit' : 'the wrong unit'}; ` +
        `write ${regressionExample(metric)}`,
    );
  }
  if (isPartOfWhole(metric) && quantity.amount > 1)
    return refuse(
      'wrong-limit',
      `${show(written)} is more than ${metric.id} can change; write ${regressionAmount(metric)}`,
    );
  return { value: { kind: 'absolute', amount: quantity.amount } };
}
