/** Plays a flow once: a tab, a process that drives it, and the measuring of each step. */
import { HeadroomError } from '../../errors.ts';
import type {
  Browser,
  Played,
  PlayedStep,
  PlayProblem,
  PlayRequest,
  Repetition,
  UnrecordedRequest,
} from '../../ports.ts';
import type { Driven, FlowTab } from '../lighthouse/visit.ts';
import { within } from '../within.ts';
import { openTyped, type Typed } from './cover-typed.ts';
import {
  closedPage,
  describeFailure,
  describeUnexpected,
  ended,
  missingSteps,
  tookTooLong,
} from './errors.ts';
import type { FromPlayer } from './messages.ts';
import { type PlayerProcess, startPlayer } from './player-process.ts';
import { type Kind, measureStep } from './step.ts';
import { type WatchedTab, watchTab } from './watch-tab.ts';

/** The kind of each step, as a rehearsal found it. */
export type StepKinds = ReadonlyMap<string, Kind>;

/** The parts of a running Chrome that a flow uses. */
export interface Stage {
  readonly browserUrl: string;
  /** The program that plays. */
  readonly playerFile: string;
  readonly tab: FlowTab;
  /** Rejects when Chrome or the tab is gone. */
  readonly lost: Promise<never>;
  /** Rejects when the tab was to show a host that is not allowed. */
  readonly refused: Promise<never>;
  /** The kinds that earlier runs found. */
  readonly kinds: StepKinds;
  /** Measures a navigation that the script makes. */
  readonly audit: (driven: Driven) => ReturnType<Browser['audit']>;
  /** The requests of this run so far that its recording lacks, each once. */
  readonly unrecorded: () => readonly UnrecordedRequest[];
}

/** The outcome of one run. In a rehearsal, `kinds` are those of the steps that were played. */
export interface Run extends Omit<Played, 'known'> {
  readonly kinds: StepKinds;
}

/** Past a limit of its own the script gets this long to say so itself. */
const graceMs = 2_000;

/** Plays the flow to its end, or until something goes wrong. Never throws for what a flow does. */
export async function play(request: PlayRequest, stage: Stage): Promise<Run> {
  const typed = openTyped();
  const watched = await watchTab(stage.tab);
  const player = await startPlayer(
    stage.playerFile,
    {
      type: 'play',
      browserUrl: stage.browserUrl,
      tabUrl: stage.tab.url,
      script: request.script,
      origin: request.origin,
      steps: request.steps,
      repeat: request.scope === 'round' ? (request.repeat ?? 1) : 1,
      timeoutMs: request.timeoutMs,
    },
    request,
  );
  const run = { request, stage, watched, player, typed };
  const measuresHeap = request.scope === 'round' && request.repeat !== undefined;
  const wanted = listWanted(request);
  const steps = new Map<string, PlayedStep>();
  const kinds = new Map<string, Kind>();
  const repetitions: Repetition[] = [];
  let isRepeated = false;
  let step: string | undefined;
  try {
    for (let message = await next(run, step); message.type !== 'finished'; ) {
      if (message.type === 'begin') {
        const isDone = steps.size === wanted.length && !measuresHeap;
        if (isDone && request.scope !== 'rehearsal' && !stage.kinds.has(message.step)) break;
        step = message.step;
        const { kind, played } = await takeStep(run, step, isRepeated);
        if (played) steps.set(step, played);
        if (!isRepeated) kinds.set(step, kind);
        step = undefined;
        player.send({ type: 'next' });
      } else if (message.type === 'played') {
        if (measuresHeap) {
          await inTime(run, undefined, watched.settle());
          repetitions.push(await inTime(run, undefined, watched.readHeap()));
        }
        isRepeated = true;
        player.send({ type: 'next' });
      }
      message = await next(run, step);
    }
    const missing = wanted.filter((name) => !kinds.has(name));
    const error =
      missing.length > 0 ? missingSteps(request, missing, [...kinds.keys()]) : undefined;
    return {
      steps,
      kinds,
      met: watched.met(),
      ...whatCovers(typed),
      ...(measuresHeap ? { repetitions } : {}),
      ...(error ? { problem: await describeProblem(error, run, undefined) } : {}),
    };
  } catch (thrown) {
    // A flow that cannot be repeated has not come to its end.
    const last = request.steps.at(-1);
    if (isRepeated && measuresHeap && last) steps.delete(last.name);
    const problem = await describeProblem(await explain(thrown, run, step), run, step);
    return { steps, kinds, problem, met: watched.met(), ...whatCovers(typed) };
  } finally {
    await player.kill();
  }
}

