/** The output of the parsers of budgets files: values, and their places in the text. */

/** The keys and indexes that lead to a value. */
export type Path = readonly (string | number)[];

/**
 * A value of the file with the offset where it begins; `members` are those of an object or array.
 */
export interface DocumentNode {
  readonly offset: number;
  readonly value: unknown;
  readonly members: ReadonlyMap<
    string | number,
    { readonly keyOffset: number; readonly node: DocumentNode }
  >;
}

/** Something that the parser refuses. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

/** The same key twice in one object: JSON would silently take the last. */
export interface DuplicateKey {
  readonly path: Path;
  readonly firstOffset: number;
  readonly offset: number;
}

/** A parsed text. `root` is undefined when there is nothing but blanks and comments. */
export interface ParsedText {
  readonly root: DocumentNode | undefined;
  readonly syntaxProblems: readonly SyntaxProblem[];
  readonly duplicateKeys: readonly DuplicateKey[];
}
