/**
 * Audits a visit a second time, by Lighthouse's own simulation. The numbers are those that stock
 * Lighthouse shows of a visit without a delay line (docs/adr/0013-numbers-people-recognise.md).
 */
import type { RunnerResult } from 'lighthouse';
import { EntityClassification } from 'lighthouse/core/computed/entity-classification.js';
import { LoadSimulator } from 'lighthouse/core/computed/load-simulator.js';
import { CumulativeLayoutShift } from 'lighthouse/core/computed/metrics/cumulative-layout-shift.js';
import { NetworkAnalysis } from 'lighthouse/core/computed/network-analysis.js';
import { NetworkRecords } from 'lighthouse/core/computed/network-records.js';
import { ProcessedNavigation } from 'lighthouse/core/computed/processed-navigation.js';
import { ProcessedTrace } from 'lighthouse/core/computed/processed-trace.js';
import { Speedline } from 'lighthouse/core/computed/speedline.js';
import type { navigationGather } from 'lighthouse/core/gather/navigation-runner.js';
import { Runner } from 'lighthouse/core/runner.js';
import { leaveDelayLineOutOfSpeedIndex } from './speed-index.ts';
import { withoutDelay } from './without-delay.ts';

type Gathered = Awaited<ReturnType<typeof navigationGather>>;
type ComputedCache = Gathered['runnerOptions']['computedCache'];
type Report = RunnerResult['lhr'];

/** The part of an audit's definition that is read here; Lighthouse's own types do not say it. */
interface AuditDefinition {
  readonly implementation: { readonly meta: { readonly id: string } };
}

/** The audits whose numbers depend on the simulation, and what the score needs besides. */
const simulatedAudits: readonly string[] = [
  'first-contentful-paint',
  'largest-contentful-paint',
  'speed-index',
  'total-blocking-time',
  'cumulative-layout-shift',
  'interactive',
  'max-potential-fid',
];

/** These are read from the visit alone. Both simulations share them, whichever comes first. */
const sharedArtifacts: ReadonlySet<string> = new Set(
  [
    CumulativeLayoutShift,
    EntityClassification,
    NetworkAnalysis,
    NetworkRecords,
    ProcessedNavigation,
    ProcessedTrace,
    Speedline,
  ].map(({ name }) => name),
);

/**
 * Returns Lighthouse's report on its own simulation, with these audits alone. `delaysMs` tells by
 * how much a delay line held back each answer of an origin, in milliseconds; that is taken out.
 * Undefined where nothing was audited. The simulation must be Lighthouse's own when it is called,
 * and must be restored after it.
 */
export async function auditAsLighthouse(
  { artifacts, runnerOptions }: Gathered,
  delaysMs: ReadonlyMap<string, number>,
): Promise<Report | undefined> {
  const { resolvedConfig } = runnerOptions;
  const { performance } = resolvedConfig.categories ?? {};
  const isSimulated = ({ id }: { readonly id: string }): boolean => simulatedAudits.includes(id);
  const defined: readonly AuditDefinition[] = resolvedConfig.audits ?? [];
  const audits = defined.filter(({ implementation }) => isSimulated(implementation.meta));
  const categories = performance
    ? {
        performance: {
          ...performance,
          auditRefs: performance.auditRefs.filter(isSimulated),
        },
      }
    : {};
  const gathered: ReadonlyMap<string, unknown> = runnerOptions.computedCache;
  const computedCache: ComputedCache = new Map(
    [...gathered].filter(([name]) => sharedArtifacts.has(name)),
  );
  const analysis = await NetworkAnalysis.request(artifacts.DevtoolsLog, { computedCache });
  const seen = LoadSimulator.convertAnalysisToSaveableLanternData(analysis);
  const ownResponseMs = withoutDelay(analysis.serverResponseTimeByOrigin, delaysMs);
  const settings = {
    ...resolvedConfig.settings,
    precomputedLanternData: {
      ...seen,
      serverResponseTimeByOrigin: Object.fromEntries(ownResponseMs),
    },
  };
  if (delaysMs.size > 0)
    leaveDelayLineOutOfSpeedIndex(analysis.serverResponseTimeByOrigin, ownResponseMs);
  const answer = await Runner.audit(
    { ...artifacts, settings },
    { resolvedConfig: { ...resolvedConfig, audits, categories, settings }, computedCache },
  );
  for (const [name, entries] of computedCache)
    if (sharedArtifacts.has(name)) runnerOptions.computedCache.set(name, entries);
  return answer?.lhr;
}
