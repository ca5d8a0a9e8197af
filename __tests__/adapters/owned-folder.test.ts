/**
 * Temporary folders with what was built in them go when Headroom ends, and are swept by the next
 * run where it was killed.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeOwnedFolder, removeOwnedFolderSync } from '../../src/adapters/owned-folder.ts';

const top = mkdtempSync(join(tmpdir(), 'headroom-owned-'));
const repository = join(top, 'repository');
const temporary = join(top, 'temporary');
const git = (...args: string[]) =>
  execFileSync('git', ['-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    encoding: 'utf8',
  }).trim();
beforeAll(() => {
  for (const folder of [repository, temporary]) mkdirSync(folder);
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'one');
});
afterAll(() => rmSync(top, { recursive: true }));

const url = (file: string) =>
  JSON.stringify(new URL(`../../src/adapters/${file}`, import.meta.url).pathname);
const node = new URL('../../node_modules/.bin/node', import.meta.url).pathname;
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

/**
 * A run that has checked the base out into a worktree, with packages in it, and then does `ending`.
 */
async function run(ending: string) {
  const script = `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { nodeFiles } from ${url('files/files.ts')};
    import { gitCli } from ${url('git.ts')};
    const files = nodeFiles();
    const folder = await files.temporaryFolder('headroom-base-');
    await gitCli().addWorktree(${JSON.stringify(repository)}, folder, 'HEAD');
    for (let at = 0; at < 300; at += 1) {
      mkdirSync(folder + '/node_modules/package-' + at, { recursive: true });
      writeFileSync(folder + '/node_modules/package-' + at + '/index.js', 'x');
    }
    console.log(folder);
    setInterval(() => {}, 1000);
    ${ending}`;
  const child = spawn(node, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, RUNNER_TEMP: temporary },
  });
  running.push(child);
  const [line] = await once(child.stdout, 'data');
  return { child, folder: String(line).trim(), ended: once(child, 'exit') };
}

async function isGone(path: string): Promise<true> {
  while (existsSync(path)) await sleep(20);
  return true;
}

const nothingLeft = () => readdirSync(temporary).filter((name) => name.startsWith('headroom-'));

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'on %s the worktree and its packages go',
  async (signal) => {
    const { child, folder, ended } = await run('');
    expect(existsSync(join(folder, 'node_modules'))).toBe(true);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect([await isGone(folder), await isGone(`${folder}.owner`)]).toEqual([true, true]);
  },
);

test.each([
  ['process.exit', 'process.exit(3)'],
  ['an error that nobody caught', 'setTimeout(() => { throw new Error("bug"); })'],
  ['a rejection that nobody caught', 'Promise.reject(new Error("bug"))'],
  [
    'a listener that ends by itself',
    'process.on("SIGTERM", () => setTimeout(() => process.exit(4), 50)); ' +
      'process.kill(process.pid, "SIGTERM");',
  ],
])('on %s they go as well', async (_name, ending) => {
  const { folder, ended } = await run(ending);
  await ended;
  expect([await isGone(folder), await isGone(`${folder}.owner`)]).toEqual([true, true]);
});

test('what a killed run left is swept by the next one; that of a living run stays', async () => {
  const killed = await run('');
  const living = await run('');
  killed.child.kill('SIGKILL');
  await killed.ended;
  expect(existsSync(join(killed.folder, 'node_modules'))).toBe(true);
  const next = await run('');
  expect([await isGone(killed.folder), await isGone(`${killed.folder}.owner`)]).toEqual([
    true,
    true,
  ]);
  expect([living, next].map(({ folder }) => existsSync(join(folder, 'node_modules')))).toEqual([
    true,
    true,
  ]);
  const after = await run('');
  const known = git('worktree', 'list', '--porcelain');
  expect([killed, living, next, after].map(({ folder }) => known.includes(folder))).toEqual([
    false,
    true,
    true,
    true,
  ]);
  for (const { child } of [living, next, after]) child.kill('SIGTERM');
  for (const { folder } of [living, next, after]) await isGone(`${folder}.owner`);
  expect(nothingLeft()).toEqual([]);
});

test('neither links, nor what names no owner, nor what was never ours is swept', () => {
  const elsewhere = join(top, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'precious'), 'x');
  const dead = JSON.stringify({
    pid: 1,
    host: hostname(),
    boot: 'another',
    namespace: '',
    started: '',
  });
  symlinkSync(elsewhere, join(temporary, 'headroom-base-link'));
  writeFileSync(join(temporary, 'headroom-base-link.owner'), dead);
  for (const [name, text] of [
    ['headroom-base-empty', ''],
    ['headroom-base-words', 'not JSON'],
    ['headroom-base-list', '[]'],
    ['other-base-x', dead],
  ] as const) {
    mkdirSync(join(temporary, name));
    writeFileSync(join(temporary, `${name}.owner`), text);
  }
  symlinkSync(join(temporary, 'other-base-x.owner'), join(temporary, 'headroom-base-linked.owner'));
  const before = readdirSync(temporary);
  const own = makeOwnedFolder(temporary, 'headroom-base-');
  removeOwnedFolderSync(own);
  expect(readdirSync(temporary)).toEqual(before);
  expect(existsSync(join(elsewhere, 'precious'))).toBe(true);
});

test('a profile of Chrome that a killed run left is swept as well', async () => {
  const script = `
    import { makeOwnedFolder } from ${url('owned-folder.ts')};
    console.log(makeOwnedFolder(${JSON.stringify(temporary)}, 'headroom-chrome-'));
    setInterval(() => {}, 1000);`;
  const child = spawn(node, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(existsSync(String(line).trim())).toBe(true);
  removeOwnedFolderSync(makeOwnedFolder(temporary, 'headroom-chrome-'));
  expect(await isGone(String(line).trim())).toBe(true);
});
