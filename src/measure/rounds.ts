/** One round of one target on one arm: the first visit that is not counted, and the visits that are. */
import { metricOf } from '../metrics.ts';
import type { Config, MetricId, Target } from '../model.ts';
import type { Browser, Ports } from '../ports.ts';
import type { ArmServer } from './arm-server.ts';
import { checkEndpoint, measureEndpoint } from './endpoint-round.ts';
import type { Journal } from './journal.ts';
import { fullAudit, measurePage } from './page-round.ts';

/** The numbers of one round; `invalid` says why some of them must not be judged. */
export interface RoundValues {
  readonly values: Readonly<Record<MetricId, number>>;
  readonly invalid: Readonly<Record<MetricId, string>>;
}

/** Takes rounds. Throws the coded errors of what could not be measured. */
export interface Rounds {
  /**
   * The first visit: warms the server, and is the full audit that the report and the diagnosis come from. Gives the
   * values that only a full audit has (category scores). Later calls for the same target and arm do nothing.
   */
  prepare(target: Target, server: ArmServer): Promise<Readonly<Record<MetricId, number>>>;
  take(target: Target, server: ArmServer): Promise<RoundValues>;
}

/** `browser` starts Chrome when the first page needs it. */
export function roundsOf(config: Config, ports: Ports, journal: Journal, browser: () => Promise<Browser>): Rounds {
  const prepared = new Set<string>();

  const audit = async (target: Target & { kind: 'page' }, server: ArmServer): Promise<Readonly<Record<MetricId, number>>> => {
    ports.log.progress(`${target.id}, ${server.arm}: full audit`);
    const audited = await fullAudit(target, server.origin, await browser());
    const reportFile = `lighthouse/${fileName(target.id)}-${server.arm}.html`;
    await ports.files.write(`${config.outputDirectory}/${reportFile}`, audited.html);
    await journal.addDiagnosis({ ...audited.diagnosis, arm: server.arm, reportFile });
    return audited.values;
  };

  return {
    async prepare(target, server) {
      const key = `${server.arm} ${target.id}`;
      if (prepared.has(key)) return {};
      await server.ready();
      const values = target.kind === 'page' ? await audit(target, server) : {};
      if (target.kind === 'endpoint') await checkEndpoint(target, server.origin, ports);
      prepared.add(key);
      return values;
    },
    async take(target, server) {
      if (target.kind === 'endpoint') {
        await server.fresh();
        return measureEndpoint(target, server.origin, ports);
      }
      await server.ready();
      return measurePage(target, server.origin, budgetedMetrics(config, target), await browser());
    },
  };
}

/** The metrics that budgets of this target name: some are not in every round, such as `audit:…` and `user-timing:…`. */
function budgetedMetrics(config: Config, target: Target): readonly MetricId[] {
  return [...new Set(config.budgets.filter((budget) => budget.target === target.id).map((budget) => metricOf(budget.metric).id))];
}

function fileName(targetId: string): string {
  return targetId.replaceAll(/[^A-Za-z0-9._-]+/g, '-').replaceAll(/^-|-$/g, '');
}
