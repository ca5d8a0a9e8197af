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
    settings: Object.assign({}, ...parts.map(({ settings }) => settings)),
  };
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
