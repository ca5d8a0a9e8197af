/** A module that cannot be loaded is told so that one finds the mistake. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { playModule } from '../../../src/adapters/player/child/play-module.ts';

const folder = mkdtempSync(join(tmpdir(), 'hr-broken-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  [
    'cannot be parsed',
    'export default async () => {\n  (\n};',
    /^the module, or one that it imports, cannot be parsed: .* \(`node --check` with its/,
  ],
  ['throws', "throw new Error('no lamp');", /^no lamp$/],
  ['exports nothing', 'export const play = 1;', /has no default export that is a function/],
])('a module that %s', async (name, text, said) => {
  const file = join(folder, `${name.replaceAll(' ', '-')}.mjs`);
  writeFileSync(file, text);
  const [page, steps, order] = [{}, {}, { origin: 'http://h' }] as never[];
  await expect(playModule(file, page as never, steps as never, order as never, 1)).rejects.toThrow(
    said,
  );
});
