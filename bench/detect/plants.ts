/**
 * Prepares real pages and servers in two folders, `base` and `head`, which differ only in the size
 * of one planted thing.
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { incompressible } from '../incompressible.ts';
import { manyProducts, pathsOfPages, type RealPage, realPages } from '../peers.ts';

/** Something to plant a regression in. An amount is bytes of a script, or turns of a loop. */
export interface Plant {
  readonly kind: 'page' | 'endpoint';
  /** The metric that the planted share is a share of. */
  readonly primary: string;
  readonly path: string;
  /** Makes `base` and `head` in an empty folder, each with a budgets file. */
  prepare(folder: string): void;
  /** Plants that much in one of them; the smallest amount is in the base. */
  set(folder: string, arm: 'base' | 'head', amount: number): void;
  readonly smallest: number;
  budgetsFile(tolerance: number): object;
}

/** A script that blocks rendering and that the head makes larger. */
function pagePlant(page: RealPage): Plant {
  const path = pathsOfPages[page];
  const file = path.endsWith('/') ? `${path}index.html` : path;
  return {
    kind: 'page',
    primary: 'lcp',
    path,
    smallest: 4_000,
    prepare(folder) {
      for (const arm of ['base', 'head']) {
        const site = join(folder, arm, 'site');
        cpSync(realPages[page], site, { recursive: true });
        const html = readFileSync(join(site, file), 'utf8');
        writeFileSync(
          join(site, file),
          html.replace(
            /<head[^>]*>/i,
            (head) => `${head}<script src="/headroom-planted.js"></script>`,
          ),
        );
      }
    },
    set(folder, arm, amount) {
      writeFileSync(
        join(folder, arm, 'site', 'headroom-planted.js'),
        `/* ${incompressible(amount)} */\n`,
      );
    },
    budgetsFile(tolerance) {
      const relative = { regression: `${100 * tolerance}%` };
      const budgets = {
        lcp: relative,
        fcp: relative,
        si: relative,
        tti: relative,
        tbt: { regression: tolerance === 0 ? '0ms' : '50ms' },
      };
      return { ...comparison, server: { static: 'site' }, pages: { [page]: { path, budgets } } };
    },
  };
}

const comparison = { suite: 'detect', baseline: { directory: '../base' } };

const moduleUrl = (...parts: string[]): string =>
  JSON.stringify(pathToFileURL(join(import.meta.dirname, '..', ...parts)).href);

/** The example shop as it is, with work added to each list. */
const shopServer = `import { serve } from ${moduleUrl('..', 'examples', 'shop', 'lib', 'serve.ts')};
import { homePage } from ${moduleUrl('..', 'examples', 'shop', 'base', 'home-page.ts')};
import { listProducts } from ${moduleUrl('..', 'examples', 'shop', 'base', 'list-products.ts')};
import { work } from './work.mjs';
const folder = ${JSON.stringify(join(import.meta.dirname, '..', '..', 'examples', 'shop', 'base'))};
const slower = (database) => {
  const list = listProducts(database);
  return (page) => (work(), list(page));
};
await serve({ folder, homePage, listProducts: slower }, Number(process.env.PORT));
`;

/** json-server as a module, as its documentation shows, with work added to each request. */
const jsonServer = `import { createRequire } from 'node:module';
import { work } from './work.mjs';
const jsonServer = createRequire(${moduleUrl('x.js')})('json-server');
const app = jsonServer.create();
app.use((request, response, next) => (work(), next()));
app.use(jsonServer.defaults({ logger: false }));
app.use(jsonServer.router('db.json'));
app.listen(Number(process.env.PORT), '127.0.0.1');
`;

/** The loop's result is kept where the compiler cannot know that nobody reads it. */
export const workCode = (turns: number): string => `const turns = ${Math.round(turns)};
globalThis.worked = 1;
export function work() {
  let state = globalThis.worked;
  for (let turn = 0; turn < turns; turn += 1) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  globalThis.worked = state;
}
`;

function endpointPlant(name: string, path: string, serverCode: string): Plant {
  return {
    kind: 'endpoint',
    primary: 'p50',
    path,
    smallest: 0,
    prepare(folder) {
      for (const arm of ['base', 'head']) {
        mkdirSync(join(folder, arm), { recursive: true });
        writeFileSync(join(folder, arm, 'server.mjs'), serverCode);
        writeFileSync(
          join(folder, arm, 'db.json'),
          JSON.stringify({ products: manyProducts(400) }),
        );
      }
    },
    set(folder, arm, amount) {
      writeFileSync(join(folder, arm, 'work.mjs'), workCode(amount));
    },
    budgetsFile(tolerance) {
      const relative = { regression: `${100 * tolerance}%` };
      return {
        ...comparison,
        server: {
          command: `"${process.execPath}" --disable-warning=ExperimentalWarning server.mjs`,
          ready: path,
        },
        endpoints: {
          [name]: {
            request: `GET ${path}`,
            budgets: { p50: relative, throughput: relative, p99: relative },
          },
        },
      };
    },
  };
}

export const plants = {
  'kitchen-sink': pagePlant('kitchen-sink'),
  'shop list': endpointPlant('shop list', '/api/products?page=1', shopServer),
  'sb-admin-2': pagePlant('sb-admin-2'),
  'json-server list': endpointPlant('json-server list', '/products?_page=2&_limit=20', jsonServer),
} as const satisfies Record<string, Plant>;
