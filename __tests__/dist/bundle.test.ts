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

test.each([
  ['lighthouse.js', 'lighthouse_isolated_context'],
  ['charts.js', 'unknown scale type'],
])('%s is stored once, and is not among the files that the entries load at once', (name, sign) => {
  const files = filesOf(dist);
  const holders = [...files].filter(
    ([file, bytes]) => file.endsWith('.js') && bytes.includes(sign),
  );
  expect(holders.map(([file]) => file)).toEqual([name]);
  const headroom = files.get('headroom.js')?.toString() ?? '';
  expect(headroom).toMatch(new RegExp(`import\\(\\s*(/\\*.*?\\*/)?\\s*"\\./${name}"\\)`));
  expect(headroom).not.toMatch(new RegExp(`from\\s*"\\./${name}"`));
});

test('Puppeteer is stored once, for Lighthouse and for the player of flows', () => {
  const files = filesOf(dist);
  const holders = [...files].filter(
    ([file, bytes]) => file.endsWith('.js') && bytes.includes('pptr:'),
  );
  expect(holders.map(([file]) => file)).toEqual(['puppeteer.js']);
  for (const name of ['lighthouse.js', 'player.js'])
    expect(files.get(name)?.toString()).toMatch(/from\s*"\.\/puppeteer\.js"/);
});
