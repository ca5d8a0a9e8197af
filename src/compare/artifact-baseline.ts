/** Saved runs of the base branch: which of them are comparable, and the effect against them. */

import type { Metric } from '../metrics.ts';
import { importedFrom } from '../model/source.ts';
import type { ComparisonNote, Effect, Fingerprint, Measurements, MetricId } from '../model.ts';
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
  /** Fields that differ between this run and the newest saved one. */
  readonly differing: readonly string[];
}

/** `runs`: the one nearest to the base first. */
export function artifactSamples(
  head: Measurements,
  runs: readonly Measurements[],
): ArtifactSamples {
  const indexed = runs.map((run) => ({
    matches: differingFields(head, run).length === 0,
    samples: new Map(collectSamples(run).map((sample) => [sample.key, sample.head.values])),
  }));
  const newest = runs[0];
  return {
    values: (target, metric) =>
      indexed
        .map((run) => run.samples.get(comparisonKey(target, metric)))
        .find((values) => values && values.length > 0) ?? [],
    comparable: (target, metric) =>
      indexed
        .filter((run) => run.matches)
        .flatMap((run) =>
          [run.samples.get(comparisonKey(target, metric)) ?? []].filter(
            (values) => values.length > 0,
          ),
        ),
    differing: newest ? differingFields(head, newest) : [],
  };
}

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
  if (saved.differing.length > 0)
    notes.unshift({ kind: 'fingerprints-differ', fields: saved.differing });
  return { effect: shownOnly(scale, part.head, [part.base]), notes };
}
