/** What benches visit pages with: a log of trouble alone, the environment, a page on a phone. */
import type { PageTarget } from '../src/model.ts';
import type { Log } from '../src/ports.ts';

/** Says warnings and errors alone. */
export const troubleOnly: Log = {
  note() {},
  progress() {},
  warn: console.warn,
  error: console.error,
  debug() {},
};

/** Every variable that is set. */
export const environment = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);

/** Returns a page as it is visited on a phone, with nothing out of the ordinary. */
export const phonePage = (name: string, path: string): PageTarget => ({
  id: name,
  kind: 'page',
  name,
  profile: 'mobile',
  address: path,
  path,
  device: 'mobile',
  headers: {},
  timeoutMs: 45_000,
  blockedUrls: [],
});
