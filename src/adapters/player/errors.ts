/** The errors of flows, in words. */
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asHeadroomError, HeadroomError } from '../../errors.ts';
import type { PlayedStep, PlayRequest } from '../../ports.ts';
import type { Typed } from './cover-typed.ts';
import type { FromPlayer } from './messages.ts';
import type { PlayerProcess } from './player-process.ts';

const mostFrames = 5;
const mostLines = 10;

/** Returns the same error, with the step before its words. */
export const inStep = (request: PlayRequest, step: string, error: HeadroomError): HeadroomError =>
  new HeadroomError(error.code, `${place(request, step)}: ${error.message}`, {
    hint: error.code === 'page-never-quiet' ? neverQuiet : error.hint,
    cause: error,
  });

/** A flow has no "until". */
const neverQuiet =
  'Raise the flow\'s "timeout", let "block" refuse what never ends, or look for a timer that ' +
  'always has work.';

/** `checkout › open`, or the flow alone between its steps. A login has no steps. */
function place({ flow, steps }: PlayRequest, step: string | undefined): string {
  if (step !== undefined) return `${flow} › ${step}`;
  return steps.length === 0 ? flow : `${flow} (outside of its steps)`;
}

/** The script threw. Its own frames are told, with paths from the working directory on. */
export function describeFailure(
  request: PlayRequest,
  step: string | undefined,
  { message, stack }: Extract<FromPlayer, { type: 'failed' }>,
  typed: Typed,
): HeadroomError {
  const frames = ownFrames(stack, request.cwd);
  const said = [`${place(request, step)}: ${typed.cover(message)}`, ...frames].join('\n');
  return new HeadroomError('script-failed', said);
}

/** The process is gone although the script had not ended. */
export function ended(
  request: PlayRequest,
  step: string | undefined,
  player: PlayerProcess,
  typed: Typed,
): HeadroomError {
  const output = typed.cover(player.tail()).trim().split('\n').slice(-mostLines).join('\n');
  const said = `${place(request, step)}: the script's process ${player.ending() ?? 'is gone'}`;
  return new HeadroomError('script-failed', output ? `${said}:\n${output}` : `${said}.`);
}

/**
 * Returns a coded error for anything thrown while a flow is played. An error without a code, such
 * as one of Chrome's protocol or a bug, is its cause.
 */
export function describeUnexpected(
  request: PlayRequest,
  step: string | undefined,
  thrown: unknown,
): HeadroomError {
  const error = asHeadroomError(thrown);
  if (error.kind !== 'internal') return error;
  const said = error.message.split('\n')[0];
  return new HeadroomError('flow-failed', `${place(request, step)} could not be played: ${said}`, {
    cause: thrown,
  });
}

/** Returns the error without texts that were typed; its place keeps the names it has. */
export function coverError(
  request: PlayRequest,
  step: string | undefined,
  error: HeadroomError,
  typed: Typed,
): HeadroomError {
  const places = [place(request, step), request.flow];
  const kept = places.find((one) => error.message.startsWith(one)) ?? '';
  const message = `${kept}${typed.cover(error.message.slice(kept.length))}`;
  if (message === error.message) return error;
  return new HeadroomError(error.code, message, { hint: error.hint, cause: error });
}

/** The script used the pipe of the player for something else. */
export function misbehaved(request: PlayRequest, step: string | undefined): HeadroomError {
  return new HeadroomError(
    'script-failed',
    `${place(request, step)}: the script's process sent what no player sends, or out of turn.`,
  );
}

export function tooManySteps(request: PlayRequest, most: number): HeadroomError {
  return new HeadroomError(
    'script-failed',
    `${request.flow} has more than ${most} steps each time that it is played.`,
  );
}

export function closedPage(request: PlayRequest, step: string | undefined): HeadroomError {
  return new HeadroomError(
    'script-failed',
    `${place(request, step)}: the page was closed. Headroom closes it when the flow has ended.`,
  );
}

export function tookTooLong(request: PlayRequest, step: string | undefined): HeadroomError {
  return new HeadroomError(
    'script-timeout',
    `${place(request, step)} did not end in ${request.timeoutMs / 1000} s.`,
  );
}

export function missingSteps(
  request: PlayRequest,
  names: readonly string[],
  played: readonly string[],
): HeadroomError {
  const has = played.length > 0 ? `its steps are ${played.join(', ')}` : 'it has no steps';
  const missing = names.map((name) => `"${name}"`).join(', ');
  const all = names.length === 1 ? `step ${missing}` : `steps ${missing}`;
  return new HeadroomError('step-missing', `${request.flow} has no ${all}: ${has}.`);
}

export function changedKind(
  request: PlayRequest,
  name: string,
  was: PlayedStep['kind'],
): HeadroomError {
  const said =
    was === 'navigation'
      ? 'loaded a new document before, and did not this time.'
      : 'loaded no document before, and did this time.';
  return new HeadroomError('step-changed', `${place(request, name)} ${said}`);
}

/** The interactions of a page stay on it. */
export const loadsPage = (request: PlayRequest, name: string): HeadroomError =>
  new HeadroomError(
    'script-failed',
    `${place(request, name)} load a new page: make a flow of them (docs/flows.md).`,
  );

/** Returns the frames in the working directory, without those of packages. */
function ownFrames(stack: string, cwd: string): readonly string[] {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .flatMap((line) => {
      const file = line.match(/file:\/\/[^\s)]+?(?=:\d+:\d+)/)?.[0];
      if (file === undefined) return [];
      const path = relative(cwd, fileURLToPath(file));
      const isOwn = !path.startsWith('..') && !isAbsolute(path) && !path.includes('node_modules');
      return isOwn ? [`  ${line.trim().replace(file, path)}`] : [];
    })
    .slice(0, mostFrames);
}
