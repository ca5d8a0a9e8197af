/** `headroom validate`: what the budgets file holds, and whether what it names is there. */
import { resolve } from 'node:path';
import { logLine } from '../adapters/log-lines.ts';
import { readRecordings } from '../measure/page/recordings/read-recordings.ts';
import type { Config } from '../model.ts';
import type { Ports } from '../ports.ts';
import { formatCount } from '../report/format.ts';

/**
 * Returns the lines to print. Throws where the folder to serve or a recording would be refused by a
 * run.
 */
export async function validate(
  config: Config,
  ports: Pick<Ports, 'network' | 'files' | 'log'>,
): Promise<readonly string[]> {
  const { budgetsFile, targets, budgets, server, workingDirectory } = config;
  await readRecordings(config, ports);
  if (server.kind === 'static') {
    // Only a run's own look tells everything: missing, empty, or without the fallback.
    const folder = resolve(workingDirectory, server.folder);
    const { close } = await ports.network.serveFolder(folder, workingDirectory, server);
    await close();
  }
  return [
    `${budgetsFile ?? 'no budgets file'}: ${formatCount(targets.length, 'target')}, ` +
      formatCount(budgets.length, 'budget'),
    ...targets.map(({ id, address }) => `  ${logLine(id)}: ${logLine(address)}`),
  ];
}
