/**
 * A disk that is full or read-only, a file where a folder should be: coded errors, never a crash,
 * and what was saved stays whole.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { openCommandLog } from '../../src/adapters/processes/log.ts';
import { asHeadroomError, type HeadroomError } from '../../src/errors.ts';
import type { Config } from '../../src/model.ts';
import { exitCodeForError } from '../../src/run/exit-codes.ts';
import { openOutput } from '../../src/run/output-folder.ts';
import { main } from '../../src/run/run.ts';
import { commandServer, fakeWorld, someConfig } from '../support/fake-ports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-disk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const shell = (line: string, ...args: string[]): void =>
  void execFileSync('/bin/sh', ['-c', line, 'sh', ...args], { stdio: 'pipe' });

/**
 * A disk of that size at `place`; what cannot be mounted here fails the test with what mount says.
 */
async function onDisk<T>(place: string, size: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(place, { recursive: true });
  shell('mount -t tmpfs -o size="$1" headroom-test "$2"', size, place);
  try {
    return await work();
  } finally {
    shell('umount "$1"', place);
  }
}

const readOnly = (place: string): void => shell('mount -o remount,ro "$1"', place);

/**
 * A run in a scripted world that writes to the real disk; what it ended with, as the entries tell
 * it.
 */
async function run(change: Partial<Config> = {}): Promise<HeadroomError | 'well'> {
  const world = fakeWorld();
  const files = nodeFiles();
  const processes = {
    ...world.ports.processes,
    start: async (command: Parameters<typeof world.ports.processes.start>[0]) => {
      closeSync(openCommandLog(command.logFile).descriptor);
      return world.ports.processes.start(command);
    },
  };
  const config = someConfig({
    outputDirectory: join(folder, '.headroom'),
    server: commandServer,
    baseline: { kind: 'none' },
    ...change,
  });
  try {
    const output = await openOutput(config, { ...world.ports, files, processes });
    try {
      await main(config, async () => undefined, output.ports);
    } finally {
      await output.release();
    }
    return 'well';
  } catch (thrown) {
    return asHeadroomError(thrown);
  }
}

const told = (ended: HeadroomError | 'well') =>
  ended === 'well' ? ended : [ended.code, exitCodeForError(ended)];

test.each(['0', '8k', '16k', '24k', '32k', '48k'])(
  'a disk with %s ends the run with an error of its own',
  async (size) => {
    const disk = join(folder, '.headroom');
    // At least a page is a disk's: this one is full before the run begins.
    await onDisk(disk, size === '0' ? '4k' : size, async () => {
      if (size === '0') writeFileSync(join(disk, 'other'), 'x'.repeat(4_096));
      const ended = await run({
        effort: { rounds: 200, maxRounds: 200, timeLimitMs: 600_000_000, seed: 1 },
      });
      expect(told(ended)).toEqual(['disk-full', 3]);
      const saved = join(disk, 'measurements.json');
      if (existsSync(saved))
        expect(JSON.parse(readFileSync(saved, 'utf8'))).toMatchObject({
          format: 'headroom-measurements',
        });
      expect(
        readdirSync(disk).filter((name) => name.endsWith('.tmp') || name.endsWith('.lock')),
      ).toEqual([]);
    });
  },
);

test('a read-only disk', async () => {
  await onDisk(folder, '1m', async () => {
    readOnly(folder);
    expect(told(await run())).toEqual(['output-unwritable', 2]);
  });
});

test('a read-only output directory that is there already', async () => {
  const disk = join(folder, '.headroom');
  await onDisk(disk, '1m', async () => {
    writeFileSync(join(disk, 'other'), '');
    readOnly(disk);
    expect(told(await run())).toEqual(['output-unwritable', 2]);
  });
});

test.each([
  '.headroom',
  '.headroom/lighthouse',
  '.headroom/lighthouse/home-mobile-head.html/',
  '.headroom/measurements.json/',
  '.headroom/report.json/',
  '.headroom/comment.md/',
  '.headroom/server-head.log/',
  '.headroom/.headroom-run.json/',
  '.headroom/.headroom-run.lock/',
])('something else at %s (a folder where it ends with a slash)', async (place) => {
  const path = join(folder, place);
  mkdirSync(place.endsWith('/') ? join(path, 'in it') : dirname(path), { recursive: true });
  if (!place.endsWith('/')) writeFileSync(path, 'a file');
  const ended = told(await run());
  // A report that cannot be kept is a failure of its page: measuring goes on without it.
  if (place.includes('lighthouse')) expect(ended).toBe('well');
  else expect(ended).toEqual([expect.stringMatching(/^(output-unwritable|file-unreadable)$/), 2]);
});

test('a folder above that is a file', async () => {
  writeFileSync(join(folder, 'out'), '');
  expect(told(await run({ outputDirectory: join(folder, 'out', 'deep', '.headroom') }))).toEqual([
    'output-unwritable',
    2,
  ]);
});

test.each([
  '/proc/headroom',
  '/proc/headroom/deep',
  '/proc/self/fd/headroom',
  '/sys/headroom/deep',
  '/dev/null/deep',
])('a folder that the system never makes: %s', async (outputDirectory) => {
  expect(told(await run({ outputDirectory }))).toEqual([
    expect.stringMatching(/^(output-unwritable|file-unreadable|path-escapes)$/),
    2,
  ]);
});

test('a name that is too long', async () => {
  expect(told(await run({ outputDirectory: join(folder, 'n'.repeat(300)) }))).toEqual([
    expect.stringMatching(/^(output-unwritable|file-unreadable)$/),
    2,
  ]);
});

test.each([
  ['ENOSPC', 'write', 'disk-full', 3],
  ['EDQUOT', 'rename', 'disk-full', 3],
  ['EROFS', 'open', 'output-unwritable', 2],
  ['ENOENT', 'mkdtemp', 'output-unwritable', 2],
  ['EACCES', 'mkdtemp', 'output-unwritable', 2],
  ['ENOENT', 'open', 'internal', 70],
])('%s of %s, wherever it comes from, is %s', (code, syscall, expected, exitCode) => {
  const error = asHeadroomError(
    Object.assign(new Error(`${code}: no, ${syscall} '/x'`), { code, syscall }),
  );
  expect([error.code, exitCodeForError(error)]).toEqual([expected, exitCode]);
});

test('a folder for temporary files that is not there', async () => {
  const before = process.env.RUNNER_TEMP;
  process.env.RUNNER_TEMP = join(folder, 'none');
  try {
    await expect(nodeFiles().temporaryFolder('x-')).rejects.toMatchObject({
      code: 'output-unwritable',
    });
  } finally {
    if (before === undefined) delete process.env.RUNNER_TEMP;
    else process.env.RUNNER_TEMP = before;
  }
});

const isRoot = process.getuid?.() === 0;
test('a folder without permission', async () => {
  mkdirSync(join(folder, 'closed'));
  chmodSync(join(folder, 'closed'), 0o500);
  const ended = told(await run({ outputDirectory: join(folder, 'closed', '.headroom') }));
  // Nothing is closed to root.
  expect(ended).toEqual(isRoot ? 'well' : ['output-unwritable', 2]);
});
