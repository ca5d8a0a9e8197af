/** `headroom validate`: what the budgets file holds, and whether what it names is there. */
import { resolve } from 'node:path';
import { logLine } from '../adapters/log-lines.ts';
import type { Config } from '../model.ts';
import type { Network } from '../ports.ts';
import { formatCount } from '../report/format.ts';

/** Returns the lines to print. Throws where the folder to serve would be refused by a run. */
export async function validate(
  { budgetsFile, targets, budgets, server, workingDirectory }: Config,
  network: Pick<Network, 'serveFolder'>,
): Promise<readonly string[]> {
  if (server.kind === 'static') {
    // Only a run's own look tells everything: missing, empty, or without the fallback.
    const folder = resolve(workingDirectory, server.folder);
    const { close } = await network.serveFolder(folder, workingDirectory, server);
    await close();
  }
  return [
    `${budgetsFile ?? 'no budgets file'}: ${formatCount(targets.length, 'target')}, ` +
      formatCount(budgets.length, 'budget'),
    ...targets.map(({ id, address }) => `  ${logLine(id)}: ${logLine(address)}`),
  ];
}
