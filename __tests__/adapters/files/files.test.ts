import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/adapters/files/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'headroom-files-'));
const files = nodeFiles();
afterAll(() => rmSync(folder, { recursive: true }));

test('what is written is read back, in folders that are made for it', async () => {
  const path = join(folder, 'a', 'b', 'c.txt');
  expect(await files.exists(path)).toBe(false);
  await files.write(path, 'först');
  await files.write(path, 'then');
  expect([
    await files.exists(path),
    await files.read(path),
    readdirSync(join(folder, 'a', 'b')),
  ]).toEqual([true, 'then', ['c.txt']]);
});

test('writes of one file at once leave one of them whole', async () => {
  const path = join(folder, 'race.txt');
  const texts = ['x', 'y', 'z'].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => files.write(path, text)));
  expect(texts).toContain(await files.read(path));
  expect(readdirSync(folder)).not.toContainEqual(expect.stringContaining('.tmp'));
});

test.each([
  ['that does not exist', 'missing.txt', 'file-not-found', 'does not exist.'],
  ['below a file', 'plain.txt/below.txt', 'file-not-found', 'does not exist.'],
  ['that is a folder', '.', 'file-unreadable', 'cannot be read: it is a folder.'],
])('a file %s is named', async (_name, name, code, says) => {
  await files.write(join(folder, 'plain.txt'), 'plain');
  const path = join(folder, name);
  await expect(files.read(path)).rejects.toMatchObject({ code, message: `${path} ${says}` });
});

test('a file that is too large is refused', async () => {
  const path = join(folder, 'large.txt');
  await files.write(path, '12345');
  expect(await files.read(path, 5)).toBe('12345');
  await expect(files.read(path, 4)).rejects.toMatchObject({
    code: 'file-unreadable',
    message: `${path} has 5 bytes; at most 4 are read.`,
  });
});