const whatCovers = ({ isEmpty, cover }: Typed): Pick<Run, 'coverTyped'> =>
  isEmpty() ? {} : { coverTyped: cover };

/** Returns the names of the steps that are asked for. */
const listWanted = ({ steps, leftOut = [] }: PlayRequest): readonly string[] =>
  steps.map(({ name }) => name).filter((name) => !leftOut.includes(name));

/** Returns what is told of an error: where it came, what the page said, and how it looks. */
async function describeProblem(
  error: HeadroomError,
  { request, watched, typed }: Running,
  step: string | undefined,
): Promise<PlayProblem> {
  const picture = request.mayPicture ? await watched.picture() : undefined;
  return {
    error,
    step,
    console: watched.console().map(typed.cover),
    ...(picture ? { picture } : {}),
  };
}

/**
 * Returns the coded error of whatever stopped a flow. A tab or a Chrome that is gone makes other
 * errors first, and is told instead of them.
 */
async function explain(
  thrown: unknown,
  { request, stage, watched }: Running,
  step: string | undefined,
): Promise<HeadroomError> {
  const isPlain = thrown instanceof HeadroomError && thrown.code !== 'script-failed';
  if (isPlain) return thrown;
  const soon = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), goneMs));
  const lost = await Promise.race([stage.lost, soon]).catch((error: unknown) => error);
  if (lost instanceof HeadroomError) return lost;
  if (watched.page.isClosed()) return closedPage(request, step);
  return describeUnexpected(request, step, thrown);
}

/** Chrome tells within this time that a tab has crashed. */
const goneMs = 300;

interface Running {
  readonly request: PlayRequest;
  readonly stage: Stage;
  readonly watched: WatchedTab;
  readonly player: PlayerProcess;
  readonly typed: Typed;
}

async function takeStep(
  run: Running,
  name: string,
  isRepeated: boolean,
): Promise<{ readonly kind: Kind; readonly played?: PlayedStep | undefined }> {
  const { request, stage, watched, player } = run;
  const kind = stage.kinds.get(name);
  const isInScope =
    request.scope === 'round' || (request.scope === 'audit' && kind === 'navigation');
  const isMeasured = isInScope && listWanted(request).includes(name);
  const lackedBefore = stage.unrecorded().length;
  const taken = await measureStep({
    name,
    request,
    watched,
    audit: stage.audit,
    kind,
    isMeasured: isMeasured && !isRepeated,
    inTime: (answer) => inTime(run, name, answer),
    async perform() {
      const fromMs = performance.now();
      player.send({ type: 'go' });
      for (let message = await next(run, name); message.type !== 'end'; )
        message = await next(run, name);
      await inTime(run, name, watched.twoFrames());
      return performance.now() - fromMs;
    },
  });
  const { played } = taken;
  if (played === undefined) return taken;
  const unrecorded = stage.unrecorded().slice(lackedBefore);
  const memory = request.memory?.includes(name)
    ? await inTime(run, name, watched.readMemory())
    : undefined;
  return {
    ...taken,
    played: {
      ...played,
      ...(memory === undefined ? {} : { memory }),
      ...(unrecorded.length > 0 ? { unrecorded } : {}),
    },
  };
}

/** Returns what the page answers. Throws when it is gone, or does not answer in time. */
const inTime = <T>(run: Running, step: string | undefined, answer: Promise<T>): Promise<T> =>
  within(run.request.timeoutMs + graceMs, [answer, run.stage.lost], () =>
    tookTooLong(run.request, step),
  );

/**
 * Returns the script's next message that is about its steps. All that the script says before it is
 * under one limit. Throws the error of a script that cannot go on.
 */
async function next(run: Running, step: string | undefined): Promise<FromPlayer> {
  const { request, stage, watched, player, typed } = run;
  const late = () => tookTooLong(request, step);
  const untilMs = performance.now() + request.timeoutMs + graceMs;
  for (;;) {
    const leftMs = untilMs - performance.now();
    if (leftMs <= 0) throw late(); // A timer waits until a script that says much pauses.
    const answers = [player.next(), stage.lost, stage.refused];
    const message = await within(leftMs, answers, late);
    // A script, or what it prints, can tell of the session.
    if (message === undefined || message.type === 'failed')
      for (const value of await watched.cookies()) typed.add(value);
    if (message === undefined) throw ended(request, step, player, typed);
    if (message.type === 'typed') typed.add(message.text);
    else if (message.type === 'met') watched.meet(message.what);
    else if (message.type === 'failed') throw describeFailure(request, step, message, typed);
    else return message;
  }
}
