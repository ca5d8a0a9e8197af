import { readFileSync } from 'node:fs';
import { readWaivers, whyNotAsked } from '../../src/github/read-waivers.ts';
import { createRights } from '../../src/github/waiver-rights.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import {
  openPullRequest,
  type PullRequestOnGitHub,
  pull,
  shaOf,
} from '../support/pull-request-on-github.ts';

let pullRequest: PullRequestOnGitHub;
beforeEach(async () => {
  pullRequest = await openPullRequest();
  pullRequest.server.permissions.set('maya', 'admin').set('will', 'write').set('tom', 'read');
});
afterEach(() => pullRequest.server.close());

async function read(
  comments: readonly (readonly [string, string])[],
  labels: readonly (readonly [string, string])[] = [],
) {
  pullRequest.server.comments.set(
    7,
    comments.map(([login, body], index) => ({ id: index + 1, body, user: { login } })),
  );
  pullRequest.server.labelEvents.push(
    ...labels.map(([login, name]) => ({ event: 'labeled', actor: { login }, label: { name } })),
  );
  pullRequest.server.pulls.set(
    7,
    pull(shaOf('a'), {
      labels: [...new Set(labels.map(([, name]) => name))].map((name) => ({ name })),
    }),
  );
  const found = await pullRequest.ports.github.pullRequest(7);
  if (!found.ok) throw new Error('the pull request was not read');
  return readWaivers(found.value, pullRequest.ports.github, createRights(pullRequest.ports.github));
}

test('a comment by somebody who may write accepts a metric of a target', async () => {
  expect(
    await read([
      [
        'maya',
        'Fine.\r\n/headroom accept LCP of home (mobile) up to 20% because the new hero ' +
          'video\r\nThanks',
      ],
    ]),
  ).toEqual({
    accepted: [
      {
        metric: 'lcp',
        target: 'home (mobile)',
        amount: { kind: 'relative', share: 0.2 },
        by: 'maya',
        reason: 'the new hero video',
        source: 'comment',
      },
    ],
    refused: [],
    problems: [],
  });
});

test('a label does the same, under the name of who set it last', async () => {
  const name = 'headroom: accept script-bytes up to 30kB';
  expect(
    await read(
      [],
      [
        ['tom', name],
        ['will', name],
      ],
    ),
  ).toMatchObject({
    accepted: [
      {
        metric: 'script-bytes',
        target: undefined,
        amount: { kind: 'absolute', amount: 30_000 },
        by: 'will',
        reason: '',
        source: 'label',
      },
    ],
    refused: [],
  });
});

test.each<[string, string, string, string]>([
  [
    'of somebody who may only read',
    'tom',
    '/headroom accept lcp up to 20%',
    'tom may not write to this repository',
  ],
  [
    'of a stranger',
    'mallory',
    '/headroom accept lcp up to 20%',
    'mallory may not write to this repository',
  ],
  ['without an amount', 'maya', '/headroom accept lcp', 'it names no amount ("up to 20%")'],
  ['of an unknown metric', 'maya', '/headroom accept speed up to 20%', 'there is no metric speed'],
  ['of nothing', 'maya', '/headroom accept lcp up to 0%', '"0%" is no amount of lcp'],
  ['of everything', 'maya', '/headroom accept lcp up to 99999%', '"99999%" is no amount of lcp'],
  [
    'of all that there is',
    'maya',
    '/headroom accept throughput up to 100%',
    '"100%" is no amount of throughput',
  ],
  ['of an unknown unit', 'maya', '/headroom accept lcp up to 20 px', '"20px" is no amount of lcp'],
  [
    'in the unit of another metric',
    'maya',
    '/headroom accept script-bytes up to 20ms',
    '"20ms" is no amount of script-bytes',
  ],
  [
    'in another form',
    'maya',
    '/headroom accept',
    'it is not of the form "accept METRIC of TARGET up to AMOUNT because REASON"',
  ],
])('a waiver %s is refused with its reason', async (_name, login, body, why) => {
  expect(await read([[login, body]])).toMatchObject({ accepted: [], refused: [{ why }] });
});

