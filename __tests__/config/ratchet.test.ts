/** `"ratchet"` in a budget: which limits it holds for, and where it means nothing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configOf } from '../support/workspace.ts';

const file = (defaults: string, own: string): string =>
  `{ "server": { "static": "." },
  "defaults": { "page": { "budgets": { "lcp": ${defaults} } } },
  "pages": { "home": { "path": "/", "budgets": { "lcp": ${own} } } } }`;

const ratchets = async (text: string) =>
  (await configOf({ 'budgets.json': text })).budgets.map(({ bound, level, ratchet }) => [
    bound.kind,
    level,
    ratchet ?? false,
  ]);

test('it holds for the limits of its budget and not for its regression', async () => {
  const own = '{ "warn": "2s", "limit": "3s", "regression": "5%" }';
  expect(await ratchets(file('{ "ratchet": true, "limit": "4s" }', own))).toEqual([
    ['limit', 'fail', true],
    ['limit', 'warn', true],
    ['regression', 'fail', false],
  ]);
});

test.each([
  ['false in the page turns it off', '{ "limit": "4s", "ratchet": true }', '{ "ratchet": false }'],
  ['a limit alone replaces it', '{ "limit": "4s", "ratchet": true }', '"3s"'],
])('%s', async (_, defaults, own) => {
  expect(await ratchets(file(defaults, own))).toEqual([['limit', 'fail', false]]);
});

test.each([
  ['{ "regression": "5%", "ratchet": true }', 'there is no limit that could be tightened'],
  ['{ "limit": "2s", "ratchet": "yes" }', 'true or false'],
])('%s is refused, with its place', async (own, why) => {
  await expect(ratchets(file('{ "regression": "9%" }', own))).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringMatching(
        new RegExp(`budgets\\.json:3:\\d+: pages\\.home\\.budgets\\.lcp\\.ratchet: .*${why}`),
      ),
    }),
  );
});

test('the example of docs/tighten.md is a budgets file', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/tighten.md'), 'utf8');
  const [, text = ''] = [...page.matchAll(/```jsonc\n([\s\S]*?)```/g)][1] ?? [];
  expect((await ratchets(text)).map(([, , isRatchet]) => isRatchet)).toEqual([true]);
});
