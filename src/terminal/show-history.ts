/** Shows a history at a terminal, or writes it in a format of other tools. */
import { resolve } from 'node:path';
import { printReport } from '../adapters/terminal.ts';
import type { Drift } from '../model/drift.ts';
import type { Ports } from '../ports.ts';
import { describeDrift } from '../report/drift.ts';
import { formatCount } from '../report/format.ts';
import { historyFormats } from '../report/history/export-history.ts';
import { renderHistory } from '../report/history/history-table.ts';
import { plainStyle } from '../report/style.ts';
import { findDrifts } from '../run/history/find-drifts.ts';
import { importHistory } from '../run/history/import-history.ts';
import { readHistoryAt } from '../run/history/read-history.ts';
import type { HistoryInvocation } from './history-arguments.ts';

/** Runs the command; returns the exit code. Throws `file-not-found` and the `history-*` errors. */
export async function showHistory(
  invocation: HistoryInvocation,
  ports: Pick<Ports, 'files' | 'git' | 'clock' | 'log'>,
): Promise<number> {
  if (invocation.command === 'import') {
    const into = resolve(invocation.into);
    const { suite } = invocation;
    const from = resolve(invocation.path);
    const gained = await importHistory({ from, into, suite, directory: process.cwd() }, ports);
    ports.log.note(`${into} has gained ${formatCount(gained, 'run')}.`);
    return 0;
  }
  const history = await readHistoryAt(resolve(invocation.path), ports);
  switch (invocation.command) {
    case 'history':
      printReport(renderHistory(history, invocation));
      printDrifts(findDrifts(history).drifts.filter(isShown(invocation)));
      return 0;
    case 'export': {
      const text = historyFormats[invocation.format](history);
      if (invocation.to === undefined) printReport(text.replace(/\n$/, ''));
      else {
        await ports.files.write(resolve(invocation.to), text);
        ports.log.note(`Written: ${invocation.to}`);
      }
      return 0;
    }
  }
}

/** The same choice as that of the series. */
const isShown =
  ({
    target = '',
    metric,
  }: {
    readonly target?: string | undefined;
    readonly metric?: string | undefined;
  }) =>
  (drift: Drift): boolean =>
    drift.target.includes(target) && (metric ?? drift.metric) === drift.metric;

function printDrifts(drifts: readonly Drift[]): void {
  if (drifts.length === 0) return;
  const states = { stands: '', recovered: ' (recovered)', swings: ' (it swings)' };
  printReport(
    [
      '',
      'Changes of level, newest first:',
      ...drifts
        .toReversed()
        .map((drift) => `  ${describeDrift(drift, plainStyle)}${states[drift.state]}`),
    ].join('\n'),
  );
}
