/** The branch that keeps files, with real git on both sides. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileBranch } from '../../../src/adapters/file-branch/file-branch.ts';
import type { FileBranch } from '../../../src/ports.ts';
import { createGitRepository, type GitRepository, serveGit } from '../../support/git-server.ts';

const token = 'ghs_averysecrettokenoftests0123456789';
const encoded = Buffer.from(`x-access-token:${token}`).toString('base64');

let remote: GitRepository;
let scratch: string;
const environment = { ...process.env };
beforeEach(() => {
  remote = createGitRepository();
  scratch = mkdtempSync(join(tmpdir(), 'headroom-branch-test-'));
  process.env.RUNNER_TEMP = join(scratch, 'temp');
  mkdirSync(process.env.RUNNER_TEMP);
});
afterEach(() => {
  for (const name of ['RUNNER_TEMP', 'PATH', 'HOME', 'GIT_CONFIG_GLOBAL'])
    if (environment[name] === undefined) delete process.env[name];
    else process.env[name] = environment[name];
  remote.remove();
  rmSync(scratch, { recursive: true, force: true });
});

const branchAt = (url: string, mostBytes = 1_000): FileBranch =>
  createFileBranch({ url, token, branch: 'headroom-history', mostBytes });

/** Adds a line to a file, as a history gets a point. */
const addLine = (branch: FileBranch, path: string, line: string, meanwhile?: () => void) =>
  branch.rewrite({
    paths: [path],
    message: `Line\n${line}`,
    change(files) {
      meanwhile?.();
      return new Map([[path, `${files.get(path) ?? ''}${line}\n`]]);
    },
  });
const done = { ok: true, value: undefined };

test('the first push makes the branch, and each next one replaces its only commit', async () => {
  const branch = branchAt(remote.url);
  expect(await branch.read(['web/history.json'])).toEqual({ ok: true, value: new Map() });
  expect(await addLine(branch, 'web/history.json', 'one')).toEqual(done);
  expect(await addLine(branch, 'web/history.json', 'two')).toEqual(done);
  expect(remote.text('web/history.json')).toBe('one\ntwo\n');
  expect(remote.commits()).toBe(1);
  expect(await branch.read(['web/history.json', 'api/history.json'])).toEqual({
    ok: true,
    value: new Map([['web/history.json', 'one\ntwo\n']]),
  });
});

test('files of other suites and of other people stay', async () => {
  remote.put({ 'api/history.json': 'api', 'badge/api.json': '{}', 'Größe \t.md': 'ours' });
  await addLine(branchAt(remote.url), 'badge/web.json', 'one');
  expect(remote.git(['ls-tree', '-rz', '--name-only', 'headroom-history']).split('\0')).toEqual([
    'Größe \t.md',
    'api/history.json',
    'badge/api.json',
    'badge/web.json',
    '',
  ]);
  expect([remote.text('api/history.json'), remote.commits()]).toEqual(['api', 1]);
});

test('a push that loses the race is made again, with what the winner wrote', async () => {
  let isFirst = true;
  const branch = branchAt(remote.url);
  const added = await addLine(branch, 'web/history.json', 'mine', () => {
    if (isFirst) remote.put({ 'web/history.json': 'theirs\n', 'api/history.json': 'api' });
    isFirst = false;
  });
  expect(added).toEqual(done);
  expect(remote.text('web/history.json')).toBe('theirs\nmine\n');
  expect(remote.paths()).toEqual(['api/history.json', 'web/history.json']);
});

test('two that push at once both have their line in the end', async () => {
  const both = ['one', 'two'].map((line) => addLine(branchAt(remote.url), 'a/h.json', line));
  expect(await Promise.all(both)).toEqual([done, done]);
  expect(remote.text('a/h.json').trim().split('\n').toSorted()).toEqual(['one', 'two']);
});

test('a push that loses five races gives up, and overwrites nothing', async () => {
  let tries = 0;
  const added = await addLine(branchAt(remote.url), 'web/history.json', 'mine', () => {
    tries += 1;
    remote.put({ 'web/history.json': `theirs ${tries}` });
  });
  expect(added).toMatchObject({ ok: false, problem: { kind: 'conflict' } });
  expect([tries, remote.text('web/history.json')]).toEqual([5, 'theirs 5']);
});

test.each([
  ['a folder where the file should be', { 'web/history.json/x': 'x' }, 'history.json is no file'],
  ['a file where the folder should be', { web: 'x' }, 'web is no folder'],
  ['a file that is too large', { 'web/history.json': 'x'.repeat(2_000) }, 'has 2000 bytes'],
])('%s is told and left alone', async (_, files, message) => {
  remote.put(files);
  const branch = branchAt(remote.url);
  const problem = { kind: 'invalid', message: expect.stringContaining(message) };
  expect(await branch.read(['web/history.json'])).toMatchObject({ ok: false, problem });
  expect(await addLine(branch, 'web/history.json', 'mine')).toMatchObject({ ok: false, problem });
  expect(remote.paths()).toEqual(Object.keys(files));
});

