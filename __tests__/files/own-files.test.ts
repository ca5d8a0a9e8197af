/** What Headroom writes, reads back and appends to, where a change has put links in its way. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { openCommandLog } from '../../src/adapters/processes/log.ts';
import { HeadroomError } from '../../src/errors.ts';
import {
  type Checkout,
  checkoutWithLinks,
  secret,
  waysToFile,
} from '../support/checkout-with-links.ts';

const files = nodeFiles();
let checkout: Checkout;
let output: string;
beforeEach(() => {
  checkout = checkoutWithLinks();
  output = join(checkout.folder, '.headroom');
});
afterEach(() => checkout.remove());

/** Where a link lies in the way to a file of the output directory. */
const places: readonly (readonly [string, () => string])[] = [
  ['the file itself', () => join(output, 'server-head.log')],
  ['a file in a folder below', () => join(output, 'lighthouse', 'home-mobile-head.html')],
  ['the output directory', () => join(output, 'server-head.log')],
  [
    'a folder above the output directory',
    () => join(checkout.folder, 'apps', 'shop', '.headroom', 'server-head.log'),
  ],
];

const linkAt = (where: string, path: string): string => {
  if (where === 'the output directory') return dirname(path);
  return where.startsWith('a folder above') ? join(checkout.folder, 'apps') : path;
};

const cases = places.flatMap(([where, path]) =>
  waysToFile.map(([how, plant]) => [how, where, path, plant] as const),
);

/** Code of what is thrown; undefined when it went well. Anything without a code is a crash. */
async function codeOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    return thrown instanceof HeadroomError ? thrown.code : `crash: ${String(thrown)}`;
  }
}

describe.each(cases)('%s as %s', (_how, where, pathOf, plant) => {
  const planted = (): string => {
    const path = pathOf();
    const link = linkAt(where, path);
    mkdirSync(dirname(link), { recursive: true });
    plant(link, checkout);
    return path;
  };

  test('is not written through', async () => {
    const path = planted();
    const before = [checkout.outsideText(), readdirSync(checkout.outside)];
    expect(await codeOf(() => files.write(path, 'ours'))).toMatch(
      /^(path-escapes|file-unreadable|output-unwritable)$/,
    );
    expect([checkout.outsideText(), readdirSync(checkout.outside)]).toEqual(before);
  });

  test('is not appended to by a command', async () => {
    const path = planted();
    const before = [checkout.outsideText(), readdirSync(checkout.outside)];
    expect(await codeOf(() => openCommandLog(path))).toMatch(
      /^(path-escapes|file-unreadable|output-unwritable)$/,
    );
    expect([checkout.outsideText(), readdirSync(checkout.outside)]).toEqual(before);
  });

  test('is not read back', async () => {
    const path = planted();
    let text: string | undefined;
    const code = await codeOf(async () => {
      text = await files.readOwn(path, 1_000_000);
    });
    expect(text).toBeUndefined();
    expect(code ?? 'nothing there').toMatch(/^(nothing there|path-escapes|file-unreadable)$/);
  });

  test('is not removed with what it leads to', async () => {
    const path = planted();
    await codeOf(() => files.discard(path));
    expect(checkout.outsideText()).toBe([secret, secret, secret].join('\n'));
  });
});

test('a log that a command exchanges for a link is not read any more', async () => {
  const path = join(output, 'server-head.log');
  const log = openCommandLog(path);
  writeFileSync(path, 'listening\n');
  expect(log.tail(5)).toBe('listening');
  renameSync(path, `${path}.old`);
  symlinkSync(join(checkout.outside, 'secret.txt'), path);
  expect(log.tail(5)).toBe('');
});

test('a folder exchanged for a link while a run writes is not written through', async () => {
  const path = join(output, 'lighthouse', 'home.html');
  await files.write(path, 'ours');
  renameSync(dirname(path), `${dirname(path)}.old`);
  symlinkSync(checkout.outside, dirname(path));
  expect(await codeOf(() => files.write(path, 'ours'))).toBe('path-escapes');
  expect(existsSync(join(checkout.outside, 'home.html'))).toBe(false);
});

test('where nothing is in the way, it is written, appended to, read back and removed', async () => {
  const path = join(output, 'a', 'b.txt');
  await files.write(path, 'ours');
  expect(await files.readOwn(path)).toBe('ours');
  openCommandLog(path);
  expect(readFileSync(path, 'utf8')).toBe('ours');
  await files.discard(path);
  expect(await files.readOwn(path)).toBeUndefined();
});

test('a folder is no file that could be removed', async () => {
  mkdirSync(join(output, 'folder'), { recursive: true });
  await files.discard(join(output, 'folder'));
  expect(existsSync(join(output, 'folder'))).toBe(true);
});
