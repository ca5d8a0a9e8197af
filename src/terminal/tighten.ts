/** `headroom tighten`: prints the diff on stdout and says why on stderr. */
import { join, resolve } from 'node:path';
import { formatPatch, structuredPatch } from 'diff';
import { printReport } from '../adapters/terminal.ts';
import { readConfig, type StartedBy } from '../config/read-config.ts';
import type { Ports } from '../ports.ts';
import { plainStyle } from '../report/style.ts';
import { tighteningLines } from '../report/tighten.ts';
import { readHistoryAt } from '../run/history/read-history.ts';
import { proposeTighterFile } from '../run/tighten.ts';
import { readTrigger } from '../trigger/read-trigger.ts';
import type { TightenInvocation } from './tighten-arguments.ts';

/** Returns the exit code. Throws what reading configuration and history throws. */
export async function tighten(invocation: TightenInvocation, ports: Ports): Promise<number> {
  const { files, log } = ports;
  const startedBy: StartedBy = await readTrigger(process.env, files);
  const readWith = (own: Ports['files']) =>
    readConfig(invocation.options, own, process.env, startedBy, 'compare');
  const config = await readWith(files);
  const path = invocation.history ?? join(config.workingDirectory, '.headroom');
  const history = await readHistoryAt(resolve(path), ports);
  if (history.suite !== config.suite)
    log.warn(`The history is of suite ${history.suite}, the budgets are of ${config.suite}.`);
  const file = await proposeTighterFile(config, history, invocation.last, readWith, ports);
  for (const line of tighteningLines(file.tightenings, plainStyle)) log.note(line);
  if (file.proposed === file.text) {
    log.note('No limit can be tightened.');
    return 0;
  }
  printReport(writeDiff(file).replace(/\n$/, ''));
  if (invocation.isWriting) {
    await files.write(file.path, file.proposed);
    log.note(`Written: ${file.name}`);
  }
  return 0;
}

/** Returns what `git apply` and `patch -p1` take. */
const writeDiff = ({ name, text, proposed }: Awaited<ReturnType<typeof proposeTighterFile>>) =>
  formatPatch(structuredPatch(`a/${name}`, `b/${name}`, text, proposed), {
    includeIndex: false,
    includeUnderline: false,
    includeFileHeaders: true,
  });
