/**
 * The contract of a reader of one format. Each lies in a file of its own, and `readers.ts` lists
 * them.
 */
import type { ReadingBounds } from '../../model/measurements-bounds.ts';
import type { Config, Measurements } from '../../model.ts';

/** A parsed file that is to become measurements. */
export interface ParsedFile {
  /** The file's name in messages. */
  readonly name: string;
  readonly parsed: object;
  readonly bounds: ReadingBounds;
}

/** The configuration that an import is read for: the endpoints it may be of, and their limits. */
export type ImportingConfig = Pick<Config, 'suite' | 'targets' | 'budgets'>;

/** Reads one format. */
export interface FormatReader {
  /** Returns whether the file is in this format, by a few keys that no other format has. */
  recognizes(parsed: object): boolean;
  /** Returns the file's measurements. Throws the `measurements-*` and `import-*` errors. */
  read(file: ParsedFile, config: ImportingConfig): Measurements;
}
