/** Measures until every budget is decided or time is up, with the base beside the head where there is one. */
import { type PreparedBase, prepareBase, type ReadConfigIn } from '../baseline/prepare-base.ts';
import { openSession, type Session, type Sources } from '../measure/session.ts';
import type { Baseline, Config, Measurements } from '../model.ts';
import type { Ports } from '../ports.ts';

/** Saved measurements, and why the base is not among them although it was asked for. */
export interface Measured {
  readonly file: string;
  readonly measurements: Measurements;
  readonly baseProblem: string | undefined;
}

/** Throws when the head cannot be measured at all; whatever was measured before an error is in the file. */
export async function measureUntilDecided(config: Config, saved: Baseline, readConfigIn: ReadConfigIn, ports: Ports): Promise<Measured> {
  const base = await prepareBase(config, readConfigIn, ports);
  if (base.kind === 'none' && config.baseline.kind === 'same-job') ports.log.warn(`Measuring without the base: ${base.why}`);
  if (base.kind === 'ready') for (const note of base.notes) ports.log.warn(note);
  try {
    return await withSession(config, saved, base, ports);
  } finally {
    if (base.kind === 'ready') await base.dispose();
  }
}

async function withSession(config: Config, saved: Baseline, base: PreparedBase, ports: Ports): Promise<Measured> {
  const identities = { head: await ports.git.identity(config.workingDirectory), base: base.kind === 'ready' ? base.identity : undefined };
  const sources: Sources = {
    head: { arm: 'head', server: config.server, directory: config.workingDirectory },
    base: base.kind === 'ready' ? { arm: 'base', server: base.server, directory: base.directory } : undefined,
  };
  const session = await openSession(config, sources, identities, ports);
  try {
    await takeRounds(config, session, saved);
    const baseProblem = session.baseProblem ?? (base.kind === 'none' ? base.why : undefined);
    return { file: session.measurementsFile, measurements: session.measurements(), baseProblem };
  } finally {
    await session.close();
  }
}

async function takeRounds(config: Config, session: Session, _saved: Baseline): Promise<void> {
  await session.measure(new Map(config.targets.map((target) => [target.id, config.effort.rounds ?? 6])));
}
