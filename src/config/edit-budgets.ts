/** Changes values in the text of a budgets file; comments and form of all else stay. */
import { type Node as JsonNode, parseTree } from 'jsonc-parser';
import { isAlias, isScalar, parseDocument, type Scalar, visit } from 'yaml';
import type { SourcePosition } from '../model.ts';
import { indexLines } from './line-index.ts';
import { writeLimit } from './write-limit.ts';

/** A value and the part of the text that it takes; `end` is behind it. */
interface PlacedValue {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
  /** Other lines take its value by an anchor. */
  readonly isShared: boolean;
  /** Returns the text of a new value in the notation of this one. */
  write(value: string | number): string;
}

/** The limit that a place of the file gets, in the metric's unit. */
export interface LimitChange {
  readonly source: SourcePosition;
  readonly limit: number;
}

/** The text of a budgets file, of which single values can be changed. */
export interface BudgetsEditor {
  /** Whether a change there would change other lines as well. */
  isShared(source: SourcePosition): boolean;
  /** Returns the text with these limits. Throws where nothing stands at a place. */
  change(changes: readonly LimitChange[]): string;
}

/** Opens a text that has been read without a problem; it is YAML where its name ends so. */
export function editBudgets(file: string, fileText: string): BudgetsEditor {
  const mark = fileText.startsWith('\uFEFF') ? '\uFEFF' : '';
  const text = fileText.slice(mark.length);
  const { findPlace } = indexLines(text);
  const values = /\.ya?ml$/i.test(file) ? valuesOfYaml(text) : valuesOfJson(text);
  const byPlace = new Map(
    values.map((placed) => {
      const { line, column } = findPlace(placed.start);
      return [`${line}:${column}`, placed];
    }),
  );
  const at = ({ line, column }: SourcePosition): PlacedValue | undefined =>
    byPlace.get(`${line}:${column}`);
  return {
    isShared: (source) => at(source)?.isShared ?? false,
    change(changes) {
      const edits = changes.map(({ source, limit }) => {
        const placed = at(source);
        if (typeof placed?.value !== 'string' && typeof placed?.value !== 'number')
          throw new Error(`no limit stands at ${file}:${source.line}:${source.column}`);
        return { ...placed, text: placed.write(writeLimit(limit, placed.value)) };
      });
      const changed = edits
        .toSorted((one, other) => other.start - one.start)
        .reduce((rest, edit) => rest.slice(0, edit.start) + edit.text + rest.slice(edit.end), text);
      return mark + changed;
    },
  };
}

function valuesOfJson(text: string): readonly PlacedValue[] {
  const values: PlacedValue[] = [];
  const walk = (node: JsonNode | undefined): void => {
    for (const child of node?.children ?? []) walk(child);
    if (!node || node.children) return;
    values.push({
      start: node.offset,
      end: node.offset + node.length,
      value: node.value,
      isShared: false,
      write: (value) => JSON.stringify(value),
    });
  };
  walk(parseTree(text, [], { allowTrailingComma: true }));
  return values;
}

function valuesOfYaml(text: string): readonly PlacedValue[] {
  const document = parseDocument(text, { uniqueKeys: false });
  const values: PlacedValue[] = [];
  const shared = new Set<string>();
  visit(document, {
    Alias(_, { source }) {
      shared.add(source);
    },
  });
  visit(document, {
    Node(_, node) {
      if (!(isScalar(node) || isAlias(node)) || !node.range) return;
      const scalar = isAlias(node) ? node.resolve(document) : node;
      if (!isScalar(scalar)) return;
      const [start, end] = node.range;
      values.push({
        start,
        end,
        value: scalar.value,
        isShared: isScalar(node) && node.anchor !== undefined && shared.has(node.anchor),
        write: (value) => writeYaml(value, isScalar(node) ? node : undefined, text[end - 1]),
      });
    },
  });
  return values;
}

/** An alias becomes a value; so does a block, whose last line break is its own. */
function writeYaml(value: string | number, scalar: Scalar | undefined, last = ''): string {
  if (scalar?.type === 'QUOTE_DOUBLE') return JSON.stringify(value);
  if (scalar?.type === 'QUOTE_SINGLE') return `'${value}'`;
  return `${value}${last === '\n' ? '\n' : ''}`;
}
