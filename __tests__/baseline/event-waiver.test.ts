import { readFileSync } from 'node:fs';
import type { WorkflowEvent } from '../../src/baseline/event.ts';
import { readWaivers, whyNotAsked } from '../../src/baseline/event-waiver.ts';
import { createScene, pull, type Scene, shaOf } from '../integration/publish-scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await createScene();
  scene.server.permissions.set('maya', 'admin').set('will', 'write').set('tom', 'read');
});
afterEach(() => scene.server.close());

async function read(comments: readonly (readonly [string, string])[], labels: readonly (readonly [string, string])[] = []) {
  scene.server.comments.set(
    7,
    comments.map(([login, body], index) => ({ id: index + 1, body, user: { login } })),
  );
  scene.server.labelEvents.push(...labels.map(([login, name]) => ({ event: 'labeled', actor: { login }, label: { name } })));
  scene.server.pulls.set(7, pull(shaOf('a'), { labels: [...new Set(labels.map(([, name]) => name))].map((name) => ({ name })) }));
  const found = await scene.ports.github.pullRequest(7);
  if (!found.ok) throw new Error('the pull request was not read');
  return readWaivers(found.value, scene.ports.github);
}

test('a comment by somebody who may write accepts a metric of a target up to an amount', async () => {
  expect(await read([['maya', 'Fine.\r\n/headroom accept LCP of home (mobile) up to 20% because the new hero video\r\nThanks']])).toEqual({
    accepted: [
      { metric: 'lcp', target: 'home (mobile)', amount: { kind: 'relative', share: 0.2 }, by: 'maya', reason: 'the new hero video', source: 'comment' },
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
    accepted: [{ metric: 'script-bytes', target: undefined, amount: { kind: 'absolute', amount: 30_000 }, by: 'will', reason: '', source: 'label' }],
    refused: [],
  });
});

test.each<[string, string, string, string]>([
  ['of somebody who may only read', 'tom', '/headroom accept lcp up to 20%', 'tom may not write to this repository'],
  ['of a stranger', 'mallory', '/headroom accept lcp up to 20%', 'mallory may not write to this repository'],
  ['without an amount', 'maya', '/headroom accept lcp', 'it names no amount ("up to 20%")'],
  ['of an unknown metric', 'maya', '/headroom accept speed up to 20%', 'there is no metric speed'],
  ['of nothing', 'maya', '/headroom accept lcp up to 0%', '"0%" is no amount of lcp'],
  ['of everything', 'maya', '/headroom accept lcp up to 99999%', '"99999%" is no amount of lcp'],
  ['of all that there is', 'maya', '/headroom accept throughput up to 100%', '"100%" is no amount of throughput'],
  ['of an unknown unit', 'maya', '/headroom accept lcp up to 20 px', '"20px" is no amount of lcp'],
  ['in the unit of another metric', 'maya', '/headroom accept script-bytes up to 20ms', '"20ms" is no amount of script-bytes'],
  ['in another form', 'maya', '/headroom accept', 'it is not of the form "accept METRIC of TARGET up to AMOUNT because REASON"'],
])('a waiver %s is refused with its reason', async (_name, login, body, why) => {
  expect(await read([[login, body]])).toMatchObject({ accepted: [], refused: [{ why }] });
});

test('the examples in docs/github.md are waivers', async () => {
  const page = readFileSync(new URL('../../docs/github.md', import.meta.url), 'utf8');
  const [command = '', label = ''] = /```text\n(\/headroom .*)\n(headroom: .*)\n```/.exec(page)?.slice(1) ?? [];
  expect(await read([['maya', command]], [['will', label]])).toMatchObject({
    accepted: [
      { metric: 'lcp', target: 'home (mobile)', amount: { kind: 'relative', share: 0.2 }, by: 'maya', reason: 'the new hero video' },
      { metric: 'lcp', target: undefined, amount: { kind: 'relative', share: 0.2 }, by: 'will' },
    ],
    refused: [],
  });
});

test('what only quotes a command, or talks of it, is none', async () => {
  const bodies = ['> /headroom accept lcp up to 20%', 'try /headroom accept lcp up to 20%', '```\n/headroom accept lcp up to 20%\n```', '/headroom help'];
  expect(await read(bodies.map((body) => ['maya', body] as const))).toEqual({ accepted: [], refused: [], problems: [] });
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
  pull: { number: 7, headSha: shaOf('a'), headRef: 'faster', baseSha: shaOf('b'), baseRef: 'main', fork: false },
  label,
  sender: 'maya',
});
const noCommand = 'The comment has no line that begins with "/headroom".';
test.each<[string, WorkflowEvent, string | undefined]>([
  ['a command', comment({ body: 'Fine.\r\n/headroom accept lcp up to 20%' }), undefined],
  ['a command that an edit took back', comment({ action: 'edited', body: 'never mind', bodyBefore: '/headroom accept lcp up to 20%' }), undefined],
  ['a comment about something else', comment({ body: 'Looks good' }), noCommand],
  ['a command that is quoted', comment({ body: '> /headroom accept lcp up to 20%' }), noCommand],
  ['a command in a code block', comment({ body: '```\n/headroom accept lcp up to 20%\n```' }), noCommand],
  ['a comment on an issue', comment({ onPullRequest: false, body: '/headroom accept lcp up to 20%' }), 'The comment is on an issue, not on a pull request.'],
  ['a label that is a waiver', labelled('headroom: accept lcp up to 20%'), undefined],
  ['another label', labelled('bug'), 'The label is no waiver: its name does not begin with "headroom:".'],
  ['another event', { kind: 'other', name: 'watch' }, 'Nobody asked for a waiver.'],
])('whether to judge again is told by %s', (_name, event, why) => {
  expect(whyNotAsked(event)).toBe(why);
});

test('a hundred commands of a hundred strangers cost five questions', async () => {
  const before = scene.ports.github.requestCount();
  const { accepted } = await read(Array.from({ length: 100 }, (_, index) => [`stranger${index}`, '/headroom accept lcp up to 20%'] as const));
  expect(accepted).toEqual([]);
  expect(scene.ports.github.requestCount() - before).toBeLessThanOrEqual(8);
});

test('when GitHub does not tell the permission nothing is accepted', async () => {
  scene.server.weather = (_method, path) => (path.endsWith('/permission') ? 'server-500' : undefined);
  expect(await read([['maya', '/headroom accept lcp up to 20%']])).toMatchObject({ accepted: [], refused: [{}], problems: [{ kind: 'server' }] });
});
