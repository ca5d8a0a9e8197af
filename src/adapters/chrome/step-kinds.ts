/** The kinds of steps, which a flow's first run on a server finds. */
import { pickEmulation } from '../../model/emulation.ts';
import type { PlayRequest } from '../../ports.ts';
import type { StepKinds } from '../player/running.ts';

/**
 * Remembers the kinds of a flow's steps on each server, as its runs found them. Two flows may play
 * one script: behind another login, or with steps that begin elsewhere in one recording.
 */
export interface Kinds {
  find(request: PlayRequest): StepKinds;
  add(request: PlayRequest, kinds: StepKinds): void;
}

export function rememberKinds(): Kinds {
  const known = new Map<string, StepKinds>();
  const key = ({ flow, script, origin, server, device, ...rest }: PlayRequest): string =>
    JSON.stringify([flow, script, origin, server?.arm, device, pickEmulation(rest)]);
  const find = (request: PlayRequest): StepKinds => known.get(key(request)) ?? new Map();
  return {
    find,
    add: (request, kinds) => void known.set(key(request), new Map([...find(request), ...kinds])),
  };
}
