import { openSession } from '../../src/measure/session.ts';
import type { ServerPlan } from '../../src/model.ts';
import type { LoadRequest, Ports } from '../../src/ports.ts';
import { commandServer, fakeWorld, listEndpoint, someConfig } from '../support/fake-ports.ts';

const url = (port: number): ServerPlan => ({ kind: 'url', origin: `http://127.0.0.1:${port}` });
const command = (reset: string | undefined): ServerPlan => ({ ...commandServer, reset });

/**
 * Two blocks of the list with these servers; gives which ports were loaded together, and what came
 * of it.
 */
async function twoBlocks(
  head: ServerPlan,
  base: ServerPlan,
  isUp: (port: number) => boolean = () => true,
) {
  const { ports: fake } = fakeWorld();
  const started = new Set<number>();
  const loaded: number[][] = [];
  const portOf = ({ url: loadedUrl }: LoadRequest): number => Number(new URL(loadedUrl).port);
  const ports: Ports = {
    ...fake,
    processes: {
      ...fake.processes,
      start: async (request) => {
        const port = Number(request.env.PORT);
        started.add(port);
        const child = await fake.processes.start(request);
        const stop = async (): Promise<void> => {
          started.delete(port);
          await child.stop();
        };
        return { ...child, stop };
      },
    },
    network: {
      ...fake.network,
      listens: async (port) => (head.kind === 'command' ? started.has(port) : isUp(port)),
    },
    load: {
      ...fake.load,
      run: (requests) => {
        if (requests.length > 0) loaded.push(requests.map(portOf).sort());
        return fake.load.run(requests);
      },
    },
  };
  const sources = {
    head: { arm: 'head', server: head, directory: '/site' },
    base: { arm: 'base', server: base, directory: '/base' },
  } as const;
  const session = await openSession(
    someConfig({ targets: [listEndpoint] }),
    sources,
    { head: undefined, base: undefined },
    async () => undefined,
    ports,
  );
  await session.measure(new Map([[listEndpoint.id, 2]]));
  await session.close();
  const { rounds, failures } = session.measurements();
  return {
    loaded,
    rounds: rounds.map(({ arm, block }) => `${arm} ${block}`).sort(),
    failures: failures.map(({ arm, code }) => `${arm} ${code}`),
  };
}

const allRounds = ['base 0', 'base 1', 'head 0', 'head 1'];

test.each([
  ['deployments', url(4_001), url(4_000)],
  ['servers that are started', command(undefined), command(undefined)],
])(
  "of two %s, an endpoint's rounds of one block share the time that they take",
  async (_name, head, base) => {
    const { loaded, rounds, failures } = await twoBlocks(head, base);
    expect({ loaded, rounds, failures }).toEqual({
      loaded: [
        [4_000, 4_001],
        [4_000, 4_001],
      ],
      rounds: allRounds,
      failures: [],
    });
  },
);

test('an arm that cannot be reached takes nothing from the other', async () => {
  const { loaded, rounds, failures } = await twoBlocks(
    url(4_001),
    url(4_000),
    (port) => port === 4_001,
  );
  expect({ loaded, rounds, failures }).toEqual({
    loaded: [[4_001], [4_001]],
    rounds: ['head 0', 'head 1'],
    failures: ['base endpoint-unreachable', 'base endpoint-unreachable'],
  });
});

test('with a reset, which may touch what both arms use, one round follows the other', async () => {
  const { loaded, rounds, failures } = await twoBlocks(
    command('npm run seed'),
    command('npm run seed'),
  );
  expect(loaded.map((ports) => ports.length)).toEqual([1, 1, 1, 1]);
  expect({ rounds, failures }).toEqual({ rounds: allRounds, failures: [] });
});
