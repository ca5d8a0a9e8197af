/**
 * What maintainers accept and strangers ask for on a pull request that got slower, from the event
 * to comment and check: the action itself against a local GitHub.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../src/run/run.ts';
import { artifactName } from '../../src/saved/artifact/name.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { addArtifact, addRun, measured, zipped } from '../support/artifact-history.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { someRound } from '../support/measurements.ts';
import { joinPatterns } from '../support/patterns.ts';
import { bodies, pull, shaOf } from '../support/pull-request-on-github.ts';
import type { Ended, Job } from '../support/runner.ts';
import { runId, type SourceOnGitHub, startSourceOnGitHub } from '../support/source-on-github.ts';
import { createStepOnGitHub } from '../support/step-on-github.ts';

type Judged = Extract<Outcome, { kind: 'judged' }>;

const minute = 60_000;
const head = shaOf('a');
const merge = shaOf('c');
const base = shaOf('b');

const budgets = (more: object = {}, lcp: object = { regression: '5%' }) =>
  JSON.stringify({
    server: { static: 'dist' },
    pages: { home: { path: '/', budgets: { lcp } } },
    ...more,
  });
const fileWaiver = (expires: string) => ({
  waivers: [{ metric: 'lcp', target: 'home', upTo: '30%', reason: 'the hero video', expires }],
});

/** LCP of the head is a fifth slower than that of the base, in rounds of the same job. */
const slower = (changes: object = {}) =>
  measured(merge, 0, {
    base: { commit: base, branch: 'main', dirty: false },
    rounds: Array.from({ length: 16 }, (_, index) => {
      const arm = index % 2 === 0 ? 'base' : 'head';
      return someRound({
        arm,
        block: Math.floor(index / 2),
        order: index % 2 === 0 ? 0 : 1,
        values: { lcp: (arm === 'base' ? 1_800 : 2_160) + (index % 5) },
      });
    }),
    ...changes,
  });

let action: SourceOnGitHub;
beforeEach(async () => {
  action = await startSourceOnGitHub();
  const { server } = action;
  server.permissions.set('maya', 'write').set('tom', 'read');
  server.commits = [head, base];
  server.parents.set(merge, [base, head]);
  for (const ref of ['main', base, merge, head]) server.files.set(`${ref}:budgets.json`, budgets());
});
afterEach(() => action.close());

/** The run that measured left its artifact; legs alone where a second workflow judges. */
function measuredBefore(
  measurements: object = slower(),
  name = 'headroom-default',
  changes: object = {},
) {
  addRun(action.server, runId, head, { event: 'pull_request', head_branch: 'faster', ...changes });
  addArtifact(action.server, runId, zipped(measurements), { name });
}

const repository = { id: 1, default_branch: 'main' };
const pullPayload = () => action.server.pulls.get(7) ?? {};
let runs = 0;
/** What is in the workspace is not what is judged by: no job checks anything out. */
const start = (name: string, payload: object, inputs: Job['inputs'] = {}): Promise<Ended> => {
  runs += 1;
  return action.start({
    event: { name, payload: { ...payload, repository } },
    budgets: { pages: 'not to be read' },
    inputs: { mode: 'judge', budgets: 'budgets.json', 'measuring-workflow': 'perf.yml', ...inputs },
    env: {
      GITHUB_RUN_ID: String(runId + runs),
      GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/waivers.yml@refs/heads/main',
      GITHUB_SHA: base,
    },
  }).ended;
};
function comment(
  login: string,
  body: string,
  { edited }: { readonly edited?: string } = {},
): Promise<Ended> {
  const there = (action.server.comments.get(7) ?? []).filter(({ user }) => user.login !== login);
  action.server.comments.set(7, [...there, { id: 1, body, user: { login } }]);
  const changes = edited === undefined ? {} : { changes: { body: { from: edited } } };
  const issue = { number: 7, pull_request: {} };
  return start('issue_comment', {
    action: edited === undefined ? 'created' : 'edited',
    issue,
    comment: { body, user: { login } },
    ...changes,
  });
}
function setLabel(login: string, name: string | undefined): Promise<Ended> {
  action.server.pulls.set(7, { ...pull(head), labels: name === undefined ? [] : [{ name }] });
  if (name !== undefined)
    action.server.labelEvents.push({ event: 'labeled', actor: { login }, label: { name } });
  const given = { name: name ?? 'headroom: accept lcp up to 30%' };
  return start('pull_request', {
    action: name === undefined ? 'unlabeled' : 'labeled',
    number: 7,
    pull_request: pullPayload(),
    label: given,
  });
}

