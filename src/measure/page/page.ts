/** The measurer of pages: Lighthouse visits them in Chrome. */
import { getMetric, needNoSources } from '../../metrics.ts';
import { mayBePictured } from '../../model/target.ts';
import type { PageTarget } from '../../model.ts';
import { budgetedMetrics } from '../budgeted-metrics.ts';
import type { Measurer, MeasuringTools, RoundValues } from '../measurer.ts';
import type { ArmServer } from '../server/running-server.ts';
import { takeInTurn } from '../take-in-turn.ts';
import { withInteractions } from './interactions.ts';
import { reportNames } from './report-names.ts';
import { fullAudit, measurePage } from './round.ts';
import { otherHostsSetting, pageSettings, sourcesSetting } from './routes.ts';
import { auditOnlyMetrics } from './values.ts';

export const page: Measurer<'page'> = {
  sharesTime: false,
  measuredOnce: auditOnlyMetrics,

  /** The first visit is the full audit that the report and the diagnosis come from. */
  async prepare([target], server, { config, ports, browser, addDiagnosis }) {
    ports.log.progress(`${target.id}, ${server.arm}: full audit`);
    const audited = await fullAudit(target, server.origin, await browser());
    const { arm } = server;
    if (!mayBePictured(target)) {
      const { frames: _, ...withoutPictures } = audited.diagnosis;
      ports.log.note(`${target.id}, ${arm}: no picture is kept of what is behind a login`);
      await addDiagnosis({ ...withoutPictures, arm });
      return [audited.values];
    }
    const name = reportNames(config.targets).get(target.id);
    const reportFile = `lighthouse/${name}-${arm}.html`;
    await ports.files.write(`${config.outputDirectory}/${reportFile}`, audited.html);
    await addDiagnosis({ ...audited.diagnosis, arm, reportFile });
    return [audited.values];
  },

  async take(targets, servers, tools) {
    const taken: Awaited<ReturnType<Measurer<'page'>['take']>>[number][] = [];
    for (const server of servers)
      taken.push(await takeInTurn(targets, (target) => visit(target, server, tools)));
    return taken;
  },

  readinessQuestion: ({ path, headers }) => ({ path, headers, status: undefined }),
  visitedAddresses: ({ path }) => [path],
  recording: ({ replay }) => replay,

  fingerprintPart(targets, { config }, launched) {
    const ids = new Set(targets.map(({ id }) => id));
    const audits = config.budgets
      .filter(({ target }) => ids.has(target))
      .flatMap(({ metric }) => getMetric(metric).audits);
    return {
      settings: {
        ...pageSettings(targets, launched?.servers),
        ...otherHostsSetting(targets, launched?.recordings ?? new Map()),
        ...(needNoSources(audits) ? {} : sourcesSetting),
      },
    };
  },
};

async function visit(
  target: PageTarget,
  server: ArmServer,
  tools: MeasuringTools,
): Promise<RoundValues> {
  await server.ready();
  const metrics = budgetedMetrics(tools.config, target);
  const seen = await measurePage(target, server.origin, metrics, await tools.browser());
  return withInteractions(seen, target, server, metrics, tools);
}