test('the examples in docs/github.md are waivers', async () => {
  const page = readFileSync(new URL('../../docs/github.md', import.meta.url), 'utf8');
  const [command = '', label = ''] =
    /```text\n(\/headroom .*)\n(headroom: .*)\n```/.exec(page)?.slice(1) ?? [];
  expect(await read([['maya', command]], [['will', label]])).toMatchObject({
    accepted: [
      {
        metric: 'lcp',
        target: 'home (mobile)',
        amount: { kind: 'relative', share: 0.2 },
        by: 'maya',
        reason: 'the new hero video',
      },
      { metric: 'lcp', target: undefined, amount: { kind: 'relative', share: 0.2 }, by: 'will' },
    ],
    refused: [],
  });
});

test('what only quotes a command, or talks of it, is none', async () => {
  const bodies = [
    '> /headroom accept lcp up to 20%',
    'try /headroom accept lcp up to 20%',
    '```\n/headroom accept lcp up to 20%\n```',
    '/headroom help',
  ];
  expect(await read(bodies.map((body) => ['maya', body] as const))).toEqual({
    accepted: [],
    refused: [],
    problems: [],
  });
});

const comment = (changes: object): WorkflowEvent => ({
  kind: 'issue-comment',
  action: 'created',
  issue: 7,
  onPullRequest: true,
  body: '',
  bodyBefore: undefined,
  author: 'maya',
  ...changes,
});
const labelled = (label: string): WorkflowEvent => ({
  kind: 'labeled',
  trigger: 'pull_request',
  pull: {
    number: 7,
    headSha: shaOf('a'),
    headRef: 'faster',
    baseSha: shaOf('b'),
    baseRef: 'main',
    fork: false,
  },
  label,
  sender: 'maya',
});
const noCommand =
  'The comment has no line that begins with "/headroom accept" and that everybody sees as such.';
test.each<[string, WorkflowEvent, string | undefined]>([
  ['a command', comment({ body: 'Fine.\r\n/headroom accept lcp up to 20%' }), undefined],
  [
    'a command that an edit took back',
    comment({ action: 'edited', body: 'never mind', bodyBefore: '/headroom accept lcp up to 20%' }),
    undefined,
  ],
  ['a command that is only begun', comment({ body: '/headroom please' }), noCommand],
  [
    'a command that nobody sees',
    comment({ body: '<!--\n/headroom accept lcp up to 20%\n-->' }),
    noCommand,
  ],
  ['a comment about something else', comment({ body: 'Looks good' }), noCommand],
  ['a command that is quoted', comment({ body: '> /headroom accept lcp up to 20%' }), noCommand],
  [
    'a command in a code block',
    comment({ body: '```\n/headroom accept lcp up to 20%\n```' }),
    noCommand,
  ],
  [
    'a comment on an issue',
    comment({ onPullRequest: false, body: '/headroom accept lcp up to 20%' }),
    'The comment is on an issue, not on a pull request.',
  ],
  ['a label that is a waiver', labelled('headroom: accept lcp up to 20%'), undefined],
  [
    'another label',
    labelled('bug'),
    'The label is no waiver: its name does not begin with "headroom:".',
  ],
  ['another event', { kind: 'other', name: 'watch' }, 'Nobody asked for a waiver.'],
])('whether to judge again is told by %s', (_name, event, why) => {
  expect(whyNotAsked(event)).toBe(why);
});

test('a hundred commands of a hundred strangers cost twenty questions', async () => {
  const before = pullRequest.server.requests.length;
  const { accepted } = await read(
    Array.from(
      { length: 100 },
      (_, index) => [`stranger${index}`, '/headroom accept lcp up to 20%'] as const,
    ),
  );
  expect(accepted).toEqual([]);
  expect(pullRequest.server.requests.length - before).toBeLessThanOrEqual(23);
});

const asked = '/headroom accept cls up to 0.05';
const accepted = [{ metric: 'cls', by: 'maya' }];
const strangersOf = (count: number, body = '/headroom accept lcp up to 20%') =>
  Array.from({ length: count }, (_, index) => ({ login: `stranger${index}`, body }));