/** The check that branch protection looks at: the newest of its name on the head. */
const check = () => {
  const {
    name,
    head_sha: sha,
    status,
    conclusion,
    output,
  } = action.server.checks.at(-1) ?? { output: { title: '', annotations: [] } };
  return [
    name,
    sha,
    status,
    conclusion,
    output.title,
    output.annotations.map(
      (annotation) => (annotation as { annotation_level: string }).annotation_level,
    ),
  ];
};
const report = () =>
  bodies(action.server).find((body) => body.startsWith('<!-- headroom:default -->')) ?? '';
const stated = () => report().match(/^- .*(accepted|waiver|refused|waived).*$/gim);
const row = () =>
  report()
    .split('\n')
    .find((line) => /^\| \S* ?(\*\*)?(exceeded|waived)/.test(line))
    ?.split('|')[1]
    ?.split(' · ')[0]
    ?.trim();

test(
  'what fails is judged again when a maintainer comments, passes with a waived row, and ' +
    'fails again when the command is taken back',
  async () => {
    measuredBefore();
    await comment('tom', '/headroom accept lcp up to 90%');
    const failing = await comment('maya', '/headroom accept cls up to 0.1');
    expect([failing.code, failing.outputs.verdict]).toEqual([1, 'fail']);
    expect(check()).toEqual([
      'Headroom',
      head,
      'completed',
      'failure',
      expect.stringMatching(/^LCP of home \(mobile\) \+20\.\d+ %/),
      ['failure'],
    ]);
    expect(row()).toBe('**exceeded**');
    expect(stated()).toContain(
      '- `accept lcp up to 90%` was refused: tom may not write to this repository.',
    );
    const reports = () => bodies(action.server).filter((body) => body.includes('headroom-run'));
    expect(reports()).toHaveLength(1);

    const maintainer = await comment(
      'maya',
      'Agreed.\n\n/headroom accept LCP of home up to 30% because the hero video is worth it',
    );
    expect([maintainer.code, maintainer.outputs.verdict]).toEqual([0, 'pass']);
    expect(check()).toEqual([
      'Headroom',
      head,
      'completed',
      'success',
      expect.stringMatching(/^LCP of home \(mobile\) \+20\.\d+ %.* waived$/),
      ['notice'],
    ]);
    expect([row(), stated()]).toEqual([
      'waived',
      [
        '- LCP of home (mobile): ≤ +30 % (against the base) is accepted by maya (comment) ' +
          'for this pull request: the hero video is worth it.',
        '- `accept lcp up to 90%` was refused: tom may not write to this repository.',
      ],
    ]);
    expect(report()).toContain(`<!-- headroom-run ${head} ${runId + runs} 1 -->`);
    expect(report()).toContain(maintainer.summary.trim());
    const saved = JSON.parse(readFileSync(join(action.workspace, '.headroom/report.json'), 'utf8'));
    expect(saved.findings).toMatchObject([
      { standing: 'waived', waived: { waiver: { by: 'maya', source: 'comment' } } },
    ]);

    const takenBack = await comment('maya', 'No, wait.', {
      edited: '/headroom accept LCP of home up to 30%',
    });
    expect([takenBack.code, check()[3], row(), reports().length]).toEqual([
      1,
      'failure',
      '**exceeded**',
      1,
    ]);
    const asked = action.server.requests.filter((request) =>
      /workflows\/.*dispatch|\/rerun/.test(request),
    );
    expect(asked).toEqual([]);
  },
  minute,
);

