/** One change of the budgets file, in words. */
import type { Budget, BudgetChange, SmallestChange } from '../model.ts';
import type { ReportContext } from './context.ts';
import { formatCount, formatDuration, formatShare, formatValue } from './format.ts';
import { budgetCell, metricFor } from './row.ts';
import type { Style } from './style.ts';
import { describeAmount, waivedTarget } from './waived.ts';

type Of<K extends BudgetChange['kind']> = Extract<BudgetChange, { readonly kind: K }>;

/** `LCP of home (mobile) 2.5 s → 4 s`, `LCP of home (mobile) only warns now (≤ 2.5 s)`. */
export function budgetFileChangePhrase(
  change: BudgetChange,
  context: ReportContext,
  style: Style,
): string {
  switch (change.kind) {
    case 'target-removed':
      return isMeasured(change.target, context)
        ? `${style.text(change.target)} has no budgets any more`
        : `${style.text(change.target)} is no longer measured`;
    case 'target-changed':
      return targetPhrase(change, style);
    case 'baseline-added':
      return (
        `the base is ${sourceWords(change.to, style)}, and was not measured beside a change ` +
        'before'
      );
    case 'baseline-changed':
      return (
        `the base is ${sourceWords(change.to, style)} instead of ` +
        `${sourceWords(change.from, style)}`
      );
    case 'baseline-commands':
      return `the base of later changes is built otherwise (changed: ${listKeys(change, style)})`;
    case 'baseline-removed':
      return 'there is no "baseline" any more, so that nothing says what got slower';
    case 'server-changed':
      return (
        'what is measured is served otherwise (changed in "server": ' +
        `${listKeys(change, style)})`
      );
    case 'suite-renamed':
      return (
        `the suite is called ${style.text(change.to)} instead of ${style.text(change.from)}, ` +
        'and so are its check and its saved baseline'
      );
    case 'named-files-changed':
      return `what it names has changed: ${change.files.map(style.text).join(', ')}`;
    case 'hosts-allowed':
      return `further hosts may be loaded: ${change.hosts.map(style.text).join(', ')}`;
    case 'otherwise':
      return `the run is set up otherwise (changed: ${listKeys(change, style)})`;
    case 'fewer-paths':
      return `fewer changes are measured ("paths" is ${change.paths.map(style.text).join(', ')})`;
    case 'less-measured':
      return lessPhrase(change);
    case 'sees-less':
      return seesLessPhrase(change, style);
    case 'base-unread':
      return (
        'that of the base could not be read ' +
        `(${style.text((change.why.split('\n')[0] ?? '').replace(/\.$/, ''))})`
      );
    case 'waived':
      return (
        `${style.text(metricFor(change.waiver.metric).label)} of ` +
        `${waivedTarget(change.waiver, style)} would be waived ` +
        `${describeAmount(change.waiver)} (a waiver counts once the base has it)`
      );
    case 'removed':
      return `${describeSubject(change.was, style)} has lost its budget (${cell(change.was)})`;
    case 'loosened':
      return `${describeSubject(change.was, style)} ${bare(change.was)} → ${bare(change.now)}`;
    case 'downgraded':
      return (
        `${describeSubject(change.was, style)} only warns now ` +
        `(${downgradedCell(change.was, change.now)})`
      );
  }
}

const isMeasured = (target: string, { targets }: ReportContext): boolean =>
  targets.some(({ id }) => id === target);

const listKeys = ({ keys }: { readonly keys: readonly string[] }, style: Style): string =>
  keys.map(style.text).join(', ');

const describeSubject = (budget: Budget, style: Style): string =>
  `${style.text(metricFor(budget.metric).label)} of ${style.text(budget.target)}`;

const downgradedCell = (was: Budget, now: Budget): string =>
  cell(was) === cell(now) ? cell(was) : `${bare(was)} → ${bare(now)}`;

function targetPhrase({ target, keys, from, to }: Of<'target-changed'>, style: Style): string {
  if (from === undefined || to === undefined)
    return `${style.text(target)} is measured otherwise (changed: ${keys.join(', ')})`;
  const others = keys.filter((key) => key !== 'path' && key !== 'request');
  const also = others.length > 0 ? ` (also changed: ${others.join(', ')})` : '';
  return `${style.text(target)} measures ${style.text(to)} instead of ${style.text(from)}${also}`;
}

function lessPhrase({ key, from, to }: Of<'less-measured'>): string {
  return key === 'time-limit'
    ? `measuring may take ${formatDuration(to)} instead of ${formatDuration(from)}`
    : `${formatCount(to, 'round')} at most instead of ${from}`;
}

/**
 * `320 budgets share the allowed error instead of 20: with 30 rounds, the smallest visible change
 * of LCP of home (mobile) is 8.1 % instead of 6.4 %`.
 */
function seesLessPhrase(
  { budgets, rounds, growth, smallest }: Of<'sees-less'>,
  style: Style,
): string {
  const causes = [
    ...(budgets.to > budgets.from
      ? [`${formatCount(budgets.to, 'budget')} share the allowed error instead of ${budgets.from}`]
      : []),
    ...(rounds.to > rounds.from
      ? [`up to ${formatCount(rounds.to, 'round')} are looked at instead of ${rounds.from}`]
      : []),
  ];
  const cause = causes.length > 0 ? causes.join(', and ') : 'the rounds are looked at oftener';
  if (smallest) return `${cause}: ${smallestWords(smallest, style)}`;
  if (!Number.isFinite(growth))
    return `${cause}, so that with ${formatCount(rounds.from, 'round')} nothing can fail any more`;
  const wider = growth < 1.005 ? 'less than 1 %' : formatShare(growth - 1);
  return (
    `${cause}, so that the intervals that decide are ${wider} wider with ` +
    `${formatCount(rounds.from, 'round')}`
  );
}

function smallestWords(
  { target, metric, scale, rounds, from, to }: SmallestChange,
  style: Style,
): string {
  const { label, unit } = metricFor(metric);
  const size = (value: number): string =>
    scale === 'ratio' ? formatShare(value) : formatValue(unit, value);
  const subject = `${style.text(label)} of ${style.text(target)}`;
  const withRounds = `with ${formatCount(rounds, 'round')}`;
  if (!Number.isFinite(to))
    return (
      `${withRounds}, no change of ${subject} is visible any more, where one of ${size(from)} ` +
      'was'
    );
  return (
    `${withRounds}, the smallest visible change of ${subject} is ${size(to)} instead of ` +
    `${size(from)}`
  );
}

const sourceWords = (source: string, style: Style): string => {
  if (source === 'build') return 'built from its commit';
  if (source === 'files') return 'saved measurements';
  return /^https?:\/\//.test(source)
    ? style.text(source)
    : `a ready-made build (${style.text(source)})`;
};

const cell = (budget: Budget): string => budgetCell(budget, metricFor(budget.metric));

/** Without the sign, which is the same on both sides. */
const bare = (budget: Budget): string => cell(budget).replace(/^[≤≥] /, '');
