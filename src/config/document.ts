/** A budgets file as text: its value, and where in the file each key and value stands. */
import type { SourcePosition } from '../model.ts';
import { parseJson } from './json-document.ts';
import { indexLines, type LineIndex } from './line-index.ts';
import type { DocumentNode, ParsedText, Path, SyntaxProblem } from './parsed-text.ts';
import type { Problems } from './problems.ts';
import { sections } from './target-kinds.ts';
import { parseYaml } from './yaml-document.ts';

/**
 * `pages.home.budgets.lcp`; keys that are not plain words are quoted: `endpoints["list products"]`.
 */
export function formatPath(path: Path): string {
  return path
    .map((key) =>
      typeof key === 'number'
        ? `[${key}]`
        : /^[\w$-]+$/.test(key)
          ? `.${key}`
          : `[${JSON.stringify(key)}]`,
    )
    .join('')
    .replace(/^\./, '');
}

export class BudgetsDocument {
  readonly file: string;
  readonly #lines: LineIndex;
  readonly #root: DocumentNode;

  constructor(file: string, lines: LineIndex, root: DocumentNode) {
    this.file = file;
    this.#lines = lines;
    this.#root = root;
  }

  get value(): unknown {
    return this.#root.value;
  }

  /**
   * Where a value, or its key, stands. For what is not in the file: the place of the nearest thing
   * around it.
   */
  at(path: Path, part: 'key' | 'value' = 'value'): SourcePosition {
    let node = this.#root;
    let offset = node.offset;
    for (const [depth, key] of path.entries()) {
      const member = node.members.get(key);
      if (!member) break;
      node = member.node;
      offset = part === 'key' && depth === path.length - 1 ? member.keyOffset : node.offset;
    }
    return { ...positionAt(this.file, this.#lines, offset), keyPath: formatPath(path) };
  }
}

function positionAt(file: string, lines: LineIndex, offset: number): SourcePosition {
  return { file, ...lines.findPlace(offset), keyPath: '' };
}

function parseText(file: string, text: string): ParsedText {
  const encoding = otherEncoding(text);
  if (encoding) return { root: undefined, syntaxProblems: [encoding], duplicateKeys: [] };
  try {
    return /\.ya?ml$/i.test(file) ? parseYaml(text) : parseJson(text);
  } catch (error) {
    // Both parsers recurse: thousands of opening brackets exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    return {
      root: undefined,
      syntaxProblems: [{ offset: 0, message: 'this is nested too deeply' }],
      duplicateKeys: [],
    };
  }
}

/**
 * JavaScript's objects give `__proto__` a meaning of its own, and zod passes over it in silence.
 */
function reservedNames(node: DocumentNode, path: Path): readonly Path[] {
  return [...node.members].flatMap(([key, member]) =>
    key === '__proto__' ? [[...path, key]] : reservedNames(member.node, [...path, key]),
  );
}

/** Describes a file that was decoded as UTF-8 and is none; undefined where it may be. */
function otherEncoding(text: string): SyntaxProblem | undefined {
  if (text.slice(0, mostLooked).includes('\0'))
    return {
      offset: 0,
      message: 'this file is in UTF-16 or another encoding of several bytes; save it as UTF-8',
    };
  const offset = text.indexOf('\uFFFD');
  return offset < 0
    ? undefined
    : { offset, message: 'here is a character that is not in UTF-8; save the file as UTF-8' };
}

/** Half of what is ASCII is zeros in UTF-16: one of the first characters is. */
const mostLooked = 1_000;

/**
 * Reads the text of a budgets file, YAML when its name ends so. Adds what is wrong to `problems`;
 * undefined when nothing can be made of it.
 */
export function parseDocument(
  file: string,
  fileText: string,
  problems: Problems,
): BudgetsDocument | undefined {
  const text = fileText.replace(/^\uFEFF/, '');
  const parsed = parseText(file, text);
  const lines = indexLines(text);
  const [broken] = parsed.syntaxProblems;
  if (broken) {
    // The first place is where it broke; later ones are mostly echoes of it.
    problems.add({
      code: 'budgets-syntax',
      message: broken.message,
      source: positionAt(file, lines, broken.offset),
    });
    return undefined;
  }
  if (!parsed.root) {
    problems.add({ code: 'budgets-empty', message: `${file} is empty`, source: undefined });
    return undefined;
  }
  const document = new BudgetsDocument(file, lines, parsed.root);
  for (const path of reservedNames(parsed.root, [])) {
    problems.add({
      code: 'budgets-schema',
      message: `${formatPath(path)}: this name cannot be used`,
      source: document.at(path, 'key'),
    });
  }
  for (const { path, firstOffset, offset } of parsed.duplicateKeys) {
    const first = positionAt(file, lines, firstOffset);
    const isTarget = path.length === 2 && sections.some((section) => section === path[0]);
    problems.add({
      code: isTarget ? 'duplicate-target' : 'budgets-syntax',
      message: `${formatPath(path)} is there twice; the first is in line ${first.line}`,
      source: positionAt(file, lines, offset),
      hint: isTarget ? undefined : 'Keep one of the two.',
    });
  }
  return document;
}
