/**
 * The output directory: taken by one run, cleaned of what the last one wrote, and of nothing else.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { gitCli } from '../../src/adapters/git.ts';
import { nodeProcesses } from '../../src/adapters/processes/processes.ts';
import type { Config } from '../../src/model.ts';
import type { Ports } from '../../src/ports.ts';
import { openOutput, readRunNames } from '../../src/run/output-folder.ts';
import {
  type Checkout,
  checkoutWithLinks,
  secret,
  waysToFile,
} from '../support/checkout-with-links.ts';
import { type FakeWorld, fakeWorld, someConfig } from '../support/fake-ports.ts';

let checkout: Checkout;
let output: string;
let world: FakeWorld;
let ports: Ports;
const releasing: (() => Promise<void>)[] = [];
beforeEach(() => {
  checkout = checkoutWithLinks();
  rmSync(join(checkout.folder, '.git'), { recursive: true });
  output = join(checkout.folder, '.headroom');
  mkdirSync(output);
  world = fakeWorld();
  ports = {
    ...world.ports,
    files: nodeFiles(),
    git: gitCli(),
    processes: nodeProcesses(world.ports.log),
  };
});
afterEach(async () => {
  for (const release of releasing.splice(0)) await release();
  checkout.remove();
});

const listName = '.headroom-run.json';
const lockName = '.headroom-run.lock';
const at = (name: string): string => join(output, name);
const textOf = (name: string): string | undefined =>
  existsSync(at(name)) ? readFileSync(at(name), 'utf8') : undefined;

function put(name: string, text = 'of the last run'): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), text);
}

const writeList = (files: readonly unknown[]): void =>
  put(listName, JSON.stringify({ format: 'headroom-run', version: 1, run: 'last', files }));

async function opened(change: Partial<Config> = {}, others: Ports = ports) {
  const folder = await openOutput(
    someConfig({ outputDirectory: output, baseline: { kind: 'none' }, ...change }),
    others,
  );
  releasing.push(folder.release);
  return folder;
}

const git = (...args: string[]): string =>
  execFileSync(
    'git',
    ['-C', checkout.folder, '-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args],
    { encoding: 'utf8' },
  );

const lastFiles = [
  'measurements.json',
  'report.json',
  'comment.md',
  'server-head.log',
  'lighthouse/home-mobile-head.html',
  'self-check/self-check.json',
];

test('what the last run wrote goes, and what others put there stays', async () => {
  for (const name of [...lastFiles, 'notes.txt', 'lighthouse/mine.html']) put(name);
  writeList(lastFiles);
  await opened();
  const left = readdirSync(output, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(left.map(({ name }) => name).sort()).toEqual([
    listName,
    lockName,
    'mine.html',
    'notes.txt',
  ]);
});

test('a self-check removes its own last files alone, and the next run those it left', async () => {
  for (const name of lastFiles) put(name);
  writeList(lastFiles);
  const checked = await opened({ mode: 'self-check' });
  expect(lastFiles.filter((name) => textOf(name) === undefined)).toEqual([
    'self-check/self-check.json',
  ]);
  expect(checked.names()).toEqual([]);
  await checked.release();
  await opened();
  expect(lastFiles.filter((name) => textOf(name) !== undefined)).toEqual([]);
});

test("judging keeps measurements, logs and Lighthouse's reports of its run", async () => {
  for (const name of lastFiles) put(name);
  writeList(lastFiles);
  const judging = await opened({ mode: 'judge', measurementFiles: [at('measurements.json')] });
  expect(lastFiles.filter((name) => textOf(name) !== undefined)).toEqual([
    'measurements.json',
    'server-head.log',
    'lighthouse/home-mobile-head.html',
  ]);
  await judging.release();
  await opened();
  expect([textOf('server-head.log'), textOf('lighthouse/home-mobile-head.html')]).toEqual([
    undefined,
    undefined,
  ]);
});

test('a folder with other files, such as the working directory, keeps them', async () => {
  writeFileSync(join(checkout.folder, 'budgets.json'), '{}');
  writeFileSync(join(checkout.folder, 'measurements.json'), 'mine');
  const before = readdirSync(checkout.folder);
  const folder = await openOutput(someConfig({ outputDirectory: checkout.folder }), ports);
  await folder.release();
  expect(readdirSync(checkout.folder).filter((name) => name !== listName)).toEqual(before);
});

test.each([
  ['climbs', '../outside.txt'],
  ['climbs from below', 'lighthouse/../../outside.txt'],
  ['climbs with the other slash', '..\\outside.txt'],
  ['is absolute', '/absolute'],
  ['has a drive', 'C:\\outside.txt'],
  ['has a zero', 'a\0b'],
  ['is the folder itself', '.'],
  ['is the folder above', '..'],
  ['is empty', ''],
  ['has an empty part', 'a//b'],
  ['is a folder', 'lighthouse'],
  ["is git's", '.git/config'],
  ['is a number', 7],
  ['is a list', ['measurements.json']],
  ['is nothing', null],
])(
  'a list with a name that %s removes nothing but plain files below the folder',
  async (_how, name) => {
    writeFileSync(join(checkout.folder, 'outside.txt'), 'mine');
    put('lighthouse/kept.html');
    put('.git/config');
    put('absolute');
    writeList([name === '/absolute' ? join(checkout.folder, 'outside.txt') : name]);
    await opened();
    expect(readFileSync(join(checkout.folder, 'outside.txt'), 'utf8')).toBe('mine');
    expect([textOf('lighthouse/kept.html'), textOf('.git/config'), textOf('absolute')]).toEqual(
      Array.from({ length: 3 }, () => 'of the last run'),
    );
  },
);

test('a list that names the lock does not let a second run in', async () => {
  writeList([lockName, `./${lockName}`, listName]);
  await opened();
  await expect(opened()).rejects.toMatchObject({ code: 'output-in-use' });
});

test.each([
  ['not JSON', 'measurements.json'],
  [
    'of another format',
    JSON.stringify({ format: 'other', version: 1, run: 'x', files: ['measurements.json'] }),
  ],
  [
    'of a later version',
    JSON.stringify({ format: 'headroom-run', version: 2, run: 'x', files: ['measurements.json'] }),
  ],
  ['without names', JSON.stringify({ format: 'headroom-run', version: 1, run: 'x' })],
  ['a list only', '["measurements.json"]'],
  ['empty', ''],
  [
    'without end',
    JSON.stringify({
      format: 'headroom-run',
      version: 1,
      run: 'x',
      files: Array.from({ length: 100_001 }, () => 'measurements.json'),
    }),
  ],
])('a list that is %s removes nothing', async (_how, text) => {
  put('measurements.json');
  put(listName, text);
  await opened();
  expect(textOf('measurements.json')).toBe('of the last run');
});

test('a list that git tracks was committed: it removes nothing, and that is said', async () => {
  put('measurements.json');
  writeFileSync(join(checkout.folder, 'kept.txt'), 'mine');
  writeList(['measurements.json']);
  git('init', '-q');
  git('add', '-Af');
  git('commit', '-qm', 'all');
  await opened();
  expect([textOf('measurements.json'), world.log]).toEqual([
    'of the last run',
    [expect.stringMatching(/^warning: .*not this machine's own list/)],
  ]);
});

test('a file that git tracks stays, whatever the list says', async () => {
  put('measurements.json');
  git('init', '-q');
  git('add', '-Af');
  git('commit', '-qm', 'all');
  put('report.json');
  writeList(['measurements.json', 'report.json']);
  await opened();
  expect([textOf('measurements.json'), textOf('report.json')]).toEqual([
    'of the last run',
    undefined,
  ]);
});

test('a repository in which git does not answer removes nothing', async () => {
  put('measurements.json');
  writeList(['measurements.json']);
  await opened({}, { ...ports, git: { ...ports.git, tracked: async () => undefined } });
  expect(textOf('measurements.json')).toBe('of the last run');
});

test.each(waysToFile)(
  '%s in place of a file that the list names stays as it is, and what it leads to as well',
  async (_how, plant) => {
    plant(at('measurements.json'), checkout);
    plant(at('linked'), checkout);
    const before = readdirSync(output).sort();
    writeList(['measurements.json', 'linked/secret.txt', 'linked/deep/secret.txt', 'linked']);
    await opened();
    expect(
      readdirSync(output)
        .filter((name) => ![listName, lockName].includes(name))
        .sort(),
    ).toEqual(before);
    expect(checkout.outsideText()).toBe([secret, secret, secret].join('\n'));
  },
);

test.each(waysToFile)(
  '%s in place of the list is no list, and nothing is written through it',
  async (_how, plant) => {
    put('measurements.json');
    plant(at(listName), checkout);
    const before = [checkout.outsideText(), readdirSync(checkout.outside)];
    await expect(opened()).rejects.toMatchObject({
      code: expect.stringMatching(/^(path-escapes|file-unreadable)$/),
    });
    expect([
      textOf('measurements.json'),
      checkout.outsideText(),
      readdirSync(checkout.outside),
    ]).toEqual(['of the last run', ...before]);
    expect(existsSync(at(lockName))).toBe(false);
  },
);

test.each(waysToFile)(
  '%s as the output directory, or above it, is refused',
  async (_how, plant) => {
    rmSync(output, { recursive: true });
    plant(output, checkout);
    plant(join(checkout.folder, 'apps'), checkout);
    const before = [checkout.outsideText(), readdirSync(checkout.outside)];
    for (const folder of [output, join(checkout.folder, 'apps', 'shop', '.headroom')])
      await expect(opened({ outputDirectory: folder })).rejects.toMatchObject({
        code: expect.stringMatching(/^(path-escapes|file-unreadable)$/),
      });
    expect([checkout.outsideText(), readdirSync(checkout.outside)]).toEqual(before);
  },
);

describe('inputs of judge', () => {
  test.each([
    ['by its name', () => at('measurements.json')],
    ['through a link', () => join(checkout.folder, 'link.json')],
  ])('stay, although the last run wrote them: %s', async (_how, path) => {
    for (const name of lastFiles) put(name);
    writeList(lastFiles);
    symlinkSync(at('measurements.json'), join(checkout.folder, 'link.json'));
    const folder = await opened({ mode: 'judge', measurementFiles: [path()] });
    expect([textOf('measurements.json'), textOf('report.json')]).toEqual([
      'of the last run',
      undefined,
    ]);
    await folder.release();
    await opened();
    expect(textOf('measurements.json')).toBe('of the last run');
  });

  test('keep the logs and Lighthouse reports of their run, until another measures', async () => {
    const evidence = ['server-head.log', 'lighthouse/home.html'];
    for (const name of [...lastFiles, ...evidence]) put(name);
    writeList([...lastFiles, ...evidence]);
    for (let judged = 0; judged < 2; judged += 1) {
      const folder = await opened({ mode: 'judge', measurementFiles: [at('measurements.json')] });
      expect(evidence.map(textOf)).toEqual(['of the last run', 'of the last run']);
      expect(folder.names()).toEqual(['measurements.json']);
      await folder.release();
    }
    await opened();
    expect(evidence.map(textOf)).toEqual([undefined, undefined]);
  });

  test('stay as a baseline too', async () => {
    for (const name of lastFiles) put(name);
    writeList(lastFiles);
    await opened({ baseline: { kind: 'files', paths: [at('measurements.json')] } });
    expect(textOf('measurements.json')).toBe('of the last run');
  });

  test('belong to the run that was given them', async () => {
    put('measurements.json');
    const folder = await opened({
      mode: 'judge',
      measurementFiles: [at('measurements.json'), join(checkout.folder, 'elsewhere.json')],
    });
    expect(folder.names()).toEqual(['measurements.json']);
  });
});

test('the list names a file before it is there, and a command begins its log anew', async () => {
  put('server-head.log', 'of another run\n');
  const folder = await opened();
  await folder.ports.files.write(at('lighthouse/home.html'), 'ours');
  await folder.ports.files.write(join(checkout.folder, 'elsewhere.txt'), 'not listed');
  const command = {
    command: 'echo ours',
    cwd: checkout.folder,
    env: { PATH: process.env.PATH ?? '' },
    logFile: at('server-head.log'),
  };
  await folder.ports.processes.run(command, 60_000);
  await folder.ports.processes.run(command, 60_000);
  expect(textOf('server-head.log')).toBe('ours\nours\n');
  expect(folder.names()).toEqual(['lighthouse/home.html', 'server-head.log']);
  expect(JSON.parse(textOf(listName) ?? '').files).toEqual(folder.names());
  await expect(readRunNames(output, folder.run, ports.files)).resolves.toEqual(folder.names());
  await expect(readRunNames(output, 'another run', ports.files)).resolves.toEqual([]);
});

describe('a lock', () => {
  const otherRun = (script: string) =>
    spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: process.cwd(),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  const taking =
    'import { lockFolder } from ' +
    `${JSON.stringify(join(process.cwd(), 'src/adapters/files/folder-lock.ts'))};`;

  /** A process that has taken the folder and waits. */
  async function holder() {
    const child = otherRun(
      `${taking} lockFolder(${JSON.stringify(output)}); console.log('taken'); ` +
        'process.stdin.resume();',
    );
    await once(child.stdout, 'data');
    const exited = once(child, 'exit');
    return {
      pid: child.pid ?? 0,
      async kill() {
        child.kill('SIGKILL');
        await exited;
      },
    };
  }
  const ownerAt = (): Record<string, unknown> =>
    JSON.parse(textOf(lockName) ?? '{}') as Record<string, unknown>;

  test('keeps a second run out, which says who has it, until that one was killed', async () => {
    const first = await holder();
    put('measurements.json', 'of the first');
    writeList(['measurements.json']);
    await expect(opened()).rejects.toMatchObject({
      code: 'output-in-use',
      kind: 'config',
      message: expect.stringContaining(`process ${first.pid} on ${hostname()}`),
    });
    expect(textOf('measurements.json')).toBe('of the first');
    await first.kill();
    await opened();
    expect([ownerAt().pid, textOf('measurements.json')]).toEqual([process.pid, undefined]);
  });

  test('of this very process keeps it out as well, until it is given back', async () => {
    const folder = await opened();
    await expect(opened()).rejects.toMatchObject({ code: 'output-in-use' });
    await folder.release();
    await (await opened()).release();
    expect(existsSync(at(lockName))).toBe(false);
  });

  test('is not removed by a run that does not have it', async () => {
    const folder = await opened();
    put(lockName, JSON.stringify({ ...ownerAt(), started: '1' }));
    await folder.release();
    expect(existsSync(at(lockName))).toBe(true);
  });

  test.each([
    [
      'of a process with the same number that began at another time',
      { started: '1' },
      'taken over',
    ],
    ['from before the machine was started again', { boot: 'earlier', pid: 1 }, 'taken over'],
    ['of a number that no process has', { pid: 4_194_303 }, 'taken over'],
    ['of another machine', { host: 'elsewhere', pid: 4_194_303 }, 'in use'],
    ['of another container on this machine', { namespace: 'pid:[1]', pid: 4_194_303 }, 'in use'],
  ])('%s is %s', async (_name, change, outcome) => {
    await (await opened()).ports.files.exists('');
    const own = ownerAt();
    await releasing.pop()?.();
    put(lockName, JSON.stringify({ ...own, ...change }));
    if (outcome === 'in use')
      await expect(opened()).rejects.toMatchObject({
        code: 'output-in-use',
        hint: expect.stringContaining('remove that file'),
      });
    else expect([(await opened()).run.length, ownerAt()]).toEqual([36, own]);
  });

  test.each(['', '{', '[]', '{"pid":"1"}', '{"pid":1}', 'x'.repeat(10_000)])(
    "that cannot be read (%j) is somebody's",
    async (text) => {
      put(lockName, text);
      utimesSync(at(lockName), 0, 0);
      await expect(opened()).rejects.toMatchObject({ code: 'output-in-use' });
      expect(textOf(lockName)).toBe(text);
    },
  );

  test.each(waysToFile)(
    'that is %s is none, and nothing is written through it',
    async (_how, plant) => {
      plant(at(lockName), checkout);
      const before = [checkout.outsideText(), readdirSync(checkout.outside)];
      await expect(opened()).rejects.toMatchObject({
        code: expect.stringMatching(/^(path-escapes|file-unreadable)$/),
      });
      expect([checkout.outsideText(), readdirSync(checkout.outside)]).toEqual(before);
    },
  );

  test('that a dead process left is taken over by one of many that try at once', async () => {
    await (await holder()).kill();
    const script = `${taking}
      process.stdin.once('data', () => {
        try {
          lockFolder(${JSON.stringify(output)});
          console.log('taken');
          setInterval(() => {}, 1000);
        } catch (error) {
          console.log(error.code);
          process.exit();
        }
      });
      console.log('ready');`;
    const children = Array.from({ length: 6 }, () => otherRun(script));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const answers = children.map(async (child) =>
      String((await once(child.stdout, 'data'))[0]).trim(),
    );
    for (const child of children) child.stdin.write('go\n');
    const said = await Promise.all(answers);
    for (const child of children) child.kill('SIGKILL');
    expect(said.sort()).toEqual([...Array.from({ length: 5 }, () => 'output-in-use'), 'taken']);
    expect(readdirSync(output)).toEqual([lockName]);
  });
});
