/** Listens to the script of a flow while it is played, within the limits of its steps. */
import type { Browser, PlayRequest, UnrecordedRequest } from '../../ports.ts';
import type { Driven, FlowTab } from '../lighthouse/visit.ts';
import { within } from '../within.ts';
import type { Typed } from './cover-typed.ts';
import { describeFailure, ended, misbehaved, tookTooLong } from './errors.ts';
import type { FromPlayer } from './messages.ts';
import type { PlayerProcess } from './player-process.ts';
import type { Kind } from './step.ts';
import type { WatchedTab } from './watch-tab.ts';

/** The kind of each step, as a rehearsal found it. */
export type StepKinds = ReadonlyMap<string, Kind>;

/** The parts of a running Chrome that a flow uses. */
export interface Stage {
  readonly browserUrl: string;
  /** The process that plays, which starts while the tab is opened. */
  readonly player: Promise<PlayerProcess>;
  readonly tab: FlowTab;
  /** Rejects when Chrome or the tab is gone. */
  readonly lost: Promise<never>;
  /** Rejects when the tab was to show a host that is not allowed. */
  readonly refused: Promise<never>;
  /** The kinds that earlier runs found. */
  readonly kinds: StepKinds;
  /** Measures a navigation that the script makes. */
  readonly audit: (driven: Driven) => ReturnType<Browser['audit']>;
  /** Returns the requests since the flow began that its recording of other hosts lacks. */
  readonly unrecorded: () => readonly UnrecordedRequest[];
  /** Gets each text that a script types. */
  readonly keepTyped: (text: string) => void;
  /** Throws `login-failed` where a step was led from one address back to the login. */
  readonly checkHolds: (asked: string, landedOn: string) => void;
}

/** One run of a flow. */
export interface Running {
  readonly request: PlayRequest;
  readonly stage: Stage;
  readonly watched: WatchedTab;
  readonly player: PlayerProcess;
  readonly typed: Typed;
}

/** Past a limit of its own the script gets this long to say so itself. */
const graceMs = 2_000;

/** Returns what the page answers. Throws when it is gone, or does not answer in time. */
export const inTime = <T>(run: Running, step: string | undefined, answer: Promise<T>): Promise<T> =>
  within(run.request.timeoutMs + graceMs, [answer, run.stage.lost], () =>
    tookTooLong(run.request, step),
  );

/**
 * Returns the script's next message that is about its steps. All that the script says before it is
 * under one limit. Throws the error of a script that cannot go on.
 */
export async function next(
  run: Running,
  step: string | undefined,
): Promise<Exclude<FromPlayer, { type: 'typed' | 'met' | 'failed' }>> {
  const { request, stage, watched, player, typed } = run;
  const late = () => tookTooLong(request, step);
  const untilMs = performance.now() + request.timeoutMs + graceMs;
  for (;;) {
    const leftMs = untilMs - performance.now();
    if (leftMs <= 0) throw late(); // A timer waits until a script that says much pauses.
    const answers = [player.next(), stage.lost, stage.refused];
    const message = await within(leftMs, answers, late);
    if (message === 'strange') throw misbehaved(request, step);
    // A script, or what it prints, can tell of the session.
    if (message === undefined || message.type === 'failed') await coverSession(run);
    if (message === undefined) throw ended(request, step, player, typed);
    if (message.type === 'typed') {
      typed.add(message.text);
      stage.keepTyped(message.text);
    } else if (message.type === 'met') watched.meet(message.what);
    else if (message.type === 'failed') throw describeFailure(request, step, message, typed);
    else return message;
  }
}

/** Shorter cookies hold settings, whose words stand in many texts. */
const shortestCookie = 6;

/** Covers the cookies of the page from now on. */
export async function coverSession({ watched, typed }: Running): Promise<void> {
  for (const value of await watched.cookies()) if (value.length >= shortestCookie) typed.add(value);
}
