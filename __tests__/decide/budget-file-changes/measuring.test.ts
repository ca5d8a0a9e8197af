import { measuringChanges } from '../../../src/decide/budget-file-changes/measuring.ts';
import type { Config, EndpointTarget, PageTarget } from '../../../src/model.ts';
import { listEndpoint, someConfig } from '../../support/fake-ports.ts';

const base = someConfig();
const home = base.targets[0] as PageTarget;
const list: EndpointTarget = { ...listEndpoint, headers: { token: 'a secret' } };
const listBudget = {
  id: 'list p99',
  target: 'list',
  metric: 'p99',
  level: 'fail',
  bound: { kind: 'limit', limit: 50 },
  source: undefined,
} as const;
const both: Config = { ...base, targets: [home, list], budgets: [...base.budgets, listBudget] };
const { effort } = base;
const withList = (change: Partial<EndpointTarget>): Config => ({
  ...both,
  targets: [home, { ...list, ...change }],
});
const withHome = (change: Partial<PageTarget>): Config => ({
  ...both,
  targets: [{ ...home, ...change }, list],
});

test.each<[string, Config, readonly object[]]>([
  ['nothing', both, []],
  [
    'more rounds and more time',
    { ...both, effort: { ...effort, maxRounds: 48, timeLimitMs: 1_200_000 } },
    [],
  ],
  ['a shorter time limit for a page', withHome({ timeoutMs: 9_000 }), []],
  [
    'another device under the same name, which is told as the file calls it',
    withHome({
      device: 'desktop',
      ownDevice: { name: 'mobile', width: 800, height: 600, scale: 1, mobile: false },
    }),
    [{ kind: 'target-changed', target: home.id, keys: ['devices'] }],
  ],
  [
    'a longer time limit for a page, so that it fails no more',
    withHome({ timeoutMs: 90_000 }),
    [{ kind: 'target-changed', target: home.id, keys: ['timeout'] }],
  ],
  [
    'another page under the same name',
    withHome({ address: '/empty', path: '/empty' }),
    [{ kind: 'target-changed', target: home.id, keys: ['path'], from: '/', to: '/empty' }],
  ],
  [
    'a blocked script',
    withHome({ blockedUrls: ['*.js'] }),
    [{ kind: 'target-changed', target: home.id, keys: ['block'] }],
  ],
  [
    'another header, whose value is nobody else’s business',
    withList({ headers: { token: 'another' } }),
    [{ kind: 'target-changed', target: 'list', keys: ['headers'] }],
  ],
  [
    'another status that counts as success',
    withList({ expectStatus: 503 }),
    [{ kind: 'target-changed', target: 'list', keys: ['expect'] }],
  ],
  [
    'more time for a request, so that fewer are errors',
    withList({ load: { ...list.load, timeoutMs: 60_000 } }),
    [{ kind: 'target-changed', target: 'list', keys: ['load'] }],
  ],
  [
    'a lighter load',
    withList({ load: { ...list.load, connections: 1 } }),
    [{ kind: 'target-changed', target: 'list', keys: ['load'] }],
  ],
  ['no baseline any more', { ...both, baseline: { kind: 'none' } }, [{ kind: 'baseline-removed' }]],
  [
    'a deployment as the baseline instead of another',
    { ...both, baseline: { kind: 'url', origin: 'https://slow.example' } },
    [{ kind: 'baseline-changed', from: 'http://127.0.0.1:4000', to: 'https://slow.example' }],
  ],
  [
    'a ready-made build as the baseline instead of a deployment',
    {
      ...both,
      baseline: { kind: 'same-job', setup: undefined, build: undefined, directory: '/site/dist' },
    },
    [{ kind: 'baseline-changed', from: 'http://127.0.0.1:4000', to: './dist' }],
  ],
  [
    'paths where there were none',
    { ...both, paths: ['src/**'] },
    [{ kind: 'fewer-paths', paths: ['src/**'] }],
  ],
  [
    'fewer rounds',
    { ...both, effort: { ...effort, rounds: 1 } },
    [{ kind: 'less-measured', key: 'rounds', from: 24, to: 1 }],
  ],
  [
    'fewer rounds at most',
    { ...both, effort: { ...effort, maxRounds: 3 } },
    [{ kind: 'less-measured', key: 'max-rounds', from: 24, to: 3 }],
  ],
  [
    'less time',
    { ...both, effort: { ...effort, timeLimitMs: 1_000 } },
    [{ kind: 'less-measured', key: 'time-limit', from: 600_000, to: 1_000 }],
  ],
])('%s', (_name, head, expected) => {
  expect(measuringChanges(head, both)).toEqual(expected);
});

const withPaths = (...paths: readonly string[]): Config => ({ ...both, paths });

test.each<[string, Config, Config, boolean]>([
  ['one path less', withPaths('src/**'), withPaths('src/**', 'assets/**'), true],
  ['another exclusion', withPaths('src/**', '!**/*.js'), withPaths('src/**'), true],
  ['one path more', withPaths('src/**', 'assets/**'), withPaths('src/**'), false],
  ['an exclusion less', withPaths('src/**'), withPaths('src/**', '!**/*.js'), false],
  ['another order', withPaths('!**/*.js', 'src/**'), withPaths('src/**', '!**/*.js'), false],
  [
    'a path where only exclusions were',
    withPaths('!**/*.md', 'src/**'),
    withPaths('!**/*.md'),
    true,
  ],
  ['only exclusions are left', withPaths('!**/*.md'), withPaths('!**/*.md', 'src/**'), false],
  ['no paths any more', withPaths(), withPaths('src/**'), false],
])('%s', (_name, head, was, isFewer) => {
  expect(measuringChanges(head, was)).toEqual(
    isFewer ? [{ kind: 'fewer-paths', paths: head.paths }] : [],
  );
});

test('the base is built by its own commands; that later ones are not is told', () => {
  const built = (build: string): Config => ({
    ...both,
    baseline: { kind: 'same-job', setup: undefined, build, directory: undefined },
  });
  expect(measuringChanges(built('make'), built('npm run build'))).toEqual([
    { kind: 'baseline-commands', keys: ['build'] },
  ]);
});

test.each<[string, Config, Config, readonly object[]]>([
  [
    'a baseline where there was none',
    both,
    { ...both, baseline: { kind: 'none' } },
    [{ kind: 'baseline-added', to: 'http://127.0.0.1:4000' }],
  ],
  [
    'another server',
    { ...both, server: { kind: 'static', folder: 'dist' } },
    both,
    [{ kind: 'server-changed', keys: ['url', 'static'] }],
  ],
  [
    'another name of the suite',
    { ...both, suite: 'other' },
    both,
    [{ kind: 'suite-renamed', from: 'default', to: 'other' }],
  ],
  [
    'one more host',
    { ...both, allowHosts: ['a.example'] },
    both,
    [{ kind: 'hosts-allowed', hosts: ['a.example'] }],
  ],
  [
    'a key that came later',
    { ...both, later: { some: 1 } } as Config,
    { ...both, later: { some: 2 } } as Config,
    [{ kind: 'otherwise', keys: ['later'] }],
  ],
  [
    'a key of a target that came later',
    withHome({ later: 1 } as object),
    both,
    [{ kind: 'target-changed', target: home.id, keys: ['later'] }],
  ],
])('%s is told', (_name, head, was, expected) => {
  expect(measuringChanges(head, was)).toEqual(expected);
});

test('a target that has no budgets at the base may change', () => {
  expect(
    measuringChanges(withList({ path: '/other' }), { ...both, budgets: base.budgets }),
  ).toEqual([]);
});