test(
  'a label does the same, and taking it off undoes it; a triager who only may set labels ' +
    'accepts nothing',
  async () => {
    measuredBefore();
    const accepted = await setLabel('maya', 'headroom: accept lcp up to 30%');
    expect([accepted.code, check()[3], row()]).toEqual([0, 'success', 'waived']);
    expect(stated()).toEqual([
      '- LCP of home (mobile): ≤ +30 % (against the base) is accepted by maya (label) for ' +
        'this pull request: no reason was given.',
    ]);
    expect((await setLabel('maya', undefined)).code).toBe(1);
    const triager = await setLabel('tom', 'headroom: accept lcp up to 30%');
    expect([triager.code, check()[3], stated()]).toEqual([
      1,
      'failure',
      ['- `accept lcp up to 30%` was refused: tom may not write to this repository.'],
    ]);
  },
  minute,
);

test(
  'a waiver that is too small leaves it failing, and says so',
  async () => {
    measuredBefore();
    expect((await comment('maya', '/headroom accept lcp up to 10%')).code).toBe(1);
    expect(stated()).toEqual([
      '- The waiver of LCP of any target up to 10 % by maya (comment) does not reach: what ' +
        'was measured is worse than that.',
    ]);
  },
  minute,
);

test('a run takes what was accepted meanwhile, and warns where GitHub does not tell', async () => {
  const step = await createStepOnGitHub();
  const { server } = step;
  server.permissions.set('maya', 'write');
  const world = () =>
    fakeWorld({ lcpMs: ({ arm, number }) => (arm === 'base' ? 1_800 : 2_200) + (number % 3) });
  expect(
    ((await step.run(someConfig(), { world: world() })).outcome as Judged).judgement.exitCode,
  ).toBe(1);

  const accepted = { id: 1, body: '/headroom accept lcp up to 30%', user: { login: 'maya' } };
  // It comes when everything has been measured.
  const during = world();
  const { write } = during.ports.files;
  const late: typeof during.ports.files = {
    ...during.ports.files,
    async write(path, text) {
      server.comments.set(7, [accepted]);
      await write(path, text);
    },
  };
  server.comments.clear();
  const waived = await step.run(someConfig(), {
    attempt: 2,
    world: { ...during, ports: { ...during.ports, files: late } },
  });
  expect((waived.outcome as Judged).judgement).toMatchObject({
    verdict: 'pass',
    failsJob: false,
    findings: [{}, { verdict: 'pass', waived: {} }],
  });
  expect(server.checks.at(-1)).toMatchObject({ conclusion: 'success' });

  server.chooseFault = (_method, path) => (path.endsWith('/permission') ? 'server-500' : undefined);
  const unknown = await step.run(someConfig(), { attempt: 3, world: world() });
  expect((unknown.outcome as Judged).judgement.failsJob).toBe(true);
  expect(unknown.world.log.filter((line) => line.includes('Looking for waivers'))).toHaveLength(1);
  await server.close();
});

describe('the waivers of the file itself', () => {
  const waivers = [
    {
      metric: 'lcp',
      target: 'home',
      amount: { kind: 'relative', share: 0.3 },
      reason: 'hero',
      source: 'file',
      by: undefined,
      expires: '2999-12-31',
    },
  ] as const;
  const end = {
    number: 7,
    headSha: head,
    headRef: 'faster',
    baseSha: base,
    baseRef: 'main',
    fork: false,
  };
  const push = (branch: string): WorkflowEvent => ({
    kind: 'push',
    branch,
    before: base,
    after: head,
    sender: 'ada',
  });
  const dispatch = (branch: string): WorkflowEvent => ({
    kind: 'workflow-dispatch',
    branch,
    sha: merge,
  });

  test.each<[string, WorkflowEvent, boolean]>([
    ['a push to a branch', push('faster'), false],
    ['a push to a branch that is called like the default one', push('heads/main'), false],
    ['a push to the default branch', push('main'), true],
    [
      'a dispatched run of a branch, which writes the check of its pull request',
      dispatch('faster'),
      false,
    ],
    ['a dispatched run of a tag', dispatch('refs/tags/v1'), false],
    ['a dispatched run of the default branch', dispatch('main'), true],
    ['a schedule', { kind: 'schedule', branch: 'main', sha: merge }, true],
    [
      'a pull request',
      { kind: 'pull-request', trigger: 'pull_request', action: 'opened', pull: end, sender: 'ada' },
      false,
    ],
    [
      'a label',
      { kind: 'labeled', trigger: 'pull_request', pull: end, label: 'bug', sender: 'ada' },
      false,
    ],
    [
      'a merge group',
      { kind: 'merge-group', headSha: head, baseSha: base, baseRef: 'main' },
      false,
    ],
    ['a release', { kind: 'other', name: 'release' }, false],
    ['a review', { kind: 'other', name: 'pull_request_review' }, false],
  ])('on %s count only where it is merged', async (_name, event, counts) => {
    const step = await createStepOnGitHub();
    const world = fakeWorld({
      lcpMs: ({ arm, number }) => (arm === 'base' ? 1_800 : 2_200) + (number % 3),
    });
    const { outcome } = await step.run({ ...someConfig(), waivers }, { event, world });
    expect((outcome as Judged).judgement.failsJob).toBe(!counts);
    await step.server.close();
  });
});

