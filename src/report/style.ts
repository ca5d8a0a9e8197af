/** How sentences are set: the same words for Markdown, a terminal and plain text. */
import { markdownCode, markdownLink, markdownText, visible } from './render/escape.ts';

/**
 * Colours of a terminal, supplied by the caller, so that they are off where there is no terminal.
 */
export interface Paint {
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/** Foreign text without the full stop at its end, where the sentence goes on. */
export const withoutStop = (foreign: string): string => foreign.replace(/\.\s*$/, '');

/** Foreign text as a sentence of its own: with a full stop, unless it ends as sentences do. */
export const asSentence = (foreign: string): string =>
  /[.!?…]\s*$/.test(foreign) ? foreign : `${foreign}.`;

/**
 * Sets foreign text, code, emphasis and links. Only `text` and `code` may be given foreign text.
 */
export interface Style {
  text(foreign: string): string;
  code(foreign: string): string;
  strong(words: string): string;
  link(label: string, url: string): string;
}

export const markdownStyle: Style = {
  text: (foreign) => markdownText(foreign),
  code: (foreign) => markdownCode(foreign),
  strong: (words) => `**${words}**`,
  link: markdownLink,
};

export const plainStyle: Style = {
  text: (foreign) => visible(foreign),
  code: (foreign) => visible(foreign),
  strong: (words) => words,
  link: (label, url) => `${label} ${visible(url)}`,
};
