/**
 * A waiver as people write it, in a comment or as a label: which metric, of what, up to which
 * amount.
 */
import { findMetric, type Metric } from '../metrics.ts';
import type { Tolerance, Unit, Waiver } from '../model.ts';

export type Asked = Pick<Waiver, 'metric' | 'target' | 'amount' | 'reason'>;

/** Longer ones are not looked at. */
const longest = 1_000;

/** Unit of an amount → the metrics' unit that it belongs to, and how many of it one is. */
const units: Readonly<Record<string, readonly [readonly Unit[], number]>> = {
  ms: [['ms'], 1],
  s: [['ms'], 1_000],
  b: [['bytes'], 1],
  kb: [['bytes'], 1_000],
  mb: [['bytes'], 1_000_000],
  kib: [['bytes'], 1_024],
  mib: [['bytes'], 1_048_576],
  pp: [['score', 'share'], 0.01],
  '/s': [['per-second'], 1],
  'b/s': [['bytes-per-second'], 1],
  'kb/s': [['bytes-per-second'], 1_000],
  'mb/s': [['bytes-per-second'], 1_000_000],
};

/**
 * An amount without a unit counts in the metric's own. Of a score or a share `5` and `5%` could be
 * 5 points, 5 % of the base, or all there is: those are written in points, as in the budgets file.
 */
function amountOf(number: string, unit: string, metric: Metric): Tolerance | undefined {
  const value = Number(number);
  if (!Number.isFinite(value) || value <= 0) return undefined;
  const isPartOfWhole = metric.unit === 'score' || metric.unit === 'share';
  if (isPartOfWhole && (unit === '%' || (unit === '' && metric.unit === 'share'))) return undefined;
  // What can never fall by more than all of it would be accepted whatever it is.
  if (unit === '%')
    return value <= 1_000 && (metric.better === 'lower' || value < 100)
      ? { kind: 'relative', share: value / 100 }
      : undefined;
  const [of, factor] = unit === '' ? [[metric.unit], 1] : (units[unit.toLowerCase()] ?? []);
  if (factor === undefined || !of?.includes(metric.unit)) return undefined;
  const amount = Number((value * factor).toPrecision(15));
  return isPartOfWhole && amount >= 1 ? undefined : { kind: 'absolute', amount };
}

const quantity = String.raw`\+?(\d{1,9}(?:\.\d{1,6})?) ?(%|[a-z/]{0,4})`;
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
  return askedIn(words);
}

/** As a command, or shorter: `METRIC [of TARGET] AMOUNT`. Labels about something else are none. */
export function parseLabel(text: string): Asked | string | undefined {
  const line = inOneLine(text);
  const words = shortForm.exec(line);
  if (words === null || (metricNamed(words[1]) === undefined && !/^accept\b/i.test(line)))
    return parseCommand(line);
  return askedIn(words);
}

const metricNamed = (name = ''): Metric | undefined =>
  findMetric(name) ?? findMetric(name.toLowerCase());

function askedIn([, name = '', target, number, unit = '', reason = '']: RegExpExecArray):
  | Asked
  | string {
  const metric = metricNamed(name);
  if (metric === undefined) return `there is no metric ${name}`;
  if (number === undefined) return 'it names no amount ("up to 20%")';
  const amount = amountOf(number, unit, metric);
  if (amount !== undefined) return { metric: metric.id, target, amount, reason: reason.trim() };
  const points =
    metric.unit === 'score' || metric.unit === 'share'
      ? ', which is written in points ("5pp")'
      : '';
  return `"${number}${unit}" is no amount of ${metric.id}${points}`;
}
