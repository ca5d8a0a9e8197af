/** The fingerprint: the facts that must be equal for two timings to be comparable. */
import { selectKind, targetKinds } from '../../model/target.ts';
import type { Config, Fingerprint, TargetKind } from '../../model.ts';
import type { Ports } from '../../ports.ts';
import { headroomVersion } from '../../version.ts';
import type { FingerprintPart, Launched } from '../measurer.ts';
import { findMeasurer } from '../measurers.ts';

/**
 * Returns the fingerprint of this machine and these tools. Chrome's part is undefined until the
 * browser is launched.
 */
export function fingerprint(
  config: Config,
  ports: Ports,
  launched: Launched | undefined,
): Fingerprint {
  const parts = targetKinds.flatMap((kind) => fingerprintParts(kind, config, ports, launched));
  return {
    ...ports.machine.describe(),
    chrome: launched?.browser.version,
    lighthouse: launched?.browser.lighthouseVersion,
    autocannon: undefined,
    headroom: headroomVersion,
    ...Object.assign({}, ...parts),
    settings: joinSettings(parts.map(({ settings = {} }) => settings)),
  };
}

/** Returns the settings of all kinds. Where kinds differ in one, it tells of each. */
function joinSettings(parts: readonly Fingerprint['settings'][]): Fingerprint['settings'] {
  const values = Map.groupBy(
    parts.flatMap((settings) => Object.entries(settings)),
    ([name]) => name,
  );
  return Object.fromEntries(
    [...values].map(([name, entries]) => {
      const each = entries.flatMap(([, value]) => value.split(', '));
      return [name, [...new Set(each)].sort().join(', ')];
    }),
  );
}

function fingerprintParts(
  kind: TargetKind,
  config: Config,
  ports: Ports,
  launched: Launched | undefined,
): readonly FingerprintPart[] {
  const targets = selectKind(config.targets, kind);
  if (targets.length === 0) return [];
  return [findMeasurer({ kind }).fingerprintPart(targets, { config, ports }, launched)];
}
