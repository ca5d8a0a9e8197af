/** Everything that is wrong with a configuration, collected so that it can be said at once. */
import { type ErrorCode, HeadroomError } from '../errors.ts';
import type { SourcePosition } from '../model.ts';
import { settingTitle, type Wording, wordsFor } from '../settings.ts';
import type { OptionName } from './options.ts';

/**
 * One thing that is wrong. `message` names the key or the input; the place in the file is put
 * before it.
 */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: Wording;
  /**
   * The text after the message. It is made only for problems that are shown, since looking for the
   * nearest name takes a while.
   */
  readonly advice?: (() => string) | undefined;
  readonly source: SourcePosition | undefined;
  readonly hint?: Wording | undefined;
}

const place = ({ source }: Problem): string =>
  source ? `${source.file}:${source.line}:${source.column}: ` : '';

const byPlace = (a: Problem, b: Problem): number =>
  (a.source?.line ?? 0) - (b.source?.line ?? 0) ||
  (a.source?.column ?? 0) - (b.source?.column ?? 0);

/** A file that is no budgets file at all would fill the screen. */
const mostShown = 20;

/** So many are told apart and put in order; of more only the number is kept. */
const mostKept = 1_000;

/** `1,234`. */
const wholeNumber = (value: number): string => value.toLocaleString('en-US');

export class Problems {
  readonly #problems = new Map<string, Problem>();
  #uncounted = 0;

  /**
   * Whether a further problem would only be counted: then there is no need to find words for it.
   */
  get isFull(): boolean {
    return this.#problems.size >= mostKept;
  }

  /** Counts problems that nobody will read. */
  count(problems: number): void {
    this.#uncounted += problems;
  }

  /** Adds a problem; the same one, met again by way of another target, counts once. */
  add(problem: Problem): void {
    const key = place(problem) + wordsFor(problem.message, 'github');
    if (this.isFull) this.count(1);
    else if (!this.#problems.has(key)) this.#problems.set(key, problem);
  }

  /** Adds a problem of an input, which has no place in a file. */
  input(name: OptionName, message: Wording, hint?: Wording): void {
    this.add({
      code: 'wrong-input',
      message: (reader) => `${settingTitle(name, reader)}: ${wordsFor(message, reader)}`,
      source: undefined,
      hint,
    });
  }

  /**
   * Throws one error that lists all problems in the order of the file, with the code of the first.
   */
  throwIfAny(): void {
    const all = [...this.#problems.values()].sort(byPlace);
    const [first] = all;
    if (!first) return;
    const shown = all
      .slice(0, mostShown)
      .map((problem) => ({ problem, advice: problem.advice?.() ?? '' }));
    const number = all.length + this.#uncounted;
    throw new HeadroomError(
      first.code,
      (reader) => {
        const lines = shown.map(
          ({ problem, advice }) => place(problem) + wordsFor(problem.message, reader) + advice,
        );
        if (number === 1) return lines.join('');
        if (number > mostShown) lines.push(`and ${wholeNumber(number - mostShown)} more`);
        return `${wholeNumber(number)} problems:\n${lines.map((line) => `  ${line}`).join('\n')}`;
      },
      first.hint === undefined ? {} : { hint: first.hint },
    );
  }
}
