/** What the action's inputs and the terminal's flags give, before anything is made of it. */

/**
 * One name for each input. `url` and `urls` are the same; either may hold several, separated by
 * whitespace.
 */
export const optionNames = [
  'budgets',
  'suite',
  'mode',
  'url',
  'urls',
  'baseline',
  'measurements',
  'rounds',
  'max-rounds',
  'time-limit',
  'seed',
  'shard',
  'self-check',
  'working-directory',
  'output-directory',
  'env',
  'fail-on',
  'on-inconclusive',
  'on-missing-baseline',
  'budget-changes',
  'comment',
  'check',
  'retention-days',
  'leg',
] as const;

export type OptionName = (typeof optionNames)[number];

/**
 * The raw text of each option. Missing, empty and blank all mean "not given". Several paths are
 * separated by line breaks.
 */
export type Options = Readonly<Partial<Record<OptionName, string | undefined>>>;

/** The options of the action, through the runner's `getInput`. */
export function optionsFromInputs(getInput: (name: OptionName) => string): Options {
  return Object.fromEntries(optionNames.map((name) => [name, getInput(name)]));
}

/** The trimmed text of an option, or undefined when it was not given. */
export function given(options: Options, name: OptionName): string | undefined {
  return options[name]?.trim() || undefined;
}
