/**
 * Real pages and servers to measure, and the tools to compare with, from `bench/node_modules`;
 * importing this makes `npm run bench` install them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nodeNetwork } from '../src/adapters/network/network.ts';

const modules = join(import.meta.dirname, 'node_modules');

/** A real page: the folder that is served as the root. */
export const realPages = {
  'kitchen-sink': join(modules, 'cypress-example-kitchensink', 'app'),
  'sb-admin-2': join(modules, 'startbootstrap-sb-admin-2'),
  gentelella: join(modules, 'gentelella', 'dist'),
  'html5-boilerplate': join(modules, 'html5-boilerplate', 'dist'),
  actual: join(modules, '@actual-app', 'web', 'build'),
} as const;

export type RealPage = keyof typeof realPages;

/** Where the page itself is; gentelella's index only leads to its dashboard. */
export const pathsOfPages: Readonly<Record<RealPage, string>> = {
  'kitchen-sink': '/',
  'sb-admin-2': '/',
  gentelella: '/production/index.html',
  'html5-boilerplate': '/',
  actual: '/',
};

/** Serves a real page on loopback. */
export function serveRealPage(
  page: RealPage,
): Promise<{ readonly origin: string; close(): Promise<void> }> {
  return nodeNetwork().serveFolder(realPages[page], realPages[page]);
}

/** Returns the JavaScript file behind a peer's command. */
export function commandOf(packageName: string, command: string): string {
  const manifest = createRequire(join(modules, 'x.js')).resolve(`${packageName}/package.json`);
  const { bin } = createRequire(import.meta.url)(manifest) as {
    bin: Record<string, string> | string;
  };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (!file) throw new Error(`${packageName} has no command ${command}`);
  return join(dirname(manifest), file);
}

/** A real server: prepared in an empty folder, where its command then runs; `$PORT` is its port. */
export interface RealServer {
  readonly command: string;
  readonly readyPath: string;
  /** Path by name. */
  readonly endpoints: Readonly<Record<string, string>>;
  prepare(folder: string): void;
}

const node = `"${process.execPath}" --disable-warning=ExperimentalWarning`;
const shop = join(import.meta.dirname, '..', 'examples', 'shop', 'base', 'server.ts');

export const realServers = {
  shop: {
    command: `${node} "${shop}"`,
    readyPath: '/healthz',
    endpoints: { list: '/api/products?page=1', detail: '/api/products/7' },
    prepare() {},
  },
  'json-server': {
    command:
      `${node} "${join(modules, 'json-server', 'lib', 'cli', 'bin.js')}" --quiet --host ` +
      '127.0.0.1 --port $PORT db.json',
    readyPath: '/products/1',
    endpoints: { list: '/products?_page=2&_limit=20', detail: '/products/42' },
    prepare: (folder) =>
      writeFileSync(join(folder, 'db.json'), JSON.stringify({ products: manyProducts(400) })),
  },
  verdaccio: {
    command:
      `${node} "${join(modules, 'verdaccio', 'bin', 'verdaccio')}" --config config.yaml ` +
      '--listen 127.0.0.1:$PORT',
    readyPath: '/-/ping',
    endpoints: { manifest: '/planks', ping: '/-/ping' },
    prepare(folder) {
      writeFileSync(join(folder, 'config.yaml'), verdaccioConfig);
      mkdirSync(join(folder, 'storage', 'planks'), { recursive: true });
      writeFileSync(
        join(folder, 'storage', 'planks', 'package.json'),
        JSON.stringify(manifestOf('planks', 40)),
      );
    },
  },
} as const satisfies Record<string, RealServer>;

export type RealServerName = keyof typeof realServers;

/** No registry behind it: it answers from its own storage. */
const verdaccioConfig = `storage: ./storage
web: { enable: false }
auth: { htpasswd: { file: ./htpasswd } }
uplinks: {}
packages: { '**': { access: $all, publish: $all } }
userRateLimit: { windowMs: 1000, max: 1000000 }
log: { type: stdout, format: pretty, level: fatal }
`;

/** Returns the products that json-server pages through, the same every time. */
export function manyProducts(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    name: `Product No. ${index + 1}`,
    description: 'Turned by hand, finished with beeswax and wrapped in paper. '.repeat(
      1 + (index % 4),
    ),
    priceCents: 900 + ((index * 7919) % 240) * 50,
    tags: ['oak', 'linen', 'brass', 'wool'].slice(index % 3),
    stock: (index * 31) % 80,
  }));
}

function manifestOf(name: string, count: number): object {
  const versions = Array.from({ length: count }, (_, index) => `1.${index}.0`);
  const manifest = (version: string): object => ({
    name,
    version,
    description: 'a package to be read',
    main: 'index.js',
    dependencies: { left: '^1.0.0', right: '^2.0.0' },
    dist: { shasum: '0'.repeat(40), tarball: `http://127.0.0.1/${name}/-/${name}-${version}.tgz` },
    _id: `${name}@${version}`,
  });
  return {
    name,
    versions: Object.fromEntries(versions.map((version) => [version, manifest(version)])),
    time: Object.fromEntries(versions.map((version) => [version, '2026-01-01T00:00:00.000Z'])),
    users: {},
    'dist-tags': { latest: versions.at(-1) },
    _uplinks: {},
    _distfiles: {},
    _attachments: {},
    _rev: '1-0000000000000000',
    _id: name,
    readme: 'Planks.',
  };
}
