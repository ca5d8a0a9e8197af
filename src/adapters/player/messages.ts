/**
 * The messages between Headroom and the process that plays a flow: JSON, one on a line, over a pipe
 * of their own.
 */
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

export type FromPlayer =
  | { readonly type: 'begin'; readonly step: string }
  | { readonly type: 'end'; readonly step: string }
  /** The script was played once, to its end. */
  | { readonly type: 'played' }
  /** A text that the script types; it must not be told. */
  | { readonly type: 'typed'; readonly text: string }
  /** Something that the script met and did not ask for. */
  | { readonly type: 'met'; readonly what: string }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string }
  | { readonly type: 'finished' };
