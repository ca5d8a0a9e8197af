/** What must be equal for two timings to be comparable. */
import type { Config, Fingerprint } from '../model.ts';
import type { Browser, Ports } from '../ports.ts';
import { headroomVersion } from '../version.ts';
import { pageSettings } from './page-routes.ts';

/** The fingerprint of this machine and these tools; the browser's part is filled in once one was started. */
export function fingerprint(config: Config, ports: Ports, browser: Browser | undefined): Fingerprint {
  return {
    ...ports.machine.describe(),
    chrome: browser?.version,
    lighthouse: browser?.lighthouseVersion,
    autocannon: config.targets.some((target) => target.kind === 'endpoint') ? ports.load.version : undefined,
    headroom: headroomVersion,
    settings: config.targets.some((target) => target.kind === 'page') ? pageSettings : {},
  };
}
