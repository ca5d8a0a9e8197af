/** Finds the sentences of comments, so that long ones can be told. */
import ts from 'typescript';

/** One thought a sentence, about 20 words: above this many a sentence is too long. */
export const mostWords = 25;

export interface Sentence {
  readonly line: number;
  readonly text: string;
  readonly words: number;
}

/** Returns every sentence of the comments in a file, in the order of the file. */
export function findSentences(source: string): readonly Sentence[] {
  return joinLineComments(findComments(source)).flatMap(({ lines, line }) =>
    splitParagraphs(lines, line).flatMap(splitSentences),
  );
}

interface Comment {
  readonly line: number;
  readonly lines: readonly string[];
  /** Whether it is written with two slashes: those of neighbouring lines are one text. */
  readonly isLine: boolean;
}

/** Returns the comments of a file. Text in strings and templates is none. */
function findComments(source: string): readonly Comment[] {
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true);
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    if (node.getChildCount(file) === 0) {
      for (const range of [
        ...(ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []),
        ...(ts.getTrailingCommentRanges(source, node.getEnd()) ?? []),
      ])
        ranges.set(range.pos, range);
    }
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return [...ranges.values()]
    .sort((one, other) => one.pos - other.pos)
    .map(({ pos, end, kind }) => ({
      line: file.getLineAndCharacterOfPosition(pos).line + 1,
      lines: source.slice(pos, end).split('\n').map(withoutMarks),
      isLine: kind === ts.SyntaxKind.SingleLineCommentTrivia,
    }));
}

const withoutMarks = (line: string): string =>
  line
    .trim()
    .replace(/^(\/\*+|\*\/|\*|\/\/+)\s?/, '')
    .replace(/\s*\*+\/$/, '');

/** Joins comments of two slashes that stand below each other. Directives of tools are no prose. */
function joinLineComments(comments: readonly Comment[]): readonly Comment[] {
  const joined: Comment[] = [];
  for (const comment of comments.filter(
    ({ lines }) => !/^(biome-ignore|@ts-)/.test(lines[0] ?? ''),
  )) {
    const last = joined.at(-1);
    if (comment.isLine && last?.isLine && last.line + last.lines.length === comment.line)
      joined[joined.length - 1] = { ...last, lines: [...last.lines, ...comment.lines] };
    else joined.push(comment);
  }
  return joined;
}

interface Paragraph {
  readonly line: number;
  readonly text: string;
}

/** Returns the paragraphs and the points of lists, each with the line that it begins in. */
function splitParagraphs(lines: readonly string[], first: number): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let isOpen = false;
  for (const [at, line] of lines.entries()) {
    const text = line.trim();
    const last = paragraphs.at(-1);
    if (text === '') isOpen = false;
    else if (isOpen && last && !/^([-*]|\d+\.|@\w)/.test(text))
      paragraphs[paragraphs.length - 1] = {
        ...last,
        text: `${last.text} ${text.replaceAll(/ {2,}/g, ' ')}`,
      };
    else {
      paragraphs.push({ line: first + at, text: text.replaceAll(/ {2,}/g, ' ') });
      isOpen = true;
    }
  }
  return paragraphs;
}

/** Splits where a sentence ends and another begins. A span of code counts as one word. */
function splitSentences({ line, text }: Paragraph): readonly Sentence[] {
  return text.split(/(?<=[.!?][")\]]?)\s+(?=[A-Z`"'(\d])/).map((sentence) => ({
    line,
    text: sentence,
    words: sentence
      .replaceAll(/`[^`]*`/g, 'code')
      .split(/\s+/)
      .filter((word) => /\w/.test(word)).length,
  }));
}
