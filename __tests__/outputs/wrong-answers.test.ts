/**
 * GitHub does what it is asked, and the answer that arrives is another one. No check stays open
 * once the post step has run, and no run asks without end.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeLeftOpen, openPublishing } from '../../src/outputs/publishing.ts';
import { connect, createTestClock, createTestLog } from '../support/github-client.ts';
import { type GitHubServer, startGitHubServer } from '../support/github-server.ts';
import {
  context,
  finished,
  judgement,
  pull,
  rendered,
  shaOf,
} from '../support/pull-request-on-github.ts';

type Answer = { readonly status: number; readonly body: string } | 'hang up';
type Change = (real: { readonly status: number; readonly body: string }) => Answer;

/** Of a check that another job made on the same commit. */
const strangersId = 424_242;

const status =
  (code: number): Change =>
  () => ({ status: code, body: '{"message":"no"}' });
const body =
  (edit: (answer: Record<string, unknown>) => unknown): Change =>
  (real) => ({ ...real, body: JSON.stringify(edit(JSON.parse(real.body))) });

const wrongAnswers: Readonly<Record<string, Change>> = {
  ...Object.fromEntries(
    [401, 403, 404, 409, 410, 422, 429, 500, 502, 503].map((code) => [`${code}`, status(code)]),
  ),
  'the id of nothing': body((answer) => ({ ...answer, id: 999_999 })),
  'the id of another check': body((answer) => ({ ...answer, id: strangersId })),
  'another check': body((answer) => ({
    ...answer,
    id: strangersId,
    external_id: 'headroom:1:1:other',
  })),
  'another name': body((answer) => ({ ...answer, name: 'Lint' })),
  'another commit': body((answer) => ({ ...answer, head_sha: shaOf('f') })),
  'a negative id': body((answer) => ({ ...answer, id: -1 })),
  'an id as text': body((answer) => ({ ...answer, id: String(answer.id) })),
  'no id': body(({ id: _, ...answer }) => answer),
  'another external id': body((answer) => ({ ...answer, external_id: 'somebody:1' })),
  'an empty list': body((answer) => ({ ...answer, check_runs: [], total_count: 0 })),
  'an empty object': body(() => ({})),
  'a list': body((answer) => [answer]),
  null: body(() => null),
  'half of it': (real) => ({ ...real, body: real.body.slice(0, 40) }),
  'an HTML page': () => ({ status: 200, body: '<html>Sign in</html>' }),
  'no answer': () => 'hang up',
};

/** Which requests about checks are answered wrongly, counted from 0. */
const places: Readonly<Record<string, (count: number) => boolean>> = {
  first: (count) => count === 0,
  second: (count) => count === 1,
  third: (count) => count === 2,
  'first and second': (count) => count < 2,
  'first and third': (count) => count === 0 || count === 2,
  'every other': (count) => count % 2 === 0,
  every: () => true,
};

const endings = ['verdict', 'no verdict', 'killed'] as const;

/** A run publishes on one check in 20 requests at the very most, with every repetition. */
const mostRequests = 60;

let server: GitHubServer;
let proxy: ReturnType<typeof createServer>;
let proxyUrl: string;
let requests = 0;
let aboutChecks = 0;
let isWrong: (count: number) => boolean = () => false;
let change: Change = (real) => real;

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  requests += 1;
  const sent = await textOf(request);
  const real = await fetch(`${server.apiUrl}${request.url}`, {
    method: request.method ?? 'GET',
    headers: { 'content-type': 'application/json' },
    ...(sent === '' ? {} : { body: sent }),
  });
  const honest = { status: real.status, body: await real.text() };
  const isAboutChecks = request.url?.includes('check-runs') ?? false;
  const answer = isAboutChecks && isWrong(aboutChecks++) ? change(honest) : honest;
  if (answer === 'hang up') request.socket.destroy();
  else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
}

beforeAll(async () => {
  server = await startGitHubServer();
  proxy = createServer((request, response) => {
    passOn(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
});

afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await server.close();
});

/** Returns how many checks there are, how many of them are open, and how many requests it took. */
async function publish(ending: (typeof endings)[number]) {
  server.pulls.set(7, pull(shaOf('a')));
  server.checks.length = 0;
  server.checks.push({
    id: strangersId,
    name: 'Headroom',
    head_sha: context().headSha,
    external_id: 'headroom:1:1:other',
    status: 'completed',
    conclusion: 'success',
    output: { title: '', summary: '', annotations: [] },
  });
  server.comments.clear();
  requests = 0;
  aboutChecks = 0;
  const clock = createTestClock();
  const ports = { github: connect(proxyUrl, clock, createTestLog()), log: createTestLog(), clock };
  const publishing = await openPublishing(context(), ports, []);
  await publishing.progress('2 pages');
  if (ending === 'verdict') await publishing.publish(finished(rendered(), judgement('fail')));
  if (ending === 'no verdict') await publishing.fail('there is no server');
  const state = publishing.state();
  isWrong = () => false;
  clock.pass(120_000);
  await closeLeftOpen(state, ports, [], 'The run ended before there was a verdict.');
  const open = server.checks.filter((check) => check.status !== 'completed').length;
  return { open, checks: server.checks.length, requests };
}

const instances = Object.keys(wrongAnswers).flatMap((answer) =>
  Object.keys(places).flatMap((place) => endings.map((ending) => ({ answer, place, ending }))),
);

test.each(Object.keys(wrongAnswers))('"%s" as an answer leaves no check open', async (answer) => {
  const effects: string[] = [];
  for (const one of instances.filter((instance) => instance.answer === answer)) {
    change = wrongAnswers[one.answer] as Change;
    isWrong = places[one.place] as (count: number) => boolean;
    const after = await publish(one.ending);
    if (after.open > 0 || after.requests > mostRequests)
      effects.push(`${one.place}, ${one.ending}: ${JSON.stringify(after)}`);
  }
  expect(effects).toEqual([]);
});

test('hundreds of wrong answers are tried', () => {
  expect(instances.length).toBeGreaterThan(400);
});
