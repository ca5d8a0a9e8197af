/** What a run leaves in its artifact. */
import type { Measurements } from '../model.ts';
import type { Files } from '../ports.ts';

const ends = ['report.json', 'comment.md', 'server-head.log', 'server-base.log', 'base-setup.log', 'base-build.log'] as const;

/** Absolute paths of what is there: measurements, report, comment, Lighthouse's reports and the logs of servers and builds. */
export async function filesToUpload(outputDirectory: string, files: Files): Promise<readonly string[]> {
  const measurementsFile = `${outputDirectory}/measurements.json`;
  if (!(await files.exists(measurementsFile))) return [];
  const { diagnoses } = JSON.parse(await files.read(measurementsFile)) as Measurements;
  const reports = diagnoses.flatMap(({ reportFile }) => (reportFile === undefined ? [] : [`${outputDirectory}/${reportFile}`]));
  const present: string[] = [measurementsFile];
  for (const path of [...ends.map((name) => `${outputDirectory}/${name}`), ...reports]) if (await files.exists(path)) present.push(path);
  return present;
}
