/** A badge for a README, as shields.io's endpoint reads it. */
import type { Judgement, Verdict } from '../../model.ts';
import { formatPercent } from '../format.ts';
import { type Row, shareOfRoom } from '../row.ts';
import { plainStyle } from '../style.ts';

const colors: Readonly<Record<Verdict, string>> = {
  pass: 'brightgreen',
  warn: 'yellow',
  fail: 'red',
  inconclusive: 'lightgrey',
};

/** Returns the text of `badge.json`: the smallest headroom of all budgets, coloured by verdict. */
export function writeBadge(
  { verdict }: Pick<Judgement, 'verdict'>,
  suite: string,
  rows: readonly Row[],
): string {
  const badge = {
    schemaVersion: 1,
    label: suite === 'default' ? 'headroom' : `headroom: ${plainStyle.text(suite)}`,
    message: writeMessage(verdict, rows),
    color: rows.length === 0 ? colors.inconclusive : colors[verdict],
    isError: verdict === 'fail',
  };
  return `${JSON.stringify(badge, undefined, 2)}\n`;
}

function writeMessage(verdict: Verdict, rows: readonly Row[]): string {
  if (rows.length === 0) return 'no budgets';
  if (rows.some(({ status }) => status === 'not-measured')) return 'not measured';
  const rooms = rows
    .filter(({ finding }) => Number.isFinite(finding.headroom))
    .map(({ finding }) => shareOfRoom(finding));
  if (rooms.length === 0) return verdict;
  return formatPercent(Math.min(...rooms)).replace(/^\+/, '');
}
