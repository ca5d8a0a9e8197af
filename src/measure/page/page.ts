/** The measurer of pages: Lighthouse visits them in Chrome. */
import { HeadroomError } from '../../errors.ts';
import { getMetric, needNoSources } from '../../metrics.ts';
import type { PageTarget } from '../../model.ts';
import { budgetedMetrics } from '../budgeted-metrics.ts';
import type { Measurer, MeasuringTools, RoundValues, Together } from '../measurer.ts';
import { orError } from '../or-error.ts';
import type { ArmServer } from '../server/running-server.ts';
import { takeInTurn } from '../take-in-turn.ts';
import { playInteractions, withInteractions } from './interactions.ts';
import { keepAudit } from './keep-audit.ts';
import { fullAudit, measurePage, repeatAudit } from './round.ts';
import { otherHostsSetting, pageSettings, sourcesSetting } from './routes.ts';
import { auditOnlyMetrics } from './values.ts';

export const page: Measurer<'page'> = {
  sharesTime: false,
  measuredOnce: auditOnlyMetrics,

  /** The first visit is the full audit that the report and the diagnosis come from. */
  async prepare([target, repeat], server, tools) {
    const values = await auditOnce(target, server, tools, repeat && 'fill');
    if (!repeat) return [values];
    const browser = await tools.browser();
    const again = await orError(repeatAudit(repeat, server.origin, browser));
    // The first visit is measured all the same. The rounds of the repeat one tell what stops it.
    if (!isError(again)) await tools.addDiagnosis({ ...again, arm: server.arm });
    else if (again.kind === 'internal') throw again;
    return [values, {}];
  },

  async take(targets, servers, tools) {
    const taken: Awaited<ReturnType<Measurer<'page'>['take']>>[number][] = [];
    for (const server of servers) taken.push(await takeRound(targets, server, tools));
    return taken;
  },

  async visitOnce(targets, server, tools) {
    const failed = (await takeVisits(targets, server, tools)).find(isError);
    if (failed) throw failed;
    if (!isRepeat(targets[0])) await playInteractions(targets[0], server, tools, 'record');
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

/** Audits a page in full. Returns the values that only that gives. */
async function auditOnce(
  target: PageTarget,
  { arm, origin }: ArmServer,
  tools: MeasuringTools,
  caches: 'fill' | undefined,
): Promise<RoundValues['values']> {
  tools.ports.log.progress(`${target.id}, ${arm}: full audit`);
  const audited = await fullAudit(target, origin, await tools.browser(), caches);
  await keepAudit(target, arm, audited, tools);
  return audited.values;
}

const isError = (outcome: unknown): outcome is HeadroomError => outcome instanceof HeadroomError;

/** Takes the visits of a page, and then plays the interactions of its first visit. */
async function takeRound(
  targets: Together<PageTarget>,
  server: ArmServer,
  tools: MeasuringTools,
): ReturnType<typeof takeInTurn> {
  const [first] = targets;
  const taken = await takeVisits(targets, server, tools);
  const [seen, ...others] = taken;
  if (isRepeat(first) || seen === undefined || isError(seen)) return taken;
  return [await orError(withInteractions(seen, first, server, tools)), ...others];
}

/** Visits a page once, or twice in a row. */
async function takeVisits(
  targets: Together<PageTarget>,
  server: ArmServer,
  tools: MeasuringTools,
): ReturnType<typeof takeInTurn> {
  const [first] = targets;
  const isPair = targets.some(isRepeat);
  return takeInTurn(targets, async (target) => {
    if (!isRepeat(target)) return visit(target, server, tools, isPair ? 'fill' : undefined);
    // A repeat visit without a first one would be a first.
    if (target === first) await visit(target, server, tools, 'fill');
    return visit(target, server, tools, 'use');
  });
}

const isRepeat = ({ visit }: PageTarget): boolean => visit === 'repeat';

async function visit(
  target: PageTarget,
  server: ArmServer,
  tools: MeasuringTools,
  caches: 'fill' | 'use' | undefined,
): Promise<RoundValues> {
  if (caches === 'use') await stayReady(server);
  else await server.ready();
  const metrics = budgetedMetrics(tools.config, target);
  return measurePage(target, server.origin, metrics, await tools.browser(), caches);
}

/**
 * Leaves the server as the first visit did. A reset, or another process, would end the session of a
 * login. Throws `server-exited`.
 */
async function stayReady(server: ArmServer): Promise<void> {
  const died = await server.death();
  if (died) throw died;
}
