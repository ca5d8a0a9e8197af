import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { modify, parse } from 'jsonc-parser';
import { asHeadroomError } from '../../src/errors.ts';
import { scriptFiles } from '../support/budgets-files.ts';
import { configOf } from '../support/workspace.ts';

const example = readFileSync(
  fileURLToPath(new URL('../../budgets.example.json', import.meta.url)),
  'utf8',
);

type Path = readonly (string | number)[];

function* pathsIn(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      yield* pathsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  }
}

const strange: readonly unknown[] = [null, -1, '', '$', '//', '5%', [null], { x: 1 }];

const codeOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'read',
    (error: unknown) => asHeadroomError(error).code,
  );

test('whatever stands in a budgets file, it is read or refused, never internal', async () => {
  const codes = new Map<string, number>();
  for (const path of pathsIn(parse(example))) {
    for (const value of strange) {
      const [edit] = modify(example, [...path], value, {});
      const text = edit
        ? example.slice(0, edit.offset) + edit.content + example.slice(edit.offset + edit.length)
        : JSON.stringify(value);
      const code = await codeOf(
        configOf(
          { ...scriptFiles, 'budgets.json': text },
          { env: 'API_TOKEN SHOP_USER' },
          { API_TOKEN: 'a-token', SHOP_USER: 'somebody' },
        ),
      );
      if (code === 'internal')
        throw new Error(`${path.join('.')} = ${JSON.stringify(value)} is an internal error`);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
  }
  // The changes reach every kind of check, and some of them are harmless.
  expect([...codes.keys()].sort()).toEqual(
    expect.arrayContaining([
      'budgets-schema',
      'read',
      'unknown-metric',
      'wrong-limit',
      'wrong-unit',
    ]),
  );
});

test('a file that is cut off anywhere is refused, and never an internal error', async () => {
  for (let length = 0; length < example.trimEnd().length; length += 31) {
    const text = example.slice(0, length);
    expect(await codeOf(configOf({ 'budgets.json': text }))).toMatch(/^budgets-(syntax|empty)$/);
    expect(await codeOf(configOf({ 'budgets.yml': text }))).toMatch(/^budgets-(syntax|empty)$/);
  }
});

test('a file that is something else shows the first problems and counts the rest', async () => {
  const other = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`entry${index}`, 1]));
  const error = asHeadroomError(
    await configOf({ 'budgets.json': JSON.stringify(other) }).catch((thrown: unknown) => thrown),
  );
  expect(error.message.split('\n').at(0)).toBe('30 problems:');
  expect(error.message.split('\n').at(-1)).toBe('  and 10 more');
});