describe('where the base has a waiver in its file', () => {
  test.each<[string, string, number, RegExp]>([
    [
      'that counts',
      '2999-12-31',
      0,
      /is accepted in `budgets\.json`, line 1, until 2999-12-31: the hero video\.$/,
    ],
    [
      'that has expired',
      '2026-01-31',
      1,
      joinPatterns(
        /^- The waiver of LCP of home up to 30 % in `budgets\.json`, line 1, expired on /,
        /2026-01-31 and counts no more\.$/,
      ),
    ],
  ])(
    '%s, it is judged with that',
    async (_name, expires, code, said) => {
      measuredBefore();
      for (const ref of ['main', base, merge])
        action.server.files.set(`${ref}:budgets.json`, budgets(fileWaiver(expires)));
      expect([
        (await comment('maya', '/headroom accept cls up to 0.1')).code,
        stated()?.[0],
      ]).toEqual([code, expect.stringMatching(said)]);
    },
    minute,
  );

  test(
    'the change cannot bring it itself, and one that the base has got since counts',
    async () => {
      measuredBefore();
      action.server.files.set(`${merge}:budgets.json`, budgets(fileWaiver('2999-12-31')));
      expect((await comment('maya', '/headroom accept cls up to 0.1')).code).toBe(1);
      expect(stated()).toContain(
        '- LCP of home would be waived up to 30 % (a waiver counts once the base has it)',
      );
      action.server.files.set('main:budgets.json', budgets(fileWaiver('2999-12-31')));
      expect((await comment('maya', '/headroom accept cls up to 0.1')).code).toBe(0);
    },
    minute,
  );
});

test(
  'judging again drops neither a budget that the change brings nor the warning that it ' +
    'loosened others',
  async () => {
    measuredBefore();
    action.server.files.set(
      `${merge}:budgets.json`,
      budgets({}, { regression: '50%', limit: '2s' }),
    );
    const end = await comment('maya', '/headroom accept lcp up to 1%');
    expect([end.code, check()[3]]).toEqual([1, 'failure']);
    expect(report()).toContain('- LCP of home (mobile) +5 % → +50 %');
    expect(report()).toMatch(/\*\*exceeded\*\* ·.*≤\s2\ss/);
  },
  minute,
);

test(
  'judging again knows that a named script has changed, and that the file of the base may ' +
    'have moved',
  async () => {
    measuredBefore();
    const prepared = JSON.stringify({
      server: { command: 'serve', reset: 'sh perf/reset.sh' },
      pages: { home: { path: '/', budgets: { lcp: '9s' } } },
    });
    for (const ref of ['main', base, merge, head])
      action.server.files.set(`${ref}:budgets.json`, prepared);
    action.server.pullFiles.set(7, [{ filename: 'perf/reset.sh' }]);
    await comment('maya', '/headroom accept lcp up to 1%');
    expect(report()).toContain('- what it names has changed: perf/reset.sh');

    action.server.files.delete(`${base}:budgets.json`);
    action.server.pullFiles.set(7, [
      { filename: 'budgets.json', previous_filename: 'conf/budgets.json' },
    ]);
    await comment('maya', '/headroom accept lcp up to 2%');
    expect(report()).toMatch(
      joinPatterns(
        /held against nothing\*\*.*the base has no budgets.json, and the change touches /,
        /conf\/budgets.json/,
      ),
    );
  },
  minute,
);

