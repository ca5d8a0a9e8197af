/** Answers of a recording that HTTP/2 would not take as they stand. */
import { once } from 'node:events';
import { connect } from 'node:http2';
import {
  type AskedRequest,
  openAnyHostServer,
} from '../../../src/adapters/other-hosts/any-host-server.ts';
import { makeOwnCertificate } from '../../../src/adapters/other-hosts/own-certificate.ts';
import type { HeaderList } from '../../../src/ports.ts';

/** Returns status, headers and body of each answer; the requests that could not be answered. */
async function answered(...answers: readonly HeaderList[]) {
  const unsent: string[] = [];
  let turn = 0;
  const server = await openAnyHostServer(
    makeOwnCertificate(new Date()),
    async () => ({ status: 200, headers: answers[turn++] ?? [], body: Buffer.from('whole') }),
    () => true,
    ({ method, url }: AskedRequest) => void unsent.push(`${method} ${new URL(url).pathname}`),
  );
  const client = connect(`https://127.0.0.1:${server.port}`, { rejectUnauthorized: false });
  const given: unknown[] = [];
  try {
    for (const [at] of answers.entries()) {
      const stream = client.request({ ':path': `/${at}` });
      stream.on('error', () => {});
      const [headers] = await Promise.race([once(stream, 'response'), once(stream, 'close')]);
      let body = '';
      if (headers !== undefined) for await (const chunk of stream) body += chunk;
      given.push(headers && { type: headers['content-type'], of: headers['x-of'], body });
    }
  } finally {
    client.destroy();
    await server.close();
  }
  return { given, unsent };
}

test('headers of a connection are left out, and the first of several stands for all', async () => {
  const ofConnection = ['te', 'trailer', 'http2-settings', 'connection', 'keep-alive', 'upgrade'];
  const { given, unsent } = await answered(
    [...ofConnection.map((name) => [name, 'x'] as const), ['content-type', 'text/a']],
    [
      ['content-type', 'text/b'],
      ['content-type', 'text/c'],
      ['x-of', '1'],
      ['x-of', '2'],
    ],
  );
  expect([given, unsent]).toEqual([
    [
      { type: 'text/a', of: undefined, body: 'whole' },
      { type: 'text/b', of: '1', body: 'whole' },
    ],
    [],
  ]);
});

test('an answer that cannot be sent is told', async () => {
  const { given, unsent } = await answered([['bad\u0000name', 'x']]);
  expect([given, unsent]).toEqual([[undefined], ['GET /0']]);
});
