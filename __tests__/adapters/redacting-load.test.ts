import { redactingPorts } from '../../src/adapters/redacting-ports.ts';
import { fakeWorld } from '../support/fake-ports.ts';

test('what an endpoint answers to the check is redacted as soon as it comes in', async () => {
  const { ports } = fakeWorld();
  const load = {
    ...ports.load,
    ask: async () => ({
      status: 401,
      location: undefined,
      excerpt: 'no such token: hunter2hunter2',
    }),
  };
  const answer = await redactingPorts({ ...ports, load }, ['hunter2hunter2']).load.ask({
    url: '',
    method: 'GET',
    headers: {},
    body: undefined,
    timeoutMs: 1,
  });
  expect(answer).toEqual({
    status: 401,
    location: undefined,
    excerpt: expect.stringMatching(/^no such token: (?!hunter2)/),
  });
});
