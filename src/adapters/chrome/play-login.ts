/** Plays a login, and reads the state that it leaves. */
import { pickEmulation } from '../../model/emulation.ts';
import type { Script } from '../../model.ts';
import type { PlayProblem, PlayRequest, ScriptSettings } from '../../ports.ts';
import { type LoginState, readLoginState } from './login-state.ts';
import { nameLogin, type Visitor } from './logins.ts';
import { type Playing, playOnce } from './play-in-chrome.ts';
import { rememberKinds } from './step-kinds.ts';

/**
 * Plays a login from an empty state, on the visitor's device and at full speed. Returns the state
 * that it leaves, or why there is none.
 */
export async function playLogin(
  login: Script,
  visitor: Visitor,
  scripts: ScriptSettings,
  playing: Omit<Playing, 'kinds' | 'logins'>,
): Promise<LoginState | PlayProblem> {
  const { origin, device, headers, cookies, blockedUrls, timeoutMs, replay } = visitor;
  const request: PlayRequest = {
    ...pickEmulation({ ...visitor, throttling: undefined }),
    flow: nameLogin(login),
    script: login,
    origin,
    steps: [],
    scope: 'rehearsal',
    device,
    headers,
    ...(cookies === undefined ? {} : { cookies }),
    blockedUrls,
    timeoutMs,
    ...(replay === undefined ? {} : { replay }),
    audits: [],
    mayPicture: true,
    cwd: scripts.cwd,
    allowedHosts: scripts.allowedHosts,
    env: { ...scripts.env, ...(login.kind === 'inline' ? {} : login.env) },
  };
  let state: LoginState | undefined;
  const none = {
    know: async () => {},
    enter: async () => {},
    checkHolds: () => undefined,
    leave: () => {},
  };
  const { problem } = await playOnce(
    request,
    { ...playing, kinds: rememberKinds(), logins: none },
    async (tab) => {
      state = await readLoginState(playing.chrome.devTools, tab.session);
    },
  );
  if (problem) return problem;
  if (state === undefined) throw new Error('a login that was played leaves a state');
  return state;
}
