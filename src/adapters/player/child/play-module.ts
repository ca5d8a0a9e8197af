/** Plays a module of the checkout. */
import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
import type { Order } from '../messages.ts';
import type { Steps } from './steps.ts';

/**
 * Calls the module's default export with `{ page, step, url, repetition }`. `url('/path')` is an
 * address on the server that is measured, `repetition` counts from 1.
 */
export async function playModule(
  file: string,
  page: Page,
  steps: Steps,
  { origin }: Order,
  repetition: number,
): Promise<void> {
  const { default: play } = (await import(pathToFileURL(file).href).catch(tellUnparsed)) as {
    default?: unknown;
  };
  if (typeof play !== 'function')
    throw new Error('the module has no default export that is a function');
  const step = async (name: unknown, body: unknown): Promise<unknown> => {
    if (typeof name !== 'string' || typeof body !== 'function')
      throw new Error("step() takes a name and a function: step('open', async () => { … })");
    await steps.begin(name);
    const given: unknown = await body();
    await steps.end(name);
    return given;
  };
  const url = (path = '/'): string => new URL(path, origin).href;
  await play({ page, step, url, repetition });
}

/** Node gives the line of an error of syntax only where the error ends its process. */
function tellUnparsed(thrown: unknown): never {
  const { name, message } = thrown as Partial<Error>;
  if (name !== 'SyntaxError') throw thrown;
  throw new Error(
    `the module, or one that it imports, cannot be parsed: ${message} (\`node --check\` with its ` +
      'name shows where)',
    { cause: thrown },
  );
}
