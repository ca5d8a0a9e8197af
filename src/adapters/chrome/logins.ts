/** Logs in once for each server, and puts the state after it back before each visit and flow. */
import { basename } from 'node:path';
import { type ErrorCode, HeadroomError } from '../../errors.ts';
import type { Emulation, Script } from '../../model.ts';
import type { LoginProblem, PlayProblem, PlayRequest } from '../../ports.ts';
import { type LoginState, putLoginCookies } from './login-state.ts';
import type { DevTools } from './pipe.ts';

/** The facts of a visit, or of a flow, that its login is played by: all but the throttling. */
export type Visitor = Pick<
  PlayRequest,
  | 'login'
  | 'server'
  | 'origin'
  | 'device'
  | 'headers'
  | 'cookies'
  | 'blockedUrls'
  | 'timeoutMs'
  | 'replay'
  | Exclude<keyof Emulation, 'throttling'>
>;

export interface Logins {
  /**
   * Plays the login of a visit where that was not done yet. The tabs to come begin in the state
   * after it. Throws `login-failed`.
   */
  know(visitor: Visitor): Promise<void>;
  /** Puts the cookies of that login into the empty jar; a repeat visit keeps the jar it has. */
  enter(): Promise<void>;
  /** Returns the script that puts storage back in each new tab; empty without a login. */
  restoring(): string;
  /** Returns `login-failed` where a visit was led back to where its login began. */
  checkHolds(visitor: Visitor, asked: string, landedOn: string): HeadroomError | undefined;
  /** Forgets the state of a login whose session does not hold. */
  leave(visitor: Visitor): void;
  /** Forgets the states that were in a Chrome that is gone. */
  forget(): void;
}

/** Plays a login to its end; gives the state, or why there is none. */
export type PlayLogin = (login: Script, visitor: Visitor) => Promise<LoginState | PlayProblem>;

export function openLogins(devTools: () => DevTools, play: PlayLogin): Logins {
  const states = new Map<string, LoginState>();
  const failed = new Set<string>();
  let current: LoginState | undefined;

  /** A visit without this login empties the databases that it left, which cannot be put back. */
  const forgetDatabases = (origin: string, key: string | undefined): void => {
    for (const [other, state] of states)
      if (state.hasDatabases && state.origin === origin && other !== key) states.delete(other);
  };

  return {
    async know(visitor) {
      const key = keyOf(visitor);
      forgetDatabases(visitor.origin, key);
      current = states.get(key ?? '');
      if (visitor.login === undefined || key === undefined || current !== undefined) return;
      const name = nameLogin(visitor.login);
      const always = JSON.stringify([visitor.login, visitor.origin, visitor.server?.arm]);
      if (failed.has(always))
        throw new HeadroomError('login-failed', `${name} failed, as it was told before.`);
      const state = await play(visitor.login, visitor);
      if ('error' in state) {
        // Trouble of Chrome's says nothing of the login: the next visit tries again.
        if (!ofChrome.includes(state.error.code)) failed.add(always);
        throw failLogin(name, state);
      }
      states.set(key, state);
      current = state;
    },
    async enter() {
      if (current) await putLoginCookies(devTools(), current);
    },
    restoring: () => current?.restoring ?? '',
    checkHolds({ login, origin }, asked, landedOn) {
      const beganAt = current?.beganAt;
      if (login === undefined || beganAt === undefined) return undefined;
      if (!isAt(beganAt, landedOn) || isAt(beganAt, asked)) return undefined;
      const said =
        `${asked.replace(origin, '')} leads back to ${namePlace(beganAt)}, where ` +
        `${nameLogin(login)} began: its session does not hold.`;
      return new HeadroomError('login-failed', said, { hint: notLost });
    },
    leave: (visitor) => void states.delete(keyOf(visitor) ?? ''),
    forget() {
      states.clear();
      current = undefined;
    },
  };
}

const ofChrome: readonly ErrorCode[] = ['page-crashed', 'flow-failed'];

const notLost =
  'Let the login wait until it has a session. What leads there on purpose needs a login that ' +
  "begins at another address, such as url('/login?by=headroom').";

/**
 * A server's process takes its sessions with it. It may also hold a session for one user agent and
 * language alone, and headers and cookies of a page leave their own state.
 */
const keyOf = ({ login, origin, server, ...visitor }: Visitor): string | undefined =>
  login && JSON.stringify([login, origin, server?.arm, server?.starts, ...listTraits(visitor)]);

/** Returns what servers see of a visitor, but for its usual device: one login serves both. */
const listTraits = ({
  headers,
  cookies = {},
  ownDevice,
  locale,
}: Omit<Visitor, 'login' | 'origin' | 'server'>): readonly unknown[] => [
  headers,
  cookies,
  ownDevice?.userAgent ?? '',
  locale ?? '',
];

/** Returns the login in words: `the login login.mjs`. */
export const nameLogin = (login: Script): string =>
  login.kind === 'inline' ? 'the login' : `the login ${basename(login.file)}`;

function failLogin(name: string, { error, console: said, picture }: PlayProblem): HeadroomError {
  const cause: LoginProblem = { error, ...(picture ? { picture } : {}) };
  const lines = [
    `${name} failed: ${error.message.replace(`${name}: `, '')}`,
    ...(said.length > 0 ? ['The page said:', ...said.map((line) => `  ${line}`)] : []),
  ];
  return new HeadroomError('login-failed', lines.join('\n'), { cause });
}

/** A page may be named by its path, by a part of its query, and by a route behind the #. */
function isAt(place: string, address: string): boolean {
  const [there, here] = [URL.parse(place), URL.parse(address)];
  if (!there || !here || there.origin !== here.origin || there.pathname !== here.pathname)
    return false;
  const route = readRoute(there);
  if (route !== '' && route !== readRoute(here)) return false;
  return [...there.searchParams].every(([name, value]) =>
    here.searchParams.getAll(name).includes(value),
  );
}

/** Returns `#/login` of `#/login?next=%2Faccount`, and nothing of `#top`. */
const readRoute = ({ hash }: URL): string => /^#!?\/[^?]*/.exec(hash)?.[0] ?? '';

function namePlace(address: string): string {
  const url = new URL(address);
  return `${url.pathname}${readRoute(url)}`;
}
