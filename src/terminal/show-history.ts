/** Shows a history at a terminal, or writes it in a format of other tools. */
import { resolve } from 'node:path';
import { printReport } from '../adapters/terminal.ts';
import type { Ports } from '../ports.ts';
import { historyFormats } from '../report/history/export-history.ts';
import { renderHistory } from '../report/history/history-table.ts';
import { readHistoryAt } from '../run/history/read-history.ts';
import type { HistoryInvocation } from './history-arguments.ts';

/** Runs the command; returns the exit code. Throws `file-not-found` and the `history-*` errors. */
export async function showHistory(
  invocation: HistoryInvocation,
  ports: Pick<Ports, 'files' | 'clock' | 'log'>,
): Promise<number> {
  const history = await readHistoryAt(resolve(invocation.path), ports);
  switch (invocation.command) {
    case 'history':
      printReport(renderHistory(history, invocation));
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