test("a protected branch's refusal is told in the server's words", async () => {
  remote.hook('pre-receive', 'echo "GH006: Protected branch update failed" >&2; exit 1');
  expect(await addLine(branchAt(remote.url), 'web/history.json', 'mine')).toMatchObject({
    ok: false,
    problem: { kind: 'invalid', message: expect.stringContaining('GH006: Protected branch') },
  });
  expect(remote.commits()).toBe(0);
});

test('the token is in the header of the requests, and in no command line', async () => {
  const seen = join(scratch, 'seen');
  const shims = join(scratch, 'bin');
  const real = execFileSync('sh', ['-c', 'command -v git']).toString().trim();
  mkdirSync(shims);
  writeFileSync(
    join(shims, 'git'),
    `#!/bin/sh\nprintf '%s|' "$GIT_CONFIG_COUNT" "$@" >>'${seen}'\necho >>'${seen}'\n` +
      `exec '${real}' "$@"\n`,
  );
  chmodSync(join(shims, 'git'), 0o755);
  const server = await serveGit(remote, () => undefined);
  process.env.PATH = `${shims}:${environment.PATH}`;
  const added = await addLine(branchAt(server.url), 'web/history.json', 'mine');
  process.env.PATH = environment.PATH;
  await server.close();
  expect(added).toEqual(done);
  expect(new Set(server.authorizations)).toEqual(new Set([`basic ${encoded}`]));
  const calls = readFileSync(seen, 'utf8');
  expect(calls).toMatch(/\|push\|/);
  expect(calls).not.toContain(token);
  expect(calls).not.toContain(encoded);
  // Only the calls that reach the server have it in their environment.
  const withToken = calls.split('\n').filter((line) => line.startsWith('1|'));
  expect(withToken.map((line) => /\|(fetch|push)\|/.exec(line)?.[1])).toEqual(['fetch', 'push']);
});

test('a token that may not write has one problem, which names the line to add', async () => {
  const server = await serveGit(remote, ({ url = '' }) =>
    url.includes('git-receive-pack') ? 403 : undefined,
  );
  const added = await addLine(branchAt(server.url), 'web/history.json', 'mine');
  const read = await branchAt(server.url).read(['web/history.json']);
  await server.close();
  expect(added).toMatchObject({
    ok: false,
    problem: { kind: 'permission', permissionToAdd: 'contents: write' },
  });
  expect(JSON.stringify(added)).not.toContain(encoded);
  expect(read.ok).toBe(true);
});

test.each([
  [401, 'credentials'],
  [404, 'permission'],
  [502, 'server'],
] as const)('an answer %i is a problem of the kind %s', async (status, kind) => {
  const server = await serveGit(remote, () => status);
  const read = await branchAt(server.url).read(['web/history.json']);
  await server.close();
  expect(read).toMatchObject({ ok: false, problem: { kind } });
});

test('words of the server that quote the token are covered', async () => {
  remote.hook('pre-receive', `echo "who are you, ${token} ${encoded}?" >&2; exit 1`);
  const added = await addLine(branchAt(remote.url), 'web/history.json', 'mine');
  expect(JSON.stringify(added)).toContain('who are you');
  expect(JSON.stringify(added)).not.toContain(token);
  expect(JSON.stringify(added)).not.toContain(encoded);
});

test("hooks and settings of the user do not run, and the server's hooks see no token", async () => {
  const ran = join(scratch, 'ran');
  const hooks = join(scratch, 'hooks');
  mkdirSync(hooks);
  for (const name of ['pre-push', 'reference-transaction', 'post-commit']) {
    writeFileSync(join(hooks, name), `#!/bin/sh\necho ${name} >>'${ran}'\n`);
    chmodSync(join(hooks, name), 0o755);
  }
  const config = `[core]\n\thooksPath = ${hooks}\n[init]\n\ttemplateDir = ${scratch}\n`;
  writeFileSync(join(scratch, '.gitconfig'), config);
  process.env.HOME = scratch;
  process.env.GIT_CONFIG_GLOBAL = join(scratch, '.gitconfig');
  remote.hook('pre-receive', `env >'${scratch}/server-environment'`);
  expect(await addLine(branchAt(remote.url), 'web/history.json', 'mine')).toEqual(done);
  expect(existsSync(ran)).toBe(false);
  const served = readFileSync(join(scratch, 'server-environment'), 'utf8');
  expect(served).toContain('GIT_TERMINAL_PROMPT=0');
  expect(served).not.toContain(token);
  expect(served).not.toContain(encoded);
});

test('nothing is left on the disk, whether it went well or not', async () => {
  await addLine(branchAt(remote.url), 'web/history.json', 'mine');
  await branchAt(`file://${scratch}/missing`).read(['web/history.json']);
  expect(readdirSync(join(scratch, 'temp'))).toEqual([]);
});