describe("a fork's pull request", () => {
  const fork = { repo: { id: 2, owner: { login: 'ada' } }, sha: head, ref: 'faster' };
  beforeEach(() => {
    action.server.pulls.set(7, pull(head, { head: fork }));
    action.server.commits = [base];
    const lying = slower({
      suite: 'default',
      head: { commit: shaOf('f'), branch: 'main', dirty: false },
    });
    measuredBefore(lying, artifactName('default', 'measure', '0', 1), {
      head_repository: { id: 2 },
    });
    for (const ref of [head, merge])
      action.server.files.set(
        `${ref}:budgets.json`,
        budgets(fileWaiver('2999-12-31'), { regression: '90%' }),
      );
  });

  test(
    "is judged again by the base branch's file alone, and says that its numbers are unverified",
    async () => {
      await comment('ada', '/headroom accept lcp up to 90%');
      const failing = await comment('maya', '/headroom accept lcp up to 1%');
      expect([failing.code, check()[1], check()[3], row()]).toEqual([
        1,
        head,
        'failure',
        '**exceeded**',
      ]);
      expect(report()).toContain('These numbers are unverified');
      const maintainer = await comment('maya', '/headroom accept lcp up to 30%');
      // The head's file is told, as data, and is not what the change is judged by.
      expect([maintainer.code, check()[3], row()]).toEqual([0, 'neutral', 'waived']);
      expect(report()).toContain('- LCP of home (mobile) +5 % → +90 %');
      expect(report()).toContain('These numbers are unverified');
    },
    minute,
  );
});

test.each<[string, () => Promise<Ended>, string, number]>([
  [
    'of somebody who may only read',
    () => comment('tom', '/headroom accept lcp up to 90%'),
    'tom may not write to this repository',
    1,
  ],
  [
    'of a stranger',
    () => comment('mallory', 'Please!\n\n/headroom accept lcp up to 90%'),
    'mallory may not write to this repository',
    1,
  ],
  [
    'of a stranger in the wrong form',
    () => comment('mallory', '/headroom accept'),
    'mallory may not write to this repository',
    1,
  ],
  [
    'that a stranger took back',
    () => comment('mallory', 'no', { edited: '/headroom accept lcp up to 90%' }),
    'mallory may not write to this repository',
    1,
  ],
  [
    'of a bot',
    () => comment('echo[bot]', '/headroom accept lcp up to 90%'),
    'echo[bot] is a bot, which may repeat what others wrote',
    0,
  ],
  [
    'that is none',
    () => comment('mallory', '/headroom please'),
    'no line that begins with "/headroom accept"',
    0,
  ],
  [
    'in an HTML comment',
    () => comment('maya', 'Nice work!\n\n<!--\n/headroom accept lcp up to 90%\n-->'),
    'no line that begins with "/headroom accept"',
    0,
  ],
  [
    'below an open <pre>',
    () => comment('maya', '<pre>\n\n/headroom accept lcp up to 90%\n'),
    'no line that begins with "/headroom accept"',
    0,
  ],
])(
  'a command %s costs at most the question what its author may do, and changes nothing',
  async (_name, ask, why, most) => {
    measuredBefore();
    action.server.permissions.set('echo[bot]', 'write');
    const end = await ask();
    expect([end.code, action.server.checks, report(), action.server.requests.length]).toEqual([
      0,
      [],
      '',
      most,
    ]);
    expect(end.log).toContain(why);
  },
  minute,
);

test(
  'a hidden command accepts nothing when somebody else asks, and is named',
  async () => {
    measuredBefore();
    action.server.comments.set(7, [
      { id: 9, body: 'Nice!\n<!--\n/headroom accept lcp up to 90%\n-->', user: { login: 'will' } },
    ]);
    action.server.permissions.set('will', 'admin');
    expect((await comment('maya', '/headroom accept cls up to 0.1')).code).toBe(1);
    expect(stated()?.join('\n')).toMatch(
      /^- `accept lcp up to 90%` was refused: it may be hidden/m,
    );
  },
  minute,
);

