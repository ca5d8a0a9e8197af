/** What must be equal for two timings to be comparable. */
import { metricOf, needNoSources } from '../metrics.ts';
import type { Config, Fingerprint } from '../model.ts';
import type { Browser, Ports } from '../ports.ts';
import { headroomVersion } from '../version.ts';
import { pageSettings, sourcesSetting } from './page-routes.ts';

/** The fingerprint of this machine and these tools; the browser's part is filled in once one was started. */
export function fingerprint(config: Config, ports: Ports, browser: Browser | undefined): Fingerprint {
  return {
    ...ports.machine.describe(),
    chrome: browser?.version,
    lighthouse: browser?.lighthouseVersion,
    autocannon: config.targets.some((target) => target.kind === 'endpoint') ? ports.load.version : undefined,
    headroom: headroomVersion,
    settings: settingsOf(config),
  };
}

function settingsOf({ targets, budgets }: Config): Fingerprint['settings'] {
  const pages = new Set(targets.filter(({ kind }) => kind === 'page').map(({ id }) => id));
  if (pages.size === 0) return {};
  const audits = budgets.filter(({ target }) => pages.has(target)).flatMap(({ metric }) => metricOf(metric).audits);
  return needNoSources(audits) ? pageSettings : { ...pageSettings, ...sourcesSetting };
}
