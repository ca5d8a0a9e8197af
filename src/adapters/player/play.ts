/** Plays a flow once: a tab, a process that drives it, and the measuring of each step. */
import { HeadroomError } from '../../errors.ts';
import type { Played, PlayedStep, PlayProblem, PlayRequest, Repetition } from '../../ports.ts';
import { within } from '../within.ts';
import { openTyped, type Typed } from './cover-typed.ts';
import {
  closedPage,
  coverError,
  describeUnexpected,
  misbehaved,
  missingSteps,
  tooManySteps,
} from './errors.ts';
import { coverSession, inTime, next, type Running, type Stage, type StepKinds } from './running.ts';
import { type Kind, measureStep } from './step.ts';
import { watchTab } from './watch-tab.ts';

/** The outcome of one run. In a rehearsal, `kinds` are those of the steps that were played. */
export interface Run extends Omit<Played, 'known' | 'playedFirst'> {
  readonly kinds: StepKinds;
}

/** A script that never ends its steps must end all the same. */
const mostSteps = 200;

/** Plays the flow to its end, or until something goes wrong. Never throws for what a flow does. */
export async function play(request: PlayRequest, stage: Stage): Promise<Run> {
  const typed = openTyped();
  const watched = await watchTab(stage.tab);
  const times = request.scope === 'round' ? (request.repeat ?? 1) : 1;
  const player = await stage.player;
  player.send({
    type: 'play',
    browserUrl: stage.browserUrl,
    tabUrl: stage.tab.url,
    script: request.script,
    origin: request.origin,
    steps: request.steps,
    repeat: times,
    timeoutMs: request.timeoutMs,
  });
  const run = { request, stage, watched, player, typed };
  const measuresHeap = request.scope === 'round' && request.repeat !== undefined;
  const wanted = listWanted(request);
  const steps = new Map<string, PlayedStep>();
  const kinds = new Map<string, Kind>();
  const repetitions: Repetition[] = [];
  let playedTimes = 0;
  let begun = 0;
  let step: string | undefined;
  try {
    for (let message = await next(run, step); message.type !== 'finished'; ) {
      if (message.type === 'begin') {
        begun += 1;
        if (begun > mostSteps) throw tooManySteps(request, mostSteps);
        const isDone = steps.size === wanted.length && !measuresHeap;
        if (isDone && request.scope !== 'rehearsal' && !stage.kinds.has(message.step)) break;
        step = message.step;
        const { kind, played } = await takeStep(run, step, playedTimes > 0);
        if (played) steps.set(step, played);
        if (playedTimes === 0) kinds.set(step, kind);
        step = undefined;
        player.send({ type: 'next' });
      } else if (message.type === 'played' && playedTimes < times) {
        if (measuresHeap) {
          await inTime(run, undefined, watched.settle());
          repetitions.push(await inTime(run, undefined, watched.readHeap()));
        }
        playedTimes += 1;
        begun = 0;
        player.send({ type: 'next' });
      } else throw misbehaved(request, step);
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
    const error = await explain(thrown, run, step);
    await coverSession(run);
    const problem = await describeProblem(coverError(request, step, error, typed), run, step);
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
  const alive = watched.address().catch(() => new Promise<never>(() => {}));
  const silent = (): Error => new Error('neither the tab nor Chrome tells what became of it');
  const lost = await within(goneMs, [stage.lost, alive], silent).catch((error: unknown) => error);
  if (lost instanceof HeadroomError) return lost;
  if (watched.page.isClosed()) return closedPage(request, step);
  return describeUnexpected(request, step, thrown);
}

/**
 * A tab that lives answers at once. Of one that does not, Chrome tells within this time that it has
 * crashed, also on a busy machine.
 */
const goneMs = 3_000;

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
  const from = await inTime(run, name, watched.address());
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
      const message = await next(run, name);
      if (message.type !== 'end' || message.step !== name) throw misbehaved(request, name);
      await inTime(run, name, watched.twoFrames());
      return performance.now() - fromMs;
    },
  });
  if (taken.kind === 'interaction')
    stage.checkHolds(from, await inTime(run, name, watched.address()));
  if (taken.played === undefined) return taken;
  const played = coverPlayed(taken.played, run);
  if (!request.memory?.includes(name)) return { kind: taken.kind, played };
  const memory = await inTime(run, name, watched.readMemory());
  return { kind: taken.kind, played: { ...played, memory } };
}

/** Covers what was typed in the addresses of a step, and adds what the recording lacks. */
function coverPlayed(played: PlayedStep, { typed, stage }: Running): PlayedStep {
  const cover = <T extends { readonly url: string }>(one: T): T => ({
    ...one,
    url: typed.coverAddress(one.url),
  });
  // A page that lacked a part before this step lacks it still.
  const unrecorded = stage.unrecorded().map(cover);
  const lacking = unrecorded.length > 0 ? { unrecorded } : {};
  if (played.kind === 'navigation') {
    const requestedUrl = typed.coverAddress(played.requestedUrl);
    return { ...played, ...lacking, requestedUrl };
  }
  const { slowest, softNavigation } = played;
  return {
    ...played,
    ...lacking,
    ...(slowest?.script ? { slowest: { ...slowest, script: cover(slowest.script) } } : {}),
    ...(softNavigation ? { softNavigation: cover(softNavigation) } : {}),
  };
}
