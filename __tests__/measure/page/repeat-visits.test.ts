/** The two visits of a page: between them, the server stays as the first one left it. */
import { HeadroomError } from '../../../src/errors.ts';
import { page } from '../../../src/measure/page/page.ts';
import type { ArmServer } from '../../../src/measure/server/running-server.ts';
import type { PageTarget } from '../../../src/model.ts';
import type { AuditRequest, Browser } from '../../../src/ports.ts';
import { fakeWorld, someConfig } from '../../support/fake-ports.ts';
import { toolsWith } from '../../support/measuring-tools.ts';
import { pageTarget } from '../../support/targets.ts';

const first = pageTarget('home');
const repeat: PageTarget = { ...first, id: 'home › repeat (mobile)', visit: 'repeat' };

type Targets = Parameters<typeof page.take>[0];

/** A page and a server that note what is done with them. `died`: what the server ended with. */
async function open(targets: Targets, died?: HeadroomError) {
  const { ports } = fakeWorld();
  const launched = await ports.chrome.launch({});
  const done: string[] = [];
  const browser: Browser = {
    ...launched,
    audit(request: AuditRequest) {
      done.push(`visit: ${request.caches}`);
      return launched.audit(request);
    },
  };
  const server = {
    arm: 'head',
    origin: 'http://127.0.0.1:4001',
    ready: async () => void done.push('ready'),
    async death() {
      done.push('looked at');
      return died;
    },
  } as unknown as ArmServer;
  const tools = toolsWith(browser, { config: someConfig({ targets }), ports });
  return { done, server, tools };
}

/** Takes a round of the visits. */
async function take(died?: HeadroomError, targets: Targets = [first, repeat]) {
  const { done, server, tools } = await open(targets, died);
  const [outcomes = []] = await page.take(targets, [server], tools);
  return {
    done,
    errors: outcomes.map((one) => (one instanceof HeadroomError ? one.code : 'good')),
  };
}

test('the full audit fills the caches where a repeat visit follows', async () => {
  const prepare = async (targets: Targets) => {
    const { done, server, tools } = await open(targets);
    await page.prepare(targets, server, tools);
    return done;
  };
  expect(await prepare([first, repeat])).toEqual(['visit: fill', 'visit: use']);
  expect(await prepare([first])).toEqual(['visit: undefined']);
});

test('the server is neither reset nor replaced before the repeat visit', async () => {
  expect(await take()).toEqual({
    done: ['ready', 'visit: fill', 'looked at', 'visit: use'],
    errors: ['good', 'good'],
  });
});

test('a repeat visit that is measured alone has a first one before it', async () => {
  expect(await take(undefined, [repeat])).toEqual({
    done: ['ready', 'visit: fill', 'looked at', 'visit: use'],
    errors: ['good'],
  });
});

test('a server that died costs the repeat visit, which would find a new one', async () => {
  expect(await take(new HeadroomError('server-exited', 'it ended'))).toEqual({
    done: ['ready', 'visit: fill', 'looked at'],
    errors: ['good', 'server-exited'],
  });
});
