/**
 * The world outside, faked at the ports: time that only passes when something takes it, files in
 * memory, pages and endpoints by script.
 */

import { HeadroomError } from '../../src/errors.ts';
import { encodeLatencies } from '../../src/model/latency-histogram.ts';
import type { Annotation, Config, EndpointTarget, PageTarget } from '../../src/model.ts';
import type {
  AuditRequest,
  LighthouseReport,
  LoadReport,
  LoadRequest,
  Ports,
} from '../../src/ports.ts';

/**
 * What a test scripts: how long a page takes and how fast an endpoint is, by origin and visit;
 * throwing makes the visit fail.
 */
export interface World {
  lcpMs(visit: {
    readonly url: string;
    readonly number: number;
    readonly arm: 'base' | 'head';
  }): number;
  p50Us(load: {
    readonly url: string;
    readonly number: number;
    readonly arm: 'base' | 'head';
  }): number;
  /** Throws to make the server of that arm fail to start. */
  start(arm: 'base' | 'head'): void;
  /**
   * How many cores other processes take during the round of that number, counted over all targets
   * and arms.
   */
  othersCores(round: number): number;
  /** The model of the processor. */
  readonly cpu: string;
  /** What is checked out. */
  readonly commit: string;
  /** When it begins, in milliseconds since 1970. */
  readonly startsAtMs: number;
  /** What the pull request touches. */
  readonly changedFiles: readonly string[];
}

export interface FakeWorld {
  readonly ports: Ports;
  readonly files: Map<string, string>;
  readonly log: string[];
  readonly outputs: Map<string, string>;
  readonly annotations: Annotation[];
  summary(): string;
}

const benign: World = {
  lcpMs: () => 1_800,
  p50Us: () => 4_000,
  start: () => undefined,
  othersCores: () => 0,
  cpu: 'Fake CPU',
  commit: 'c'.repeat(40),
  startsAtMs: Date.UTC(2026, 10, 1),
  changedFiles: ['src/page.html'],
};

/** Ports of a world in which the head listens on port 4001 and the base on 4000. */
export function fakeWorld(change: Partial<World> = {}): FakeWorld {
  const world: World = { ...benign, ...change };
  const files = new Map<string, string>();
  const log: string[] = [];
  const outputs = new Map<string, string>();
  const annotations: Annotation[] = [];
  const visits = new Map<string, number>();
  const listening = new Set<string>();
  let nextPort = 4_001;
  let summary = '';
  let nowMs = 0;

  const armOf = (url: string) => (new URL(url).port === '4000' ? 'base' : 'head');
  const numberOf = (key: string): number => {
    const number = visits.get(key) ?? 0;
    visits.set(key, number + 1);
    return number;
  };
  const audit = (request: AuditRequest): LighthouseReport => {
    nowMs += request.scope === 'full' ? 6_000 : 4_000;
    const lcp = world.lcpMs({
      url: request.url,
      number: request.scope === 'full' ? -1 : numberOf(`${request.url} ${request.device}`),
      arm: armOf(request.url),
    });
    const numeric = (numericValue: number) => ({ score: 1, numericValue });
    return {
      finalDisplayedUrl: request.url,
      audits: {
        'largest-contentful-paint': numeric(lcp),
        'first-contentful-paint': numeric(lcp / 2),
        'total-blocking-time': numeric(0),
      },
      categories: { accessibility: { score: 1 } },
      runWarnings: [],
      environment: { benchmarkIndex: 2_000, hostUserAgent: 'fake' },
    };
  };
  const load = (request: LoadRequest): LoadReport => {
    nowMs += request.durationMs + request.warmupMs;
    const p50 = world.p50Us({
      url: request.url,
      number: numberOf(request.url),
      arm: armOf(request.url),
    });
    const seconds = request.durationMs / 1_000;
    return {
      answersPerSecond: (1e6 / p50) * request.connections,
      bytesPerSecond: 50_000,
      errorRate: 0,
      notSent: {},
      completed: Math.round((1e6 / p50) * request.connections * seconds),
      failed: { connection: 0, timeout: 0, status: 0 },
      statusCounts: { 200: 1_000 },
      latencyUs: {
        quantile: (q) => p50 * (0.5 + q),
        mean: p50,
        max: p50 * 3,
        histogram: () =>
          encodeLatencies([
            { us: p50, count: 990 },
            { us: p50 * 3, count: 10 },
          ]),
      },
      throughput: Array.from({ length: 20 }, () => (1e6 / p50) * request.connections),
      generator: { cpuShare: 0.3, eventLoopBusyShare: 0.3, eventLoopDelayP99Ms: 1 },
    };
  };
  const ports: Ports = {
    clock: {
      nowMs: () => nowMs,
      now: () => new Date(world.startsAtMs + nowMs),
      sleep: async (ms) => {
        nowMs += ms;
      },
    },
    log: {
      note: (message) => void log.push(message),
      progress: (message) => void log.push(message),
      warn: (message) => void log.push(`warning: ${message}`),
      error: (message) => void log.push(`error: ${message}`),
      debug: () => undefined,
    },
    files: {
      async read(path) {
        const text = files.get(path);
        if (text === undefined)
          throw new HeadroomError('file-not-found', `${path} does not exist.`);
        return text;
      },
      write: async (path, contents) => void files.set(path, String(contents)),
      readOwn: async (path) => files.get(path),
      readOwnBytes: async (path) => {
        const text = files.get(path);
        return text === undefined ? undefined : Buffer.from(text);
      },
      exists: async (path) => files.has(path),
      list: async () => undefined,
      realPath: async (path) => path,
      discard: async (path) => void files.delete(path),
      lock: async () => async () => undefined,
      temporaryFolder: async (prefix) => `/tmp/${prefix}1`,
      remove: async (path) => void files.delete(path),
    },
    git: {
      identity: async () => ({ commit: world.commit, branch: 'feature', dirty: false }),
      root: async () => '/site',
      distrusted: async () => undefined,
      prefix: async () => '',
      tracked: async () => [],
      commit: async (_, revision) => (/^[0-9a-f]{40}$/.test(revision) ? revision : world.commit),
      parents: async () => ['b'.repeat(40)],
      committedAtMs: async () => world.startsAtMs - 600_000,
      mergeBase: async () => undefined,
      isShallow: async () => false,
      fetch: async () => undefined,
      deepen: async () => undefined,
      show: async () => undefined,
      changedFiles: async () => world.changedFiles,
      trackedFiles: async () => ['budgets.json', 'docs/readme.md', 'src/page.html'],
      addWorktree: async () => undefined,
      removeWorktree: async () => undefined,
    },
    processes: {
      async start({ env }) {
        const port = env.PORT ?? '';
        if (listening.has(port)) throw new Error(`two servers at once on port ${port}`);
        world.start(env.HEADROOM_ARM === 'base' ? 'base' : 'head');
        listening.add(port);
        return {
          pid: 1,
          exited: new Promise(() => undefined),
          tail: () => '',
          matched: async () => undefined,
          listening: async () => undefined,
          stop: async () => void listening.delete(port),
        };
      },
      run: async () => ({ code: 0, timedOut: false, tail: '' }),
    },
    network: {
      freePort: async () => nextPort--,
      listens: async () => false,
      spokenAt: async () => undefined,
      probe: async () => ({ status: 200, location: undefined }),
      serveFolder: async () => ({
        origin: 'http://127.0.0.1:4001',
        leftOut: [],
        close: async () => undefined,
      }),
    },
    chrome: {
      launch: async () => ({
        version: '156.0',
        lighthouseVersion: '13.5.0',
        audit: async (request) => ({ report: audit(request), html: '<html></html>' }),
        play: async () => ({ steps: new Map(), known: new Map(), met: [] }),
        coverTyped: (text) => text,
        close: async () => undefined,
      }),
    },
    load: {
      version: '9.0.0',
      ask: async () => ({ status: 200, location: undefined }),
      run: async (requests) => requests.map(load),
    },
    machine: {
      describe: () => ({
        cpu: world.cpu,
        cores: 2,
        memoryBytes: 8e9,
        os: 'linux',
        node: '24.0.0',
      }),
      watchCpu: () => {
        const othersCores = world.othersCores(numberOf('a round'));
        return () => ({ othersCores, stolenCores: 0 });
      },
    },
    runner: {
      output: (name, value) => void outputs.set(name, value),
      annotate: (annotation) => void annotations.push(annotation),
      summary: async (text) => {
        summary = text;
      },
    },
    redact: (text) => text,
  };
  return { ports, files, log, outputs, annotations, summary: () => summary };
}

