/** Adds budgets to the text of a budgets file that has none; what it says besides stays. */
import { applyEdits, modify } from 'jsonc-parser';
import { isMap, parseDocument } from 'yaml';
import { parseJson } from './json-document.ts';
import type { DocumentNode, Path } from './parsed-text.ts';
import { parseYaml } from './yaml-document.ts';

/** Limits by metric, and the keys that lead to where they go. */
export interface AddedBudgets {
  readonly path: readonly string[];
  readonly limits: Readonly<Record<string, string | number>>;
}

/** A value that the text gets. */
interface Addition {
  readonly path: readonly string[];
  readonly value: string | number;
}

/**
 * Returns the text with these limits, for a text that has been read without a problem. A metric
 * that has a value there keeps it. Undefined where an alias of YAML stands at a place for them.
 */
export function addBudgets(
  file: string,
  fileText: string,
  added: readonly AddedBudgets[],
): string | undefined {
  const mark = fileText.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = fileText.slice(mark.length);
  const isYaml = /\.ya?ml$/i.test(file);
  const { root } = isYaml ? parseYaml(text) : parseJson(text);
  const additions = added.flatMap(({ path, limits }) =>
    Object.entries(limits)
      .map(([metric, value]) => ({ path: [...path, metric], value }))
      .filter((one) => !isThere(root, one.path)),
  );
  const changed = isYaml ? addToYaml(text, additions) : addToJson(text, additions);
  return changed === undefined ? undefined : mark + changed;
}

function isThere(root: DocumentNode | undefined, path: Path): boolean {
  let node = root;
  for (const key of path) node = node?.members.get(key)?.node;
  return node !== undefined;
}

function addToJson(text: string, additions: readonly Addition[]): string {
  const indent = /\n([\t ]+)\S/.exec(text)?.[1] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return additions.reduce(
    (rest, { path, value }) =>
      applyEdits(rest, modify(rest, [...path], value, { formattingOptions })),
    text,
  );
}

/** Long lines are not folded. */
function addToYaml(text: string, additions: readonly Addition[]): string | undefined {
  const document = parseDocument(text, { uniqueKeys: false });
  for (const { path, value } of additions) {
    const around = path.map((_, depth) => document.getIn(path.slice(0, depth), true));
    if (!around.every((node) => node === undefined || isMap(node))) return undefined;
    document.setIn(path, value);
  }
  return document.toString({ lineWidth: 0 });
}
