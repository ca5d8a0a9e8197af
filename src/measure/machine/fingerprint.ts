/** What must be equal for two timings to be comparable. */
import { metricOf, needNoSources } from '../../metrics.ts';
import type { Config, Fingerprint } from '../../model.ts';
import type { Browser, Ports } from '../../ports.ts';
import { headroomVersion } from '../../version.ts';
import { pageSettings, sourcesSetting } from '../page/routes.ts';

/** The browser that pages are measured in, and the origins of the servers. */
interface Launched {
  readonly browser: Browser;
  readonly servers: readonly string[];
}

/**
 * The fingerprint of this machine and these tools; what depends on the browser is filled in once
 * one was started.
 */
export function fingerprint(
  config: Config,
  ports: Ports,
  launched: Launched | undefined,
): Fingerprint {
  return {
    ...ports.machine.describe(),
    chrome: launched?.browser.version,
    lighthouse: launched?.browser.lighthouseVersion,
    autocannon: config.targets.some((target) => target.kind === 'endpoint')
      ? ports.load.version
      : undefined,
    headroom: headroomVersion,
    settings: settingsOf(config, launched?.servers),
  };
}

function settingsOf(
  { targets, budgets }: Config,
  servers: Launched['servers'] | undefined,
): Fingerprint['settings'] {
  const pages = targets.filter(({ kind }) => kind === 'page');
  if (pages.length === 0) return {};
  const ids = new Set(pages.map(({ id }) => id));
  const audits = budgets
    .filter(({ target }) => ids.has(target))
    .flatMap(({ metric }) => metricOf(metric).audits);
  return { ...pageSettings(pages, servers), ...(needNoSources(audits) ? {} : sourcesSetting) };
}
