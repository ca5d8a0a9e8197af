/** Reads a count that was given as an option. */
import { InvalidArgumentError } from 'commander';

/** Throws commander's `InvalidArgumentError` for anything but a number from 1 to 99999. */
export function readCount(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError('Give a number from 1 to 99999.');
  return Number(text);
}
