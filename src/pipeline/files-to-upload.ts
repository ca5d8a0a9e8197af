/** What a run leaves in its artifact. */
import { parseMeasurements } from '../baseline/read-measurements.ts';
import type { Ports } from '../ports.ts';
import { redact } from '../redact.ts';

const reports = ['report.json', 'comment.md'] as const;
const logs = ['server-head.log', 'server-base.log', 'base-setup.log', 'base-build.log'] as const;

/** Of each log its end, in characters; of a log that is larger than this many bytes nothing. */
const tailLength = 64 * 1024;
const mostLogBytes = 64 * 1024 * 1024;

/** Below the output directory, and nowhere else: measurements of another job name files as its author likes. */
const isBelow = (path: string): boolean => /^[\w.-]+(\/[\w.-]+)*$/.test(path) && !path.split('/').includes('..');

/**
 * Absolute paths of what is there: measurements, report, comment, Lighthouse's reports and the ends of the logs of servers and
 * builds. Those wrote their logs themselves, so a secret may stand in them: what is uploaded is a redacted copy.
 */
export async function filesToUpload(
  outputDirectory: string,
  secrets: readonly string[],
  { files, log }: Pick<Ports, 'files' | 'log'>,
): Promise<readonly string[]> {
  const at = (name: string) => `${outputDirectory}/${name}`;
  if (!(await files.exists(at('measurements.json')))) return [];
  const { diagnoses } = parseMeasurements(await files.read(at('measurements.json')), 'measurements.json');
  const named = diagnoses.flatMap(({ reportFile }) => (reportFile !== undefined && isBelow(reportFile) ? [reportFile] : []));
  const present = [at('measurements.json')];
  for (const name of new Set([...reports, ...named])) if (await files.exists(at(name))) present.push(at(name));
  for (const name of logs) {
    if (!(await files.exists(at(name)))) continue;
    try {
      const tail = at(name.replace('.log', '.tail.log'));
      await files.write(tail, redact(await files.read(at(name), mostLogBytes), secrets).slice(-tailLength));
      present.push(tail);
    } catch (thrown) {
      log.warn(`${name} is not in the artifact: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
  return present;
}
