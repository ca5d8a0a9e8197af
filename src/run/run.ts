/** Runs the pipeline, top to bottom. */
import type { ReadConfigIn } from '../base/budgets.ts';
import { createBaseFinder } from '../base/finder.ts';
import { findRatchets } from '../decide/tighten.ts';
import type { ReportLinks } from '../model/links.ts';
import { importedFrom } from '../model/source.ts';
import type { Baseline, Config, Judgement, Measurements, Source } from '../model.ts';
import { listOutputs } from '../outputs/list-outputs.ts';
import { localOutputs } from '../outputs/local-outputs.ts';
import type { Links } from '../outputs/output.ts';
import type { Ports } from '../ports.ts';
import { deriveContext, type ReportContext } from '../report/context.ts';
import { type RenderedReport, report } from '../report/report.ts';
import { findBaseline, sameJobBaseline } from '../saved/find-baseline.ts';
import { findLimitTrend, findTrend } from '../saved/history/find-trend.ts';
import type { FormerNames } from '../saved/history/merge-histories.ts';
import { proposeFirstBudgets } from './first-budgets.ts';
import { appendPoint } from './history/append-point.ts';
import { tellDrift } from './history/tell-drift.ts';
import { judge } from './judge.ts';
import { measureUntilDecided } from './measure-until-decided.ts';
import { afterQuickSelfCheck } from './quick-self-check.ts';
import { readSaved } from './read-saved.ts';
import { atTerminal, type RunContext } from './run-context.ts';
import { isOutOfScope, outOfScope } from './scope.ts';
import { type SelfChecked, selfCheck } from './self-check.ts';
import { configForShard } from './shard.ts';
import { gatherWaivers } from './waivers.ts';

/** The outcome of a run. */
export type Outcome =
  /** The change touches none of the paths that matter, or there is no pull request to speak to. */
  | { readonly kind: 'nothing-to-do'; readonly why: string }
  | { readonly kind: 'measured'; readonly measurementsFile: string }
  | SelfChecked
  | {
      readonly kind: 'judged';
      readonly measurementsFile: string;
      readonly judgement: Judgement;
      readonly context: ReportContext;
      readonly rendered: RenderedReport;
      readonly links: Links;
    };

const emptyShard = 'Nothing to measure: there are more shards than targets.';

/**
 * Measures (or reads measurements), compares, decides, reports and publishes. Throws coded errors;
 * never judges after one.
 */
export async function main(
  config: Config,
  readConfigIn: ReadConfigIn,
  ports: Ports,
  runContext: RunContext = atTerminal,
): Promise<Outcome> {
  if (config.mode === 'self-check') return selfCheck(config, ports);
  const findBase = runContext.findBase ?? createBaseFinder(config, ports.git);
  if (!runContext.isInScope && (await isOutOfScope(config, findBase, ports)))
    return { kind: 'nothing-to-do', why: outOfScope };
  const given = await findBaseline(config.baseline, ports.files);
  const saved = given.kind === 'none' ? runContext.found : given;
  const part = configForShard(config, saved, ports.log);
  if (part.targets.length === 0) return { kind: 'nothing-to-do', why: emptyShard };
  const { file, measurements, ...measured } =
    config.mode === 'judge'
      ? await readSaved(config, readConfigIn, findBase, ports)
      : await afterQuickSelfCheck(part, ports, (own) =>
          measureUntilDecided(own, saved, readConfigIn, findBase, ports),
        );
  if (config.mode === 'measure') return { kind: 'measured', measurementsFile: file };

  const baseline = chooseBaseline(measurements, given, runContext.found);
  const budgetsAtBase = runContext.budgetsAtBase ?? measured.budgetsAtBase;
  const waivers = await gatherWaivers(config, budgetsAtBase, runContext, ports.clock);
  const judgement = judge(
    config,
    measurements,
    baseline,
    budgetsAtBase,
    waivers,
    runContext.budgetChanges,
  );
  const known = await runContext.findHistory?.(measurements);
  const formerNames: FormerNames = new Map(Object.entries(config.formerNames ?? {}));
  const trend = known?.history ? findTrend(known.history, config.targets, formerNames) : [];
  const withPoint =
    known && !runContext.unverified
      ? await appendPoint(known, measurements, judgement, formerNames, ports)
      : undefined;
  const { drifts, driftIssues } = tellDrift(
    withPoint,
    config.publish.drift,
    runContext.runUrl,
    ports.log,
  );
  const ratchets = withPoint
    ? findRatchets(config.budgets, findLimitTrend(withPoint, config.targets, formerNames))
    : [];
  const firstLinks: Links = { run: runContext.runUrl, artifact: undefined };
  const context = deriveContext(measurements, {
    mode: config.budgets.length === 0 ? 'proposal' : 'gate',
    baseline,
    budgetsAtBase,
    links: firstLinks,
    unverified: runContext.unverified,
    firstBudgets: await proposeFirstBudgets(config, judgement, measurements, readConfigIn, ports),
    origin: config.server.kind === 'url' ? config.server.origin : undefined,
    trend,
    drifts,
    ratchets,
  });
  const render = memoizeByLinks((links) => report(judgement, { ...context, links }));
  const publish =
    runContext.publish ??
    listOutputs(localOutputs(config.outputDirectory, ports), ports.log).publish;
  const links = await publish(
    { measurementsFile: file, judgement, trend, history: withPoint, driftIssues, render },
    firstLinks,
  );
  return {
    kind: 'judged',
    measurementsFile: file,
    judgement,
    context,
    rendered: render(links),
    links,
  };
}

/** Renders anew only where a link has become known. */
function memoizeByLinks(
  render: (links: ReportLinks) => RenderedReport,
): (links: ReportLinks) => RenderedReport {
  let last: { readonly key: string; readonly rendered: RenderedReport } | undefined;
  return ({ run, artifact, page, artifactProblem }) => {
    const links = { run, artifact, page, artifactProblem };
    const key = JSON.stringify(links);
    if (last?.key !== key) last = { key, rendered: render(links) };
    return last.rendered;
  };
}

/**
 * Named measurements go first, then the base beside the head, then the base branch's artifacts. The
 * last says why the better one is missing.
 */
function chooseBaseline(measurements: Measurements, given: Baseline, found: Baseline): Baseline {
  const { baseProblem } = measurements;
  if (given.kind === 'artifact') return given;
  const sameJob = sameJobBaseline(measurements);
  if (sameJob) return sameJob;
  const tool = importedFrom(measurements);
  if (tool !== undefined && found.kind === 'none') return { ...found, ...onlyLimits(tool) };
  if (baseProblem === undefined) return found;
  return found.kind === 'artifact'
    ? { ...found, describe: `${found.describe}. Not measured in the same job: ${baseProblem}` }
    : {
        kind: 'none',
        why: baseProblem,
        hint:
          'Until it can be measured, what the workflow saves on pushes to the base branch can ' +
          'stand in for it.',
      };
}

const onlyLimits = (tool: Source): { readonly why: string; readonly hint: string } => ({
  why: `the numbers come from ${tool}, and only a "limit" holds for those`,
  hint: 'Give the budget a "limit", or let Headroom measure the target.',
});