interface Said {
  readonly login: string;
  readonly body: string;
  readonly association?: string;
}
async function readAll(said: readonly Said[]) {
  pullRequest.server.comments.set(
    7,
    said.map(({ login, body, association = 'NONE' }, index) => ({
      id: index + 1,
      body,
      user: { login },
      author_association: association,
    })),
  );
  const found = await pullRequest.ports.github.pullRequest(7);
  if (!found.ok) throw new Error('the pull request was not read');
  return readWaivers(found.value, pullRequest.ports.github, createRights(pullRequest.ports.github));
}

describe('what a maintainer accepted counts, however much strangers write', () => {
  const ours = (line: string): Said => ({
    login: 'github-actions[bot]',
    body: `<!-- headroom:default -->\n<!-- headroom-run ${shaOf('a')} 9 1 -->\n${line}\n`,
  });
  const told = ours(
    '- CLS of home: ≤ +0.05 (against the base) is accepted by maya (comment) for this pull ' +
      'request: no reason was given.',
  );
  const refusedText = (name: string) =>
    `- \`accept lcp up to 1% because x by ${name} (comment)\` was refused: ${name} may not ` +
    'write to this repository.';
  const spam = { login: 'mallory', body: '/headroom accept lcp up to 30%\n'.repeat(200) };
  const nonsense = strangersOf(200, '/headroom accept lcp');

  test.each<[string, readonly Said[]]>([
    ...[5, 6, 10, 19].map((count): [string, readonly Said[]] => [
      `after ${count} others of whom nothing is known`,
      [{ login: 'maya', body: asked }, ...strangersOf(count)],
    ]),
    ...['OWNER', 'MEMBER', 'COLLABORATOR'].flatMap((association) =>
      [5, 20, 300].map((count): [string, readonly Said[]] => [
        `after ${count} others, as ${association}`,
        [{ login: 'maya', body: asked, association }, ...strangersOf(count)],
      ]),
    ),
    [
      'after 300 others, as a contributor',
      [{ login: 'maya', body: asked, association: 'CONTRIBUTOR' }, ...strangersOf(300)],
    ],
    [
      'after 300 others, as a private member whose word was accepted before',
      [{ login: 'maya', body: asked }, told, ...strangersOf(300)],
    ],
    [
      'after 300 others whose names were written into the report',
      [
        { login: 'maya', body: asked },
        told,
        ours(
          strangersOf(30)
            .map(({ login }) => refusedText(login))
            .join('\n'),
        ),
        ...strangersOf(300),
      ],
    ],
    ['before 300 others and after as many', [...strangersOf(300), { login: 'maya', body: asked }]],
    ['after 200 commands of one', [{ login: 'maya', body: asked }, spam]],
    ['after 200 commands that are none', [{ login: 'maya', body: asked }, ...nonsense]],
    [
      'after 19 commands of her own',
      [
        { login: 'maya', body: asked },
        ...Array.from({ length: 19 }, () => ({
          login: 'maya',
          body: '/headroom accept cls up to 0.04',
        })),
        ...strangersOf(10),
      ],
    ],
  ])('%s', async (_name, said) => {
    expect((await readAll(said)).accepted).toEqual(
      expect.arrayContaining([expect.objectContaining(accepted[0])]),
    );
  });
});

test('why a command of a maintainer was refused is told before what strangers wrote', async () => {
  const wrong = { login: 'maya', body: '/headroom accept lcp', association: 'MEMBER' };
  const { refused } = await readAll([wrong, ...strangersOf(300)]);
  expect(refused).toHaveLength(20);
  expect(refused[0]).toEqual({ text: 'accept lcp', why: 'it names no amount ("up to 20%")' });
});

test('nobody is said to lack a permission that was not asked for', async () => {
  const { refused } = await readAll([{ login: 'maya', body: asked }, ...strangersOf(20)]);
  expect(refused).not.toContainEqual(
    expect.objectContaining({ why: expect.stringContaining('maya') }),
  );
});

test('each person is asked about once, whatever they wrote', async () => {
  const before = pullRequest.server.requests.length;
  await readAll(
    Array.from({ length: 40 }, (_, index) => ({
      login: index % 2 === 0 ? 'maya' : 'tom',
      body: asked,
    })),
  );
  expect(
    pullRequest.server.requests.slice(before).filter((request) => request.endsWith('/permission')),
  ).toHaveLength(2);
});

