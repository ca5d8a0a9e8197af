/**
 * Sentences of a document. They are written as strings, like all others, with the foreign parts
 * between marks; `lineFrom` makes the spans. The marks are private characters of Unicode, which are
 * taken out of foreign text before.
 */
import type { Line, Span } from '../model/document.ts';
import type { Style } from './style.ts';

const marks = {
  text: '\uE000',
  code: '\uE001',
  strong: '\uE002',
  link: '\uE003',
  parting: '\uE004',
  end: '\uE005',
} as const;

const anyMark = /[\uE000-\uE005]/g;

const without = (foreign: string): string => foreign.replace(anyMark, '');

/** Sets sentences for a document. */
export const documentStyle: Style = {
  text: (foreign) => `${marks.text}${without(foreign)}${marks.end}`,
  code: (foreign) => `${marks.code}${without(foreign)}${marks.end}`,
  strong: (words) => `${marks.strong}${without(words)}${marks.end}`,
  link: (label, url) => `${marks.link}${without(label)}${marks.parting}${without(url)}${marks.end}`,
};

const marked = /([\uE000-\uE003])([^\uE005]*)\uE005/g;

/** Returns the spans of a sentence that was set in `documentStyle`. */
export function lineFrom(sentence: string): Line {
  const spans: Span[] = [];
  let from = 0;
  for (const { index, 0: whole, 1: mark, 2: inner = '' } of sentence.matchAll(marked)) {
    if (index > from) spans.push(sentence.slice(from, index));
    spans.push(parseSpan(mark, inner));
    from = index + whole.length;
  }
  return from < sentence.length ? [...spans, sentence.slice(from)] : spans;
}

function parseSpan(mark: string | undefined, inner: string): Span {
  switch (mark) {
    case marks.code:
      return { kind: 'code', foreign: inner };
    case marks.strong:
      return { kind: 'strong', words: inner };
    case marks.link: {
      const [label = '', url = ''] = inner.split(marks.parting);
      return { kind: 'link', label, url };
    }
    default:
      return { kind: 'text', foreign: inner };
  }
}

export const linesFrom = (sentences: readonly string[]): readonly Line[] => sentences.map(lineFrom);
