/** Keeps a full audit: its diagnosis with the measurements, and Lighthouse's report beside them. */
import { mayBePictured } from '../../model/target.ts';
import type { Arm, Diagnosis, TargetIdentity, VisitSettings } from '../../model.ts';
import type { LighthouseReport, VisitSeen } from '../../ports.ts';
import type { MeasuringTools } from '../measurer.ts';
import { diagnose } from './diagnosis.ts';
import { reportNames } from './report-names.ts';

/** The parts of a full audit that are kept; without `html`, its report is not. */
interface KeptAudit {
  readonly diagnosis: Omit<Diagnosis, 'arm'>;
  readonly html: string | undefined;
}

type Audited = Pick<TargetIdentity, 'id'> & Pick<VisitSettings, 'login' | 'evidence'>;

/** Returns what a full audit tells of a target. */
export const diagnoseTarget = (
  target: Audited,
  report: LighthouseReport,
  seen: VisitSeen | undefined,
): Omit<Diagnosis, 'arm' | 'reportFile'> => ({
  target: target.id,
  ...diagnose(report, seen?.timers, [], mayBePictured(target)),
  ...(mayBePictured(target) ? {} : { withoutPictures: true }),
});

/** Keeps the diagnosis of an audit, and its report where pictures of the target may be kept. */
export async function keepAudit(
  target: Audited,
  arm: Arm,
  { diagnosis, html }: KeptAudit,
  { config, ports, addDiagnosis }: Pick<MeasuringTools, 'config' | 'ports' | 'addDiagnosis'>,
): Promise<void> {
  if (!mayBePictured(target)) {
    const { frames: _, ...withoutPictures } = diagnosis;
    ports.log.note(`${target.id}, ${arm}: no picture is kept of what is behind a login`);
    return addDiagnosis({ ...withoutPictures, arm });
  }
  if (html === undefined) return addDiagnosis({ ...diagnosis, arm });
  const name = reportNames(config.targets).get(target.id);
  const reportFile = `lighthouse/${name}-${arm}.html`;
  await ports.files.write(`${config.outputDirectory}/${reportFile}`, html);
  await addDiagnosis({ ...diagnosis, arm, reportFile });
}
