/** Saved runs of the base branch: which of them are comparable, and the effect against them. */

import type { Metric } from '../metrics.ts';
import { differingParts, pickEmulation } from '../model/emulation.ts';
import { importedFrom } from '../model/source.ts';
import type {
  ComparisonNote,
  Effect,
  Emulation,
  Fingerprint,
  Measurements,
  MetricId,
  Simulation,
} from '../model.ts';
import { artifactEffect, fewestRuns, type RunSample, shownOnly } from './artifact-effect.ts';
import { otherEndError, passError } from './levels.ts';
import { oneLookError } from './looks.ts';
import { collectSamples, comparisonKey, type Sample } from './samples.ts';
import type { Scale } from './scale.ts';

/** The saved samples by target and metric. */
export interface ArtifactSamples {
  /** The newest run's values: what exact metrics are held against. */
  values(target: string, metric: MetricId): readonly number[];
  /** One sample for each run whose fingerprint matches, the newest first. */
  comparable(target: string, metric: MetricId): readonly RunSample[];
  /** Fields that differ between this run and the newest saved one, as far as a target goes. */
  differing(target: string): readonly string[];
  /** Settings of visits to a target that differ between this run and the newest saved one. */
  otherVisits(target: string): readonly string[];
}

/**
 * `runs`: the one nearest to the base first. A run that visited a target with other settings holds
 * nothing to compare that target with, exact metrics neither: another viewport loads other images.
 * A run that judged its times by another simulation has no timing to compare with.
 */
export function artifactSamples(
  head: Measurements,
  runs: readonly Measurements[],
): ArtifactSamples {
  const own = emulations(head);
  const simulatedBy = simulations(head);
  const indexed = runs.map((run) => ({
    matches: differingFields(head, run).length === 0,
    emulations: emulations(run),
    simulations: simulations(run),
    samples: new Map(collectSamples(run).map((sample) => [sample.key, sample.head.values])),
  }));
  const newest = runs[0];
  const differingOf = (run: (typeof indexed)[number], target: string): readonly string[] => {
    const [now, was] = [own.get(target), run.emulations.get(target)];
    return now && was ? differingParts(now, was).map((part) => partNames[part]) : [];
  };
  const isSimulatedAlike = (run: (typeof indexed)[number], target: string): boolean =>
    run.simulations.get(target) === simulatedBy.get(target);
  const differing = (target: string): readonly string[] => [
    ...(newest ? differingFields(head, newest) : []),
    ...(indexed[0] && !isSimulatedAlike(indexed[0], target) ? ['simulation'] : []),
    ...otherVisits(target),
  ];
  const otherVisits = (target: string) => (indexed[0] ? differingOf(indexed[0], target) : []);
  const alike = (target: string) => indexed.filter((run) => differingOf(run, target).length === 0);
  return {
    values: (target, metric) =>
      alike(target)
        .map((run) => run.samples.get(comparisonKey(target, metric)))
        .find((values) => values && values.length > 0) ?? [],
    comparable: (target, metric) =>
      alike(target)
        .filter((run) => run.matches && isSimulatedAlike(run, target))
        .flatMap((run) =>
          [run.samples.get(comparisonKey(target, metric)) ?? []].filter(
            (values) => values.length > 0,
          ),
        ),
    differing: (target) => [...new Set(differing(target))],
    otherVisits,
  };
}

const partNames: Readonly<Record<keyof Emulation, string>> = {
  throttling: 'throttling',
  ownDevice: 'device',
  colorScheme: 'color scheme',
  reducedMotion: 'preference for motion',
  locale: 'language',
};

/** How each target was visited, by its id. */
const emulations = ({ targets }: Measurements): ReadonlyMap<string, Emulation> =>
  new Map(targets.map((target) => [target.id, pickEmulation(target)]));

/** The one simulation that judges a target's times, by its id; undefined where both do. */
const simulations = ({ targets }: Measurements): ReadonlyMap<string, Simulation | undefined> =>
  new Map(targets.map(({ id, simulation }) => [id, simulation]));

/** An import does not say where it was measured: it differs from every run, other imports too. */
function differingFields(head: Measurements, run: Measurements): readonly string[] {
  return importedFrom(head) === undefined && importedFrom(run) === undefined
    ? differingFacts(head.fingerprint, run.fingerprint)
    : ['source'];
}

/** Names of the facts in which two fingerprints differ; settings are named one by one. */
function differingFacts(one: Fingerprint, other: Fingerprint): readonly string[] {
  const plain = (
    [
      'cpu',
      'cores',
      'memoryBytes',
      'os',
      'chrome',
      'lighthouse',
      'autocannon',
      'node',
      'headroom',
    ] as const
  ).filter((field) => one[field] !== other[field]);
  const settings = [
    ...new Set([...Object.keys(one.settings), ...Object.keys(other.settings)]),
  ].filter((name) => one.settings[name] !== other.settings[name]);
  return [...plain, ...settings];
}

interface ArtifactPart {
  readonly head: readonly number[];
  readonly base: readonly number[];
  readonly scale: Scale;
  readonly part: number;
  readonly changePart: number;
}

/**
 * Judged against the spread of five comparable runs or more; with fewer the effect is shown and
 * gates nothing.
 */
export function compareWithRuns(
  sample: Sample,
  metric: Metric,
  part: ArtifactPart,
  saved: ArtifactSamples,
): { readonly effect: Effect; readonly notes: readonly ComparisonNote[] } {
  const runs = saved.comparable(sample.target, sample.metric);
  const { scale } = part;
  const strict = part.part * oneLookError;
  const change = part.changePart * oneLookError;
  const usable = scale === 'difference' || runs.every((run) => run.every((value) => value > 0));
  if (runs.length >= fewestRuns && usable) {
    const floor = scale === 'ratio' ? Math.log1p(metric.floor / (part.base[0] ?? 1)) : metric.floor;
    return {
      effect: artifactEffect(part.head, runs, {
        scale,
        better: metric.better,
        floor,
        strict,
        change,
        pass: passError,
        otherEnd: otherEndError,
      }),
      notes: [],
    };
  }
  const notes: ComparisonNote[] = [
    { kind: 'too-few-baseline-runs', runs: runs.length, needed: fewestRuns },
  ];
  const fields = saved.differing(sample.target);
  if (fields.length > 0) notes.unshift({ kind: 'fingerprints-differ', fields });
  return { effect: shownOnly(scale, part.head, [part.base]), notes };
}
