import { ReportGenerator } from 'lighthouse/report/generator/report-generator.js';
import { redactingPorts } from '../src/adapters/redacting-ports.ts';
import { filesToUpload } from '../src/outputs/files-to-upload.ts';
import { openPublishing } from '../src/outputs/publishing.ts';
import { redact, redactJson } from '../src/redact.ts';
import { markdownCode, markdownText } from '../src/report/render/escape.ts';
import { fakeWorld } from './support/fake-ports.ts';
import { someMeasurements } from './support/measurements.ts';
import {
  bodies,
  context,
  finished,
  judgement,
  openPullRequest,
  rendered,
} from './support/pull-request-on-github.ts';

/** Everything that any of the languages spells in its own way. */
const secret = `s3cr3t/+ '"<&>\\ü=`;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const htmlOf = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Every way in which a text can hold the secret. */
const forms: readonly (readonly [name: string, spelled: string])[] = [
  ['plain', secret],
  ['URL-encoded', encodeURIComponent(secret)],
  [
    'URL-encoded in small letters',
    encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
  ],
  ['URL-encoded as an address is', encodeURI(secret)],
  ['URL-encoded as a form is', new URLSearchParams({ q: secret }).toString().slice(2)],
  ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
  ['JSON-escaped for a script', JSON.stringify(secret).slice(1, -1).replaceAll('<', '\\u003c')],
  ['HTML-escaped', htmlOf(secret).replaceAll("'", '&#39;')],
  [
    'HTML-escaped with hexadecimal entities',
    htmlOf(secret).replaceAll("'", '&#x27;').replaceAll('/', '&#x2F;'),
  ],
  ['as code in Markdown', markdownCode(secret)],
  ['as prose in Markdown', markdownText(`a ${secret} b`)],
  ['base64', base64(secret)],
  ['base64 without its end', base64(secret).replace(/=+$/, '')],
  ['base64 for URLs', Buffer.from(secret).toString('base64url')],
  ['base64 in a URL', encodeURIComponent(base64(secret))],
  ['base64 of basic authentication', base64(`ada:${secret}`)],
  ['base64 of basic authentication, another user', base64(`grace:${secret}`)],
  ['base64 of basic authentication, a third user', base64(`hopper:${secret}`)],
  ['base64 with more behind it', base64(`{"key":"${secret}","more":[1,2,3]}`)],
];

/** What must not be found: pieces of any spelling long enough to be of use. */
const piecesOf = (spelled: string): readonly string[] =>
  Array.from({ length: Math.max(1, spelled.length - 11) }, (_, at) =>
    spelled.slice(at, at + 12),
  ).filter((piece) => !/^a |<\/?code>|`/.test(piece));
const expectCovered = (text: string, spelled: string) => {
  expect(text).toContain('***');
  expect(piecesOf(spelled).filter((piece) => text.includes(piece))).toEqual([]);
};

describe.each(forms)('a secret, %s, is covered', (_name, spelled) => {
  test('in every line of the log, and in what the runner gets', async () => {
    const world = fakeWorld();
    const { log, runner } = redactingPorts(world.ports, [secret]);
    for (const write of [log.note, log.progress, log.warn, log.error])
      write(`a visitor with ${spelled} came`);
    await runner.summary(`of ${spelled}!`);
    runner.annotate({
      file: 'budgets.json',
      line: 1,
      column: 1,
      level: 'failure',
      title: `t ${spelled}`,
      message: `m ${spelled}`,
    });
    runner.output('report', `/x ${spelled}`);
    expect(world.log).toHaveLength(4);
    const annotated = world.annotations.flatMap(({ title, message }) => [title, message]);
    for (const text of [...world.log, world.summary(), ...annotated, ...world.outputs.values()])
      expectCovered(text, spelled);
  });

  test("in the end of the server's log, which is uploaded and quoted", async () => {
    const world = fakeWorld();
    world.files.set('/out/measurements.json', JSON.stringify(someMeasurements()));
    world.files.set('/out/server-head.log', `began\na visitor with ${spelled}\nended\n`);
    const upload = await filesToUpload(
      '/out',
      ['measurements.json', 'server-head.log'],
      'evidence',
      [secret],
      world.ports,
    );
    const copy = `${upload?.root}/server-head.tail.log`;
    expect(upload?.files).toContain(copy);
    const tail = world.files.get(copy) ?? '';
    expectCovered(tail, spelled);
    expect(tail).toMatch(/^began\n.*\nended\n$/s);

    const ended = { code: 1, timedOut: false, tail: `key: ${spelled}` };
    const { processes } = redactingPorts(
      { ...world.ports, processes: { ...world.ports.processes, run: async () => ended } },
      [secret],
    );
    const { tail: quoted } = await processes.run(
      { command: 'x', cwd: '/', env: {}, logFile: '/log' },
      1,
    );
    expectCovered(quoted, spelled);
  });

  test("in Lighthouse's HTML report and in JSON, which stay what they are", async () => {
    const world = fakeWorld();
    const { files } = redactingPorts(world.ports, [secret]);
    const lhr = {
      finalDisplayedUrl: `http://127.0.0.1/?key=${spelled}`,
      audits: { network: { details: { items: [{ url: spelled, transferSize: 1_234 }] } } },
    };
    await files.write('/out/page.html', ReportGenerator.generateReportHtml(lhr as never));
    await files.write('/out/report.json', JSON.stringify(lhr));
    const html = world.files.get('/out/page.html') ?? '';
    const embedded = /__LIGHTHOUSE_JSON__ = (.*);<\/script>/.exec(html)?.[1] ?? '';
    for (const text of [embedded, world.files.get('/out/report.json') ?? '']) {
      expectCovered(text, spelled);
      expect(JSON.parse(text)).toMatchObject({
        audits: { network: { details: { items: [{ transferSize: 1_234 }] } } },
      });
    }
    expect(piecesOf(spelled).filter((piece) => html.includes(piece))).toEqual([]);
  });

  test('in the comment and in the check', async () => {
    const { server, ports } = await openPullRequest();
    try {
      const publishing = await openPublishing(context(), ports, [secret]);
      await publishing.publish(
        finished(
          rendered({ title: `t ${spelled}`, markdown: `### Failed\n\nIt said ${spelled} here.\n` }),
          judgement('fail'),
        ),
      );
      for (const text of [
        ...bodies(server),
        ...server.checks.flatMap(({ output }) => [output.title, output.summary]),
      ])
        expectCovered(text, spelled);
      expect([bodies(server).length, server.checks.length]).toEqual([1, 1]);
    } finally {
      await server.close();
    }
  });
});