test('a bot accepts nothing, whatever it may do: it may repeat what others wrote', async () => {
  pullRequest.server.permissions.set('echo[bot]', 'write');
  expect(await read([['echo[bot]', '/headroom accept lcp up to 20%']])).toMatchObject({
    accepted: [],
    refused: [{ why: 'echo[bot] is a bot, which may repeat what others wrote' }],
  });
});

test('of many labels some are looked at, so that the requests last for the verdict', async () => {
  const before = pullRequest.server.requests.length;
  const { accepted, refused } = await read(
    [],
    Array.from(
      { length: 80 },
      (_, index) => ['will', `headroom: accept lcp up to ${index + 1}%`] as const,
    ),
  );
  expect(accepted).toHaveLength(5);
  expect(refused[0]).toMatchObject({ why: 'only 5 labels are looked at' });
  expect(pullRequest.server.requests.length - before).toBeLessThanOrEqual(10);
});

test.each<[string, object]>([
  [
    'headroom: lcp 20%',
    { metric: 'lcp', target: undefined, amount: { kind: 'relative', share: 0.2 } },
  ],
  [
    'headroom: third-party-bytes of checkout up to 10kB',
    {
      metric: 'third-party-bytes',
      target: 'checkout',
      amount: { kind: 'absolute', amount: 10_000 },
    },
  ],
  [
    'headroom: lcp of product-detail (mobile) 100 ms',
    { metric: 'lcp', target: 'product-detail (mobile)', amount: { kind: 'absolute', amount: 100 } },
  ],
])('the short form %s fits into the 50 characters of a label', async (name, asked) => {
  expect(name.length).toBeLessThanOrEqual(50);
  expect(await read([], [['will', name]])).toMatchObject({
    accepted: [{ ...asked, by: 'will', source: 'label' }],
    refused: [],
  });
});

test('a label about something else is neither accepted nor refused', async () => {
  expect(
    await read(
      [],
      [
        ['will', 'headroom: docs'],
        ['will', 'headroom: phase 2'],
      ],
    ),
  ).toEqual({ accepted: [], refused: [], problems: [] });
});

test.each<[string, string, number | undefined]>([
  ['performance', '5', undefined],
  ['performance', '1', undefined],
  ['performance', '5%', undefined],
  ['performance', '100pp', undefined],
  ['error-rate', '1', undefined],
  ['error-rate', '5%', undefined],
  ['performance', '5pp', 0.05],
  ['performance', '0.05', 0.05],
  ['error-rate', '2pp', 0.02],
  ['throughput', '20/s', 20],
  ['bytes-per-second', '10kB/s', 10_000],
])(
  'of %s, which has its own ways to be written, "up to %s" is %s',
  async (metric, amount, value) => {
    const { accepted } = await read([['maya', `/headroom accept ${metric} up to ${amount}`]]);
    expect(accepted.map((waiver) => waiver.amount)).toEqual(
      value === undefined ? [] : [{ kind: 'absolute', amount: value }],
    );
  },
);

test.each([
  ['a block in a longer fence', '````\n```\n/headroom accept lcp up to 20%\n```\n````'],
  ['a block that never ends', '```\n/headroom accept lcp up to 20%'],
  ['a block that is indented', '  ```sh\n/headroom accept lcp up to 20%\n  ```'],
])('a command in %s is none', async (_name, body) => {
  expect(await read([['maya', body]])).toEqual({ accepted: [], refused: [], problems: [] });
});

test('commands that were written to keep a parser busy for minutes are refused', async () => {
  const blank = `/headroom accept lcp of${' '.repeat(900)}x\u2028y\n`;
  const wordy = `/headroom accept lcp${' of up to 5 because'.repeat(50)}\n`;
  const { accepted, refused } = await read(
    Array.from({ length: 10 }, () => ['mallory', blank.repeat(30) + wordy.repeat(30)] as const),
  );
  expect([accepted, refused.length]).toEqual([[], 20]);
});

test('when GitHub does not tell the permission nothing is accepted', async () => {
  pullRequest.server.chooseFault = (_method, path) =>
    path.endsWith('/permission') ? 'server-500' : undefined;
  expect(await read([['maya', '/headroom accept lcp up to 20%']])).toMatchObject({
    accepted: [],
    refused: [{}],
    problems: [{ kind: 'server' }],
  });
});
