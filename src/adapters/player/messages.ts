/**
 * The messages between Headroom and the process that plays a flow: JSON, one on a line, over a pipe
 * of their own.
 */
import { z } from 'zod';
import type { Script } from '../../model.ts';

/** A step that is measured. `from` is where it begins in a recording. */
export interface OrderedStep {
  readonly name: string;
  readonly from?: number | undefined;
}

/** Everything that the process needs to know. */
export interface Order {
  readonly type: 'play';
  /** Where Chrome listens, and the address of the tab to use. */
  readonly browserUrl: string;
  readonly tabUrl: string;
  readonly script: Script;
  /** The origin of the server that is measured. */
  readonly origin: string;
  readonly steps: readonly OrderedStep[];
  /** How often the script is played. */
  readonly repeat: number;
  /** How long waiting in the script may take. */
  readonly timeoutMs: number;
}

/** `go`: the step may run. `next`: what ended is measured, so the script may go on. */
export type ToPlayer = Order | { readonly type: 'go' } | { readonly type: 'next' };

/** Names of steps are told together, in characters. */
const longestName = 1_000;

const fromPlayer = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['begin', 'end']), step: z.string().max(longestName) }),
  /** `played`: the script was played once, to its end. */
  z.strictObject({ type: z.enum(['played', 'finished']) }),
  /** A text that the script types; it must not be told. */
  z.strictObject({ type: z.literal('typed'), text: z.string() }),
  /** Something that the script met and did not ask for. */
  z.strictObject({ type: z.literal('met'), what: z.string() }),
  z.strictObject({ type: z.literal('failed'), message: z.string(), stack: z.string() }),
]);

export type FromPlayer = Readonly<z.output<typeof fromPlayer>>;

/** In characters. The script shares the player's process, so it could write to the pipe as well. */
export const longestMessage = 8 * 1024 * 1024;

/** Returns the message on a line; undefined for what no player sends. */
export function readMessage(line: string): FromPlayer | undefined {
  try {
    return fromPlayer.safeParse(JSON.parse(line)).data;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}
