/**
 * Writes docs/action.md from action.yml and docs/errors.md from the error table; a test holds them
 * to their sources.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ErrorCode, errorTable } from '../src/errors.ts';
import { wordsFor } from '../src/settings.ts';

const root = join(import.meta.dirname, '..');

interface ActionFile {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default?: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map(cell).join(' | ')} |`)
    .join('\n');

function actionPage(): string {
  const { inputs, outputs } = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as ActionFile;
  const inputRows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    input.description,
    input.default === undefined ? '' : `\`${input.default}\``,
  ]);
  const outputRows = Object.entries(outputs).map(([name, output]) => [
    `\`${name}\``,
    output.description,
  ]);
  return `# Inputs and outputs of the action

Generated from action.yml.

## Inputs

${table(['input', 'what it does', 'default'], inputRows)}

## Outputs

${table(['output', 'what it is'], outputRows)}
`;
}

/** Said beside the hint: what a code's own cases say when they happen. */
const alsoSaid: Partial<Readonly<Record<ErrorCode, string>>> = {
  'server-unhealthy':
    'Where its certificate is not trusted: "insecure": true in "server" takes any certificate of ' +
    'a server on this machine; the authority of another one must be one that this machine trusts.',
};

const exitCodes = { config: 2, measure: 3, internal: 70 } as const;

function errorsPage(): string {
  const codes = Object.keys(errorTable) as ErrorCode[];
  const rows = codes.map((code) => {
    const { kind, hint } = errorTable[code];
    return [
      `\`${code}\``,
      String(exitCodes[kind]),
      [wordsFor(hint, 'github'), alsoSaid[code] ?? ''].join(' ').trim(),
    ];
  });
  return `# Errors

Generated from src/errors/error-table.ts. An error is not a verdict: over budget ends with exit code
1, an error with the code below.

${table(['code', 'exit code', 'what to do'], rows)}
`;
}

/** File → text of every reference page. */
export const referencePages = (): Readonly<Record<string, string>> => ({
  'docs/action.md': actionPage(),
  'docs/errors.md': errorsPage(),
});

if (import.meta.main)
  for (const [file, text] of Object.entries(referencePages()))
    writeFileSync(join(root, file), text);
