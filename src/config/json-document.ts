/** JSON with comments and trailing commas, read with the parser of VS Code. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { DocumentNode, DuplicateKey, ParsedText, Path } from './parsed-text.ts';

const noMembers: DocumentNode['members'] = new Map();

/** The parser's codes, in words. */
const words: Readonly<Record<string, string>> = {
  InvalidSymbol: 'unexpected text; names and texts need double quotes',
  InvalidNumberFormat: 'not a number',
  PropertyNameExpected: 'a name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is expected here',
  CloseBraceExpected: 'a closing brace } is missing',
  CloseBracketExpected: 'a closing bracket ] is missing',
  EndOfFileExpected: 'the file should end here',
  InvalidCommentToken: 'this is no comment',
  UnexpectedEndOfComment: 'a comment is not closed',
  UnexpectedEndOfString: 'a text is not closed',
  UnexpectedEndOfNumber: 'a number breaks off',
  InvalidUnicode: 'not a Unicode escape',
  InvalidEscapeCharacter: 'not an escape that JSON knows',
  InvalidCharacter: 'a character that must be escaped',
};

export function parseJson(text: string): ParsedText {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const duplicateKeys: DuplicateKey[] = [];
  return {
    root: tree && errors.length === 0 ? convert(tree, [], duplicateKeys) : undefined,
    syntaxProblems: errors.map(({ error, offset }) => ({
      offset,
      message: words[printParseErrorCode(error)] ?? 'not JSON',
    })),
    duplicateKeys,
  };
}

function convert(node: Node, path: Path, duplicateKeys: DuplicateKey[]): DocumentNode {
  const { offset } = node;
  if (node.type === 'array') {
    const members = new Map(
      (node.children ?? []).map((child, index) => [
        index,
        { keyOffset: child.offset, node: convert(child, [...path, index], duplicateKeys) },
      ]),
    );
    return { offset, value: [...members.values()].map((member) => member.node.value), members };
  }
  if (node.type !== 'object') return { offset, value: node.value, members: noMembers };
  const members = new Map<
    string | number,
    { readonly keyOffset: number; readonly node: DocumentNode }
  >();
  for (const { children: [key, child] = [] } of node.children ?? []) {
    if (!key || !child) continue;
    const name = String(key.value);
    const earlier = members.get(name);
    if (earlier)
      duplicateKeys.push({
        path: [...path, name],
        firstOffset: earlier.keyOffset,
        offset: key.offset,
      });
    else
      members.set(name, {
        keyOffset: key.offset,
        node: convert(child, [...path, name], duplicateKeys),
      });
  }
  return {
    offset,
    value: Object.fromEntries([...members].map(([name, member]) => [name, member.node.value])),
    members,
  };
}
