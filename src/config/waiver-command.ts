/**
 * A waiver as people write it, in a comment or as a label: which metric, of what, up to which
 * amount.
 */
import { findMetric, type Metric } from '../metrics.ts';
import type { Tolerance, Waiver } from '../model.ts';
import { amountForms, isPartOfWhole } from './bounds.ts';
import { parseQuantity } from './quantity.ts';

export type Asked = Pick<Waiver, 'metric' | 'target' | 'amount' | 'reason'>;

/** Longer ones are not looked at. */
const longest = 1_000;

/** The largest percentage that a comment may accept. */
const mostPercent = 1_000;

/**
 * Returns the amount in the units of the budgets file; undefined when it is none of this metric. A
 * number without a unit counts in the metric's own. Of a score or a share, `5%` could be points or
 * a part of the base, so those are written in points.
 */
function parseAmount(number: string, unit: string, metric: Metric): Tolerance | undefined {
  const written = parseQuantity(`${number}${unit}`);
  if (!written || !(written.amount > 0)) return undefined;
  const { form, amount } = written;
  if (form === 'percent') {
    if (isPartOfWhole(metric) || amount > mostPercent / 100) return undefined;
    // A metric can never fall by more than all of it, so 100 % would accept everything.
    return metric.better === 'lower' || amount < 1
      ? { kind: 'relative', share: amount }
      : undefined;
  }
  const isOwnUnit = form === 'plain' && metric.unit !== 'share';
  if (!isOwnUnit && !amountForms(metric).includes(form)) return undefined;
  return isPartOfWhole(metric) && amount >= 1 ? undefined : { kind: 'absolute', amount };
}

const quantity = String.raw`\+?(\d{1,9}(?:\.\d{1,6})?) ?([%µa-z/]{0,5})`;
const form = new RegExp(
  `^accept (\\S+)(?: of (.+?))?(?: up to ${quantity})?(?: because (.+))?$`,
  'i',
);
/** GitHub's labels have 50 characters at most. */
const shortForm = new RegExp(`^(?:accept )?(\\S+)(?: of (.+?))? (?:up to )?${quantity}$`, 'i');

/** On one line with single blanks: then no pattern has two ways to match the same white space. */
const inOneLine = (text: string): string =>
  text
    .slice(0, longest + 1)
    .replace(/\s+/g, ' ')
    .trim();

/**
 * `accept METRIC [of TARGET] up to AMOUNT [because REASON]`; undefined when it is not in that form,
 * a word when it is and is wrong.
 */
export function parseCommand(text: string): Asked | string | undefined {
  const line = inOneLine(text);
  const words = line.length > longest ? null : form.exec(line);
  if (words === null)
    return /^accept\b/i.test(line)
      ? 'it is not of the form "accept METRIC of TARGET up to AMOUNT because REASON"'
      : undefined;
  return readCommand(words);
}

/** As a command, or shorter: `METRIC [of TARGET] AMOUNT`. Labels about something else are none. */
export function parseLabel(text: string): Asked | string | undefined {
  const line = inOneLine(text);
  const words = shortForm.exec(line);
  if (words === null || (metricNamed(words[1]) === undefined && !/^accept\b/i.test(line)))
    return parseCommand(line);
  return readCommand(words);
}

const metricNamed = (name = ''): Metric | undefined =>
  findMetric(name) ?? findMetric(name.toLowerCase());

function readCommand([, name = '', target, number, unit = '', reason = '']: RegExpExecArray):
  | Asked
  | string {
  const metric = metricNamed(name);
  if (metric === undefined) return `there is no metric ${name}`;
  if (number === undefined) return 'it names no amount ("up to 20%")';
  const amount = parseAmount(number, unit, metric);
  if (amount !== undefined) return { metric: metric.id, target, amount, reason: reason.trim() };
  const points = isPartOfWhole(metric) ? ', which is written in points ("5pp")' : '';
  return `"${number}${unit}" is no amount of ${metric.id}${points}`;
}
