/**
 * Limits what Lighthouse collects of the text of scripts. For a large application that takes nearly
 * half the time of a visit, and none of Headroom's metrics reads it.
 */
import type { Config } from 'lighthouse';
import BaseGatherer from 'lighthouse/core/gather/base-gatherer.js';
import SourceMaps from 'lighthouse/core/gather/gatherers/source-maps.js';
import Trace from 'lighthouse/core/gather/gatherers/trace.js';

type Artifacts = NonNullable<Config['artifacts']>;

/**
 * Returns Lighthouse's list of what to gather, with a trace that holds no script's text. Source
 * maps are left out, since they would be fetched one by one.
 */
export function withoutSources(artifacts: Artifacts): Artifacts {
  const lean = new Map<string, BaseGatherer>([
    ['Trace', new TraceWithoutSources()],
    ['SourceMaps', new NoSourceMaps()],
  ]);
  return artifacts.map((artifact) => ({
    ...artifact,
    gatherer: lean.get(artifact.id) ?? artifact.gatherer,
  }));
}

/** Audits know it as Lighthouse's own, which waits for `Scripts` first. */
class NoSourceMaps extends BaseGatherer {
  override meta = {
    symbol: SourceMaps.symbol,
    supportedModes: ['timespan' as const, 'navigation' as const],
  };
  override getArtifact(): [] {
    return [];
  }
}

class TraceWithoutSources extends Trace {
  /** Lighthouse's own would start the trace with all of its categories. */
  override async startSensitiveInstrumentation({
    driver,
  }: Parameters<Trace['startSensitiveInstrumentation']>[0]): Promise<void> {
    const categories = Trace.getDefaultTraceCategories().filter(
      (category) => !category.includes('source-rundown'),
    );
    await driver.defaultSession.sendCommand('Page.enable');
    await driver.defaultSession.sendCommand('Tracing.start', {
      categories: categories.join(','),
      options: 'sampling-frequency=10000',
    });
  }
}
