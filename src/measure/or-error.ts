/** Errors as values, for several rounds of which each may fail by itself. */
import { asHeadroomError, type HeadroomError } from '../errors.ts';

/** Returns what a promise resolves to, or the coded error that it rejects with. */
export async function orError<T>(taking: Promise<T>): Promise<T | HeadroomError> {
  try {
    return await taking;
  } catch (thrown) {
    return asHeadroomError(thrown);
  }
}