/** One page, budgets on its LCP, the base beside the head. */
export function someConfig(change: Partial<Config> = {}): Config {
  const home: PageTarget = {
    id: 'home (mobile)',
    kind: 'page',
    name: 'home',
    profile: 'mobile',
    address: '/',
    path: '/',
    device: 'mobile',
    headers: {},
    timeoutMs: 45_000,
    blockedUrls: [],
  };
  const budget = { target: home.id, metric: 'lcp', level: 'fail' } as const;
  const source = { file: 'budgets.json', line: 7, column: 20, keyPath: 'pages.home.budgets.lcp' };
  return {
    mode: 'run',
    suite: 'default',
    budgetsFile: 'budgets.json',
    workingDirectory: '/site',
    outputDirectory: '/site/.headroom',
    measurementFiles: [],
    server: { kind: 'url', origin: 'http://127.0.0.1:4001' },
    targets: [home],
    budgets: [
      {
        ...budget,
        id: 'home (mobile) · lcp · limit · fail',
        bound: { kind: 'limit', limit: 2_500 },
        source,
      },
      {
        ...budget,
        id: 'home (mobile) · lcp · regression · fail',
        bound: { kind: 'regression', tolerance: { kind: 'relative', share: 0.05 } },
        source,
      },
    ],
    baseline: { kind: 'url', origin: 'http://127.0.0.1:4000' },
    baseHint: { kind: 'work-tree' },
    effort: { rounds: undefined, maxRounds: 24, timeLimitMs: 600_000, seed: 1 },
    policy: {
      failOn: 'fail',
      onInconclusive: 'neutral',
      onMissingBaseline: 'neutral',
      budgetChanges: 'warn',
    },
    publish: {
      comment: 'auto',
      check: 'check',
      history: 'artifact',
      drift: 'warn',
      retentionDays: undefined,
      evidenceRetentionDays: 14,
      leg: '',
    },
    paths: [],
    allowHosts: [],
    secrets: [],
    childEnvironment: {},
    ...change,
  };
}

/** A list that is loaded by ten connections. */
export const listEndpoint: EndpointTarget = {
  id: 'list',
  kind: 'endpoint',
  name: 'list',
  profile: '10 connections',
  address: 'GET /list',
  method: 'GET',
  path: '/list',
  headers: {},
  body: undefined,
  expectStatus: undefined,
  load: { kind: 'closed', connections: 10, durationMs: 2_000, warmupMs: 500, timeoutMs: 5_000 },
};

/** A server that Headroom starts. */
export const commandServer = {
  kind: 'command',
  command: 'serve',
  readyPath: '/',
  readyPattern: undefined,
  timeoutMs: 5_000,
  port: undefined,
  stop: undefined,
  reset: undefined,
  env: {},
} as const;