describe('there is nothing to do, and check and comment stay as they are,', () => {
  const quiet = (end: Ended, why: string) => {
    expect([end.code, action.server.checks, report()]).toEqual([0, [], '']);
    expect(end.log).toContain(why);
  };

  test.each<[string, () => Promise<Ended>, string]>([
    [
      'on a comment without a command',
      () => comment('maya', 'Looks good to me'),
      'no line that begins with "/headroom accept"',
    ],
    ['on another label', () => setLabel('maya', 'bug'), 'The label is no waiver'],
    [
      'on a comment of an issue',
      () =>
        start('issue_comment', {
          action: 'created',
          issue: { number: 7 },
          comment: { body: '/headroom accept lcp up to 30%', user: { login: 'maya' } },
        }),
      'on an issue, not on a pull request',
    ],
    [
      'on a pull request that is closed',
      () => {
        action.server.pulls.set(7, pull(head, { state: 'closed' }));
        return comment('maya', '/headroom accept lcp up to 30%');
      },
      'The pull request is closed.',
    ],
    [
      'where the baseline has expired since',
      () => {
        const exact = { 'script-bytes': { regression: '1kB' } };
        for (const ref of ['main', base, merge])
          action.server.files.set(
            `${ref}:budgets.json`,
            JSON.stringify({
              server: { static: 'dist' },
              pages: { home: { path: '/', budgets: exact } },
            }),
          );
        const alone = measured(merge, 0, {
          rounds: [0, 1, 2].map((block) =>
            someRound({ arm: 'head', block, values: { 'script-bytes': 900_000 } }),
          ),
        });
        addArtifact(action.server, runId, zipped(alone), { name: 'headroom-default' });
        addRun(action.server, runId - 9, base);
        addArtifact(action.server, runId - 9, zipped(measured(base, 0)), { expired: true });
        return comment('maya', '/headroom accept lcp up to 30%');
      },
      'The baseline that budgets are held against cannot be had any more',
    ],
    [
      'where GitHub does not tell what the change was merged onto',
      () => {
        action.server.chooseFault = (_method, path) =>
          path.includes('/commits/') ? 'server-500' : undefined;
        return comment('maya', '/headroom accept lcp up to 30%');
      },
      'What the run was judged by could not be looked up.',
    ],
    [
      'while nothing is measured yet of a head that has moved',
      () => {
        action.server.pulls.set(7, pull(shaOf('e')));
        return comment('maya', '/headroom accept lcp up to 30%');
      },
      'No run of perf.yml has left measurements of eeeeeee yet',
    ],
  ])(
    '%s',
    async (_name, ask, why) => {
      measuredBefore();
      quiet(await ask(), why);
    },
    minute,
  );
});

test(
  'measuring is refused on a comment, whatever it says',
  async () => {
    measuredBefore();
    action.server.comments.set(7, [
      { id: 1, body: '/headroom accept lcp up to 30%', user: { login: 'maya' } },
    ]);
    const issue = { number: 7, pull_request: {} };
    const payload = {
      action: 'created',
      issue,
      comment: { body: '/headroom accept lcp up to 30%', user: { login: 'maya' } },
    };
    const running = action.start({
      event: { name: 'issue_comment', payload: { ...payload, repository } },
      budgets: { server: { command: 'touch ran' }, pages: { home: { path: '/' } } },
      inputs: { mode: 'run' },
    });
    const end = await running.ended;
    expect([end.code, action.server.checks]).toEqual([2, []]);
    expect(end.log).toContain('untrusted-checkout');
  },
  minute,
);

test(
  'measuring is refused on a comment also where the step has no token',
  async () => {
    const issue = { number: 7, pull_request: {} };
    const payload = {
      action: 'created',
      issue,
      comment: { body: '/perf', user: { login: 'maya' } },
    };
    const running = action.start({
      event: { name: 'issue_comment', payload: { ...payload, repository } },
      budgets: { server: { command: 'touch ran' }, pages: { home: { path: '/' } } },
      inputs: { mode: 'run', 'github-token': '' },
    });
    const end = await running.ended;
    expect([end.code, existsSync(join(action.workspace, 'ran'))]).toEqual([2, false]);
    expect(end.log).toContain('untrusted-checkout');
  },
  minute,
);
