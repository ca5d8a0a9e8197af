/** `headroom record`: prints each file that it wrote. */
import { relative, resolve } from 'node:path';
import { printReport } from '../adapters/terminal.ts';
import { readConfig } from '../config/read-config.ts';
import type { Ports } from '../ports.ts';
import { formatCount, formatValue } from '../report/format.ts';
import { record } from '../run/record.ts';
import { readTrigger } from '../trigger/read-trigger.ts';
import type { RecordInvocation } from './record-arguments.ts';

/**
 * Returns the exit code. `keepSecrets` gets the secrets of the budgets file before anything is
 * visited. Throws what reading the configuration and recording throw.
 */
export async function recordOtherHosts(
  { options, out, isReplacing }: RecordInvocation,
  keepSecrets: (secrets: readonly string[]) => void,
  ports: Ports,
): Promise<number> {
  const startedBy = await readTrigger(process.env, ports.files);
  const config = await readConfig(options, ports.files, process.env, startedBy);
  keepSecrets(config.secrets);
  const written = await record(
    config,
    { out: out === undefined ? undefined : resolve(out), isReplacing },
    ports,
  );
  for (const { path, answers, bytes } of written)
    printReport(
      `${relative(process.cwd(), path)}: ${formatCount(answers, 'answer')} of other hosts, ` +
        formatValue('bytes', bytes),
    );
  return 0;
}
