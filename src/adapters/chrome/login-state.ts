/** The state that a login leaves in Chrome, and how a visit gets it back. */
import type { CDPSession } from 'puppeteer-core';
import type { DevTools } from './pipe.ts';

type Entries = readonly (readonly [key: string, value: string])[];

/** The state after a login. */
export interface LoginState {
  readonly origin: string | undefined;
  readonly cookies: readonly unknown[];
  /** IndexedDB, which Chrome cannot put back. */
  readonly hasDatabases: boolean;
  /** Puts the storage back. It runs in each tab, before the scripts of each document. */
  readonly restoring: string;
  /** The address that the login began on, where it opened one. */
  readonly beganAt: string | undefined;
}

interface Stored {
  readonly origin: string;
  readonly local: Entries;
  readonly session: Entries;
  readonly databases: number;
}

/** Some documents have no storage: `data:` addresses, and those that a header shuts out. */
const readStored = `(async () => {
  const entries = (storage) => Object.keys(storage).map((key) => [key, storage.getItem(key)]);
  try {
    const { origin } = location;
    const databases = (await indexedDB.databases()).length;
    return { origin, local: entries(localStorage), session: entries(sessionStorage), databases };
  } catch {
    return undefined;
  }
})()`;

/** Reads the state of Chrome while the tab of the login is still open. */
export async function readLoginState(
  { send }: DevTools,
  session: Pick<CDPSession, 'send'>,
): Promise<LoginState> {
  const { cookies } = (await send('Storage.getCookies')) as { readonly cookies: unknown[] };
  const { result } = await session.send('Runtime.evaluate', {
    expression: readStored,
    awaitPromise: true,
    returnByValue: true,
  });
  const { entries } = await session.send('Page.getNavigationHistory');
  const stored = result.value as Stored | undefined;
  return {
    origin: stored?.origin,
    cookies,
    hasDatabases: (stored?.databases ?? 0) > 0,
    restoring: restoreStored(stored),
    beganAt: entries.find(({ url }) => /^https?:/.test(url))?.url,
  };
}

/**
 * Only an empty storage is filled: later documents of a visit find what those before them left.
 */
function restoreStored(stored: Stored | undefined): string {
  if (stored === undefined || stored.local.length + stored.session.length === 0) return '';
  return `(({ origin, local, session }) => {
    if (location.origin !== origin) return;
    const fill = (storage, entries) => {
      if (storage.length === 0) for (const [key, value] of entries) storage.setItem(key, value);
    };
    try {
      fill(localStorage, local);
      fill(sessionStorage, session);
    } catch {}
  })(${JSON.stringify(stored)})`;
}

/** Puts the cookies of a login into Chrome's jar. */
export async function putLoginCookies({ send }: DevTools, { cookies }: LoginState): Promise<void> {
  if (cookies.length > 0) await send('Storage.setCookies', { cookies: cookies.map(settable) });
}

/** A cookie as it is read has facts that cannot be set; one of the session never expires. */
function settable(cookie: unknown): Readonly<Record<string, unknown>> {
  const { size, session, expires, ...rest } = cookie as Readonly<Record<string, unknown>>;
  return session === true ? rest : { ...rest, expires };
}
