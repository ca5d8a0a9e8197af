import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, filesOf, output, root } from './built.ts';

test('a rebuild gives the bytes that are committed', async () => {
  const out = mkdtempSync(join(tmpdir(), 'headroom-build-'));
  try {
    await output(process.execPath, ['scripts/build.mjs', out], root);
    const rebuilt = filesOf(out);
    const committed = filesOf(dist);
    expect([...committed.keys()]).toEqual([...rebuilt.keys()]);
    const stale = [...rebuilt]
      .filter(([name, bytes]) => committed.get(name)?.equals(bytes) !== true)
      .map(([name]) => name);
    expect(stale).toEqual([]); // otherwise: npm run build, and commit dist/
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}, 240_000);

test('dist is small enough to be checked out by every job', () => {
  const blockBytes = 4096;
  const blocks = [...filesOf(dist).values()].reduce(
    (sum, { length }) => sum + Math.ceil(length / blockBytes),
    0,
  );
  expect((blocks * blockBytes) / 1024).toBeLessThanOrEqual(10_000);
});

test('no file of dist says where it was built', () => {
  const places = [root, process.cwd(), homedir(), tmpdir()].map((place) => `${place}/`);
  const telling = [...filesOf(dist)]
    .filter(([, bytes]) => places.some((place) => bytes.includes(place)))
    .map(([name]) => name);
  expect(telling).toEqual([]);
});

test('Lighthouse is stored once, and is not among what the entries load at once', () => {
  const files = filesOf(dist);
  const holders = [...files]
    .filter(
      ([name, bytes]) => name.endsWith('.js') && bytes.includes('lighthouse_isolated_context'),
    )
    .map(([name]) => name);
  expect(holders).toEqual(['lighthouse.js']);
  const headroom = files.get('headroom.js')?.toString() ?? '';
  expect(headroom).toMatch(/import\(\s*(\/\*.*?\*\/)?\s*"\.\/lighthouse\.js"\)/);
  expect(headroom).not.toMatch(/from\s*"\.\/lighthouse\.js"/);
});