test.each([
  ['an Actions token', 'token ghs_16C7e42F292c6912E7710c838347Ae178B4a', 'token ***'],
  ['a personal token', 'github_pat_11AAAAAAA0abcdefghijkl_mnopqrstuv', '***'],
  ['a runtime token', 'eyJhbGciOiJIUzI1NiJ9.eyJzY3AiOiJBY3Rpb25zIn0.c2lnbmF0dXJl', '***'],
  [
    'credentials in an address',
    'GET https://ada:lovelace@shop.test/a@b',
    'GET https://***@shop.test/a@b',
  ],
  [
    'a signed address',
    'https://x.blob.core.windows.net/z?sv=1&sig=AbC%2F1&se=2',
    'https://x.blob.core.windows.net/z?sv=1&sig=***&se=2',
  ],
  ['a header', 'Authorization: Bearer abc.def', 'Authorization: ***'],
  ['a header in JSON', '"authorization":"Basic YTpi"', '"authorization":"***"'],
  [
    'a header in JSON in JSON',
    '"{\\"authorization\\":\\"Basic YTpi\\"}"',
    '"{\\"authorization\\":\\"***\\"}"',
  ],
])('%s, which nobody named, is covered by its form', (_name, text, covered) => {
  expect(redact(text, [])).toBe(covered);
});

test('a longer secret is covered whole though a shorter one is part of it', () => {
  expect(
    redact('alpha-beta and alpha, 1 test on port 3000', ['alpha', 'alpha-beta', '1', '3000', '']),
  ).toBe('*** and ***, 1 test on port 3000');
});

test('each line of a key is covered, wherever it stands', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END KEY-----';
  expect(redact('line 2: kqhkiG9w0BAQEF.', [key])).toBe('line 2: ***.');
  expect(redact(`key=${JSON.stringify(key)}`, [key])).toBe('key="***"');
});

test('a number that is a secret stays a number in JSON, and is covered in texts', () => {
  const text = JSON.stringify({ bytes: 12345678, url: '/?pin=12345678' });
  expect(redactJson(text, ['12345678'])).toBe(
    JSON.stringify({ bytes: 12345678, url: '/?pin=***' }),
  );
});

test("Lighthouse's own report and pictures come through unchanged", () => {
  const bytes = Uint8Array.from({ length: 30_000 }, (_, at) => (at * 7_919) % 251);
  const picture = `data:image/jpeg;base64,${Buffer.from(bytes).toString('base64')}`;
  const html = ReportGenerator.generateReportHtml({
    finalDisplayedUrl: 'http://127.0.0.1/',
    picture,
  } as never);
  expect(redact(html, [secret, 'shop-key-4711']) === html).toBe(true);
});

test('secrets that become known later are covered as well', () => {
  const world = fakeWorld();
  const secrets: string[] = [];
  const { log } = redactingPorts(world.ports, secrets);
  secrets.push(secret);
  log.note(secret);
  expect(world.log).toEqual(['***']);
});
