/** What an artifact holds of a run's files, read from a real folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { type ArtifactPart, filesToUpload } from '../../src/outputs/files-to-upload.ts';
import { fakeWorld } from '../support/fake-ports.ts';

/** A picture begins like this; the rest is every byte, most of which are no UTF-8. */
const picture = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
]);
const pictures = ['flows/checkout-mobile-head.png', 'flows/login.png', 'flows/login-2.png'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hr-upload-'));
  mkdirSync(join(folder, 'flows'));
  writeFileSync(join(folder, 'measurements.json'), '{"key":"hunter2"}');
  writeFileSync(join(folder, 'server-head.log'), 'hunter2\n');
  for (const name of pictures) writeFileSync(join(folder, name), picture);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the contents of what is uploaded, by name. */
async function uploaded(part: ArtifactPart): Promise<Readonly<Record<string, Buffer>>> {
  const names = ['measurements.json', 'server-head.log', ...pictures];
  const { log } = fakeWorld().ports;
  const ports = { files: nodeFiles(), log };
  const upload = await filesToUpload(folder, names, part, ['hunter2'], ports);
  if (upload === undefined) throw new Error('there is something to upload');
  const { root, files } = upload;
  const contents = files.map((path) => [relative(root, path), readFileSync(path)] as const);
  await upload.dispose();
  return Object.fromEntries(contents);
}

test('pictures of failed steps and logins are evidence, and arrive byte for byte', async () => {
  expect(await uploaded('evidence')).toEqual({
    'server-head.tail.log': Buffer.from('***\n'),
    ...Object.fromEntries(pictures.map((name) => [name, picture])),
  });
});

test('what is judged and read again has no pictures in it', async () => {
  expect(await uploaded('data')).toEqual({ 'measurements.json': Buffer.from('{"key":"***"}') });
});
