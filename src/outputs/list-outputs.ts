/**
 * Publishes through the outputs in order. Trouble in one becomes a warning and never hides the
 * verdict.
 */
import { asHeadroomError } from '../errors.ts';
import type { Log } from '../ports.ts';
import type { Finished, Links, NoVerdict, Output } from './output.ts';

/** All outputs of a run as one. Only a required one throws. */
export interface OutputList<Done = Finished> {
  open(): Promise<void>;
  progress(text: string): Promise<void>;
  /** Returns all links. */
  publish(finished: Done, links?: Links): Promise<Links>;
  /** Does nothing but wait where the verdict is being told already. */
  fail(reason: string, conclusion?: NoVerdict): Promise<void>;
  skip(why: string): Promise<void>;
  /** Whether the last word has been said. */
  isDone(): boolean;
}

const noLinks: Links = { run: undefined, artifact: undefined };

export function listOutputs<Done = Finished>(
  outputs: readonly Output<Done>[],
  log: Pick<Log, 'warn' | 'debug'>,
): OutputList<Done> {
  let isOver = false;
  let isDone = false;
  /** Set by the first output that could tell that there is no verdict. */
  let isTelling = false;
  /** A cancel may come while progress is told: the last word comes after it. */
  let telling: Promise<void> = Promise.resolve();
  let publishing: Promise<Links> | undefined;

  const guard = async <T>(
    { name, isRequired }: Output<Done>,
    work: () => Promise<T> | undefined,
  ): Promise<T | undefined> => {
    try {
      return await work();
    } catch (thrown) {
      if (isRequired) throw thrown;
      const error = asHeadroomError(thrown);
      log.warn(`Publishing ${name} failed: ${error.message} ${error.hint} The verdict stands.`);
      if (error.cause instanceof Error) log.debug(error.cause.stack ?? '');
      return undefined;
    }
  };

  const publishAll = async (finished: Done, first: Links): Promise<Links> => {
    let links = first;
    for (const output of outputs) {
      if (isOver) return links;
      isTelling ||= output.fail !== undefined;
      links = (await guard(output, () => output.publish(finished, links))) ?? links;
    }
    isDone = true;
    return links;
  };

  return {
    async open() {
      for (const output of outputs) await guard(output, () => output.open?.());
    },
    async progress(text) {
      const say = async (): Promise<void> => {
        for (const output of outputs)
          if (!isOver) await guard(output, () => output.progress?.(text));
      };
      telling = say();
      await telling;
    },
    async publish(finished, links = noLinks) {
      publishing = publishAll(finished, links);
      return publishing;
    },
    async fail(reason, conclusion = 'failure') {
      if (isTelling) {
        await publishing;
        return;
      }
      // An upload may go on for minutes, so the last word does not wait for it.
      isOver = true;
      await telling;
      for (const output of outputs) await guard(output, () => output.fail?.(reason, conclusion));
      isDone = true;
    },
    async skip(why) {
      for (const output of outputs) await guard(output, () => output.skip?.(why));
      isDone = true;
    },
    isDone: () => isDone,
  };
}
