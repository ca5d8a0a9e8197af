/** A flow that is recorded is played once, and fails where it cannot be. */
import { HeadroomError } from '../../../src/errors.ts';
import { flow } from '../../../src/measure/flow/flow.ts';
import type { ArmServer } from '../../../src/measure/server/running-server.ts';
import type { Browser, Played, PlayRequest } from '../../../src/ports.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { toolsWith } from '../../support/measuring-tools.ts';
import { flowTarget } from '../../support/targets.ts';

const targets = [flowTarget('checkout', 'open'), flowTarget('checkout', 'add')] as const;

async function visitOnce(problem?: Played['problem']): Promise<readonly PlayRequest[]> {
  const { ports } = fakeWorld();
  const asked: PlayRequest[] = [];
  const browser: Browser = {
    ...(await ports.chrome.launch({})),
    async play(request) {
      asked.push(request);
      return { steps: new Map(), known: new Map(), met: [], ...(problem ? { problem } : {}) };
    },
  };
  const tools = toolsWith(browser, { config: someConfig({ targets }), ports });
  const server = { arm: 'head', origin: 'http://127.0.0.1:4000', ready: async () => {} };
  await flow.visitOnce(targets, server as ArmServer, tools);
  return asked;
}

test('it is played once, and leaves no picture', async () => {
  expect(await visitOnce()).toMatchObject([{ scope: 'record', mayPicture: false }]);
});

test('the step that it stops in is told with its own error', async () => {
  const error = new HeadroomError('script-failed', 'checkout › add: no #add');
  await expect(visitOnce({ error, step: 'add', console: [] })).rejects.toMatchObject({
    code: 'script-failed',
    message: 'checkout › add: no #add',
  });
});
