/** YAML 1.2, read into the same tree as JSON. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { DocumentNode, DuplicateKey, ParsedText, Path, SyntaxProblem } from './parsed-text.ts';

/** Aliases can make a small file a huge tree; no honest budgets file comes near this. */
const mostNodes = 50_000;
/** The format needs 7 levels; an alias to what is around it would go on for ever. */
const deepest = 50;

/** Plain words for the parser's messages to programmers. */
const words: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS:
    'a second document begins here; a budgets file is one, so make it one, or a file of each',
};

export function parseYaml(text: string): ParsedText {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  const syntaxProblems: SyntaxProblem[] = document.errors.map(({ code, pos, message }) => ({
    offset: pos[0],
    message: words[code] ?? message,
  }));
  if (syntaxProblems.length > 0 || !document.contents || isEmpty(document.contents))
    return { root: undefined, syntaxProblems, duplicateKeys: [] };
  const reader = new YamlReader(document);
  const root = reader.convert(document.contents, []);
  return { root, syntaxProblems: reader.problems, duplicateKeys: reader.duplicateKeys };
}

const isEmpty = (node: Node): boolean => isScalar(node) && node.value === null && !node.source;

class YamlReader {
  readonly duplicateKeys: DuplicateKey[] = [];
  readonly problems: SyntaxProblem[] = [];
  readonly #document: Document;
  #nodes = 0;

  constructor(document: Document) {
    this.#document = document;
  }

  convert(node: unknown, path: Path, around = 0): DocumentNode {
    const offset = findOffset(node) ?? around;
    if (++this.#nodes > mostNodes || path.length > deepest) {
      if (this.problems.length === 0)
        this.problems.push({
          offset,
          message: 'this is nested too deeply, or its aliases make it too large',
        });
      return { offset, value: undefined, members: new Map() };
    }
    if (isAlias(node))
      return { ...this.convert(node.resolve(this.#document), path, offset), offset };
    const members = new Map<
      string | number,
      { readonly keyOffset: number; readonly node: DocumentNode }
    >();
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries())
        members.set(index, {
          keyOffset: findOffset(item) ?? offset,
          node: this.convert(item, [...path, index], offset),
        });
      return { offset, value: [...members.values()].map((member) => member.node.value), members };
    }
    if (!isMap(node)) return { offset, value: isScalar(node) ? node.value : undefined, members };
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) continue;
      const name = String(isScalar(key) ? key.value : key);
      const keyOffset = findOffset(key) ?? offset;
      const earlier = members.get(name);
      if (earlier)
        this.duplicateKeys.push({
          path: [...path, name],
          firstOffset: earlier.keyOffset,
          offset: keyOffset,
        });
      else members.set(name, { keyOffset, node: this.convert(value, [...path, name], keyOffset) });
    }
    for (const { key, value } of node.items) {
      if (isMergeKey(key))
        for (const [name, member] of this.#merged(value, path, findOffset(key) ?? offset))
          if (!members.has(name)) members.set(name, member);
    }
    return {
      offset,
      value: Object.fromEntries([...members].map(([name, member]) => [name, member.node.value])),
      members,
    };
  }

  /**
   * Returns the keys that `<<` brings in, of a map or of several, of which earlier ones win. Its
   * own keys win over all of them.
   */
  #merged(value: unknown, path: Path, around: number): DocumentNode['members'] {
    const source = isAlias(value) ? value.resolve(this.#document) : value;
    if (isMap(source)) return this.convert(source, path, around).members;
    const parts: readonly unknown[] = isSeq(source) ? source.items : [];
    const maps = parts.map((part) => (isAlias(part) ? part.resolve(this.#document) : part));
    if (maps.length === 0 || !maps.every(isMap))
      this.problems.push({
        offset: findOffset(value) ?? around,
        message:
          '<< takes the keys of an object that has an anchor, or of a list of such, as in ' +
          '"<<: *name"',
      });
    return new Map(
      maps.toReversed().flatMap((map) => [...this.convert(map, path, around).members]),
    );
  }
}

/**
 * `<<` of YAML 1.1, which YAML 1.2 dropped and people still write. In quotes it is a name as any
 * other.
 */
const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && (typeof key.value === 'symbol' || (key.value === '<<' && key.type === 'PLAIN'));

function findOffset(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
    ? node.range?.[0]
    : undefined;
}
