/** Reads the action's inputs and the terminal's flags as texts, before they are parsed. */

import { type SettingName, settings } from '../settings.ts';

/** Inputs that the action reads by itself: no configuration holds them. */
const ofAction = ['github-token', 'baseline-workflow', 'measuring-workflow'] as const;

/** `url` and `urls` are the same; either may hold several, separated by whitespace. */
export type OptionName = Exclude<SettingName, (typeof ofAction)[number]>;

export const optionNames: readonly OptionName[] = (Object.keys(settings) as SettingName[]).filter(
  (name): name is OptionName => !ofAction.some((other) => other === name),
);

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
