/**
 * The format of a budgets file. The schema is the type: budgets.schema.json is generated from it, and what is refused is
 * refused here. An `error` says what is expected; schema-problems.ts makes a sentence of it.
 */
import * as z from 'zod';
import { budgetsOf } from './metric-budgets.ts';
import { durationMs, durationPattern } from './quantity.ts';
import { waiver } from './waiver-schema.ts';

const text = (expected: string) => z.string({ error: expected }).min(1, { error: expected });

const whole = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const duration = (example: string, leastMs = 1) => {
  const error = `a time ${leastMs > 0 ? 'above 0 and ' : ''}of at most 24h, such as "${example}"`;
  return z
    .string({ error })
    .regex(durationPattern, { error })
    .refine((written) => (durationMs(written) ?? -1) >= leastMs, { error })
    .meta({ examples: [example] });
};

const headers = z
  .record(z.string(), z.string({ error: 'a text' }), { error: 'an object of headers' })
  .describe('Request headers. $VAR is filled in from the variables that the input `env` names; $$ is a dollar sign.');

const pageBudgets = budgetsOf('page')
  .describe('A budget for each metric; merged from defaults to page to device, metric by metric.')
  .meta({ metricsOf: 'page' });
const endpointBudgets = budgetsOf('endpoint')
  .describe('A budget for each metric; merged from defaults to endpoint, metric by metric.')
  .meta({ metricsOf: 'endpoint' });

const device = z.enum(['mobile', 'desktop'], { error: '"mobile" or "desktop"' });

const onDevice = z.strictObject({ budgets: pageBudgets.optional() }, { error: 'an object with "budgets"' }).describe('Budgets on this device alone.');

const devices = z
  .union(
    [
      z.array(device, { error: 'a list of devices' }).min(1, { error: '"mobile", "desktop" or both' }),
      z.strictObject({ mobile: onDevice.optional(), desktop: onDevice.optional() }, { error: 'an object of devices' }),
    ],
    { error: '["mobile", "desktop"], or an object { "mobile": { "budgets": {} } }' },
  )
  .describe('The devices that Lighthouse emulates: a list, or an object with budgets of their own. Default: ["mobile"].');

const block = z
  .array(text('a URL pattern such as "*.analytics.example/*"'), { error: 'a list of URL patterns' })
  .describe('URL patterns, with *, that Chrome refuses to load.')
  .meta({ examples: [['*.analytics.example/*']] });

const until = z
  .union(
    [
      z.enum(['quiet', 'load'], { error: '"quiet" or "load"' }),
      z.strictObject({
        ms: whole(1, 600_000).describe('So many milliseconds after its navigation began.'),
      }),
    ],
    { error: '"quiet", "load" or a moment such as { "ms": 5000 }' },
  )
  .describe('When a page has been seen: once it is quiet, a second after its load event, or at a moment. Default: "quiet".')
  .meta({ examples: ['load', { ms: 5000 }] });

const pageTimeout = duration('45s').describe('How long a page may take to load. Default: 45s.');

const load = z
  .strictObject(
    {
      connections: whole(1, 10_000).describe('Connections that are kept busy. Default: 10.').optional(),
      duration: duration('2s').describe('How long a round is measured. Default: 2s.').optional(),
      warmup: duration('1s', 0).describe('Load before each round that is not counted. Default: 1s.').optional(),
      timeout: duration('10s').describe('When a request counts as failed. Default: 10s.').optional(),
    },
    { error: 'an object with "connections", "duration", "warmup" or "timeout"' },
  )
  .describe('How an endpoint is loaded in each round.');

const page = z
  .strictObject(
    {
      path: text('a path such as "/"')
        .regex(/^[/$]/, { error: 'a path that begins with /; a whole address goes into "url"' })
        .describe('Path on the server.')
        .meta({ examples: ['/'] })
        .optional(),
      url: text('an address such as "https://example.com/"').describe('A whole address, for a page that is not on the server.').optional(),
      devices: devices.optional(),
      budgets: pageBudgets.optional(),
      headers: headers.optional(),
      timeout: pageTimeout.optional(),
      block: block.optional(),
      until: until.optional(),
      redirect: text('a path such as "/login", or a whole address')
        .regex(/^(\/|https?:\/\/)\S*$/, { error: 'a path that begins with /, or a whole address' })
        .describe('Where the page is meant to lead; without it, a page that leads elsewhere is a finding.')
        .meta({ examples: ['/login'] })
        .optional(),
      status: whole(200, 599)
        .describe('The status that the document is meant to have. Default: any that is no error.')
        .meta({ examples: [404] })
        .optional(),
    },
    { error: 'an object with "path"' },
  )
  .describe('A page that Lighthouse visits.');

const requestLine = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) [/$h]\S*$/;
const requestText = 'a request such as "GET /api/products", or an object with "method" and "path"';
const target = text('a path such as "/api/products", or a whole address').regex(/^(\/|\$|https?:\/\/)\S*$/, {
  error: 'a path that begins with /, or a whole address',
});

const request = z
  .union(
    [
      z.string().regex(requestLine, { error: requestText }),
      z.strictObject({
        method: z
          .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'], { error: 'a method such as "POST", in capitals' })
          .describe('Default: GET.')
          .optional(),
        path: target.describe('Path on the server, or a whole address.').meta({ examples: ['/api/orders'] }),
        headers: headers.optional(),
        body: z
          .union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())], { error: 'a text, or an object or list that is sent as JSON' })
          .describe('The body: a text as it is, an object or list as JSON.')
          .optional(),
        expect: z
          .strictObject({ status: whole(100, 599).describe('The status that counts as success.').optional() }, { error: 'an object such as { "status": 201 }' })
          .describe('What counts as success. Default: any 2xx.')
          .optional(),
      }),
    ],
    { error: requestText },
  )
  .describe('What is requested: "METHOD path", or an object.')
  .meta({ examples: ['GET /api/products'] });

const endpoint = z
  .strictObject({ request, load: load.optional(), budgets: endpointBudgets.optional() }, { error: 'an object with "request"' })
  .describe('An HTTP endpoint that autocannon loads.');

const readyPath = text('a path such as "/healthz"').startsWith('/', { error: 'a path that begins with /' });

const server = z
  .strictObject(
    {
      command: text('a shell command')
        .describe('Starts the server; $PORT is set to the port that it has to listen on.')
        .meta({ examples: ['npm run serve'] })
        .optional(),
      static: z
        .union(
          [
            text('a folder'),
            z.strictObject({
              folder: text('a folder')
                .describe('The folder.')
                .meta({ examples: ['dist'] }),
              fallback: text('a file such as "index.html"')
                .regex(/^[^/]/, { error: 'a file in the folder, such as "index.html"' })
                .describe('The file that answers for every path without a file, for an application with routes of its own.')
                .meta({ examples: ['index.html'] })
                .optional(),
              mount: text('a path such as "/shop/"')
                .regex(/^\/(\S*\/)?$/, { error: 'a path that begins and ends with /, such as "/shop/"' })
                .describe('The path that the folder is served below. Default: /.')
                .meta({ examples: ['/shop/'] })
                .optional(),
            }),
          ],
          { error: 'a folder, or an object with "folder"' },
        )
        .describe('A folder to serve, compressed and with caching headers.')
        .meta({ examples: ['dist', { folder: 'dist', fallback: 'index.html' }] })
        .optional(),
      url: text('an address such as "https://staging.example.com"').describe('A server that runs already.').optional(),
      scheme: z.enum(['http', 'https'], { error: '"http" or "https"' }).describe('"https" where the server speaks TLS itself. Default: http.').optional(),
      ready: z
        .union(
          [
            readyPath,
            z.strictObject({
              path: readyPath.describe('Path to ask. Default: /.').optional(),
              headers: headers.optional(),
              pattern: text('a regular expression')
                .describe("A regular expression that the server's output must have matched; /x/i has flags.")
                .meta({ examples: ['/ready in/i'] })
                .optional(),
            }),
          ],
          { error: 'a path such as "/healthz", or an object with "path", "headers" and "pattern"' },
        )
        .describe('How to see that the server is ready: a path that answers 2xx or 3xx. Default: /, or where that is an error, a page or endpoint.')
        .meta({ examples: ['/healthz'] })
        .optional(),
      timeout: duration('60s').describe('How long the server may take to be ready. Default: 60s.').optional(),
      port: whole(1, 65_535).describe('A port that the server insists on; without it a free one is chosen.').optional(),
      stop: text('a shell command')
        .describe('Runs after measuring, for a server that the command leaves behind.')
        .meta({ examples: ['docker compose down'] })
        .optional(),
      reset: text('a shell command').describe('Runs before each round, for a fresh database. HEADROOM_ARM is "base" or "head".').optional(),
      env: z
        .record(z.string(), z.string({ error: 'a text' }), { error: 'an object of variables' })
        .describe('Further environment variables of the server.')
        .optional(),
      insecure: z
        .boolean({ error: 'true or false' })
        .describe('Takes any certificate of servers on this machine: in Chrome, for load, and for the check whether they are ready.')
        .optional(),
    },
    { error: 'an object with "command", "static" or "url"' },
  )
  .describe('Where the measured site comes from: one of "command", "static" and "url".');

const baseline = z
  .strictObject(
    {
      setup: text('a shell command')
        .describe("Runs first in the base's checkout.")
        .meta({ examples: ['npm ci'] })
        .optional(),
      build: text('a shell command')
        .describe("Builds the base in the base's checkout.")
        .meta({ examples: ['npm run build'] })
        .optional(),
      directory: text('a folder').describe('A ready-made build of the base, instead of "setup" and "build".').optional(),
      url: text('an address such as "https://example.com"').describe('A deployment of the base, instead of building it.').optional(),
    },
    { error: 'an object with "build", "directory" or "url"' },
  )
  .describe('The base, measured beside this change in the same job. {} checks it out and builds nothing.');

export const maxRoundsRange = [1, 1000] as const;

export const budgetsSchema = z.strictObject(
  {
    $schema: z.string({ error: 'a text' }).describe('Names this schema, for editors.').optional(),
    suite: text('a name').describe('Tells several budgets files of one repository apart. Default: default.').optional(),
    server: server.optional(),
    baseline: baseline.optional(),
    defaults: z
      .strictObject(
        {
          page: z
            .strictObject(
              {
                budgets: pageBudgets.optional(),
                devices: devices.optional(),
                timeout: pageTimeout.optional(),
                block: block.optional(),
                until: until.optional(),
                headers: headers.optional(),
              },
              { error: 'an object' },
            )
            .describe('What holds for every page that does not say otherwise.')
            .optional(),
          endpoint: z
            .strictObject({ budgets: endpointBudgets.optional(), load: load.optional(), headers: headers.optional() }, { error: 'an object' })
            .describe('What holds for every endpoint that does not say otherwise.')
            .optional(),
        },
        { error: 'an object with "page" or "endpoint"' },
      )
      .describe('What holds for every target that does not say otherwise.')
      .optional(),
    pages: z.record(z.string(), page, { error: 'an object of pages' }).describe('Pages, by name.').optional(),
    endpoints: z.record(z.string(), endpoint, { error: 'an object of endpoints' }).describe('HTTP endpoints, by name.').optional(),
    waivers: z.array(waiver, { error: 'a list of waivers' }).describe('Regressions that are accepted, each up to an amount and until a day.').optional(),
    paths: z
      .array(text('a glob such as "src/**"'), { error: 'a list of globs' })
      .describe('Globs from the working directory; a pull request that touches none of them is not measured.')
      .meta({ examples: [['src/**', 'package.json']] })
      .optional(),
    allowHosts: z
      .array(text('a host such as "staging.example.com"'), { error: 'a list of hosts' })
      .describe('Hosts that may be loaded besides this machine: "host", "host:port" or "*.host".')
      .meta({ examples: [['staging.example.com']] })
      .optional(),
    rounds: whole(...maxRoundsRange)
      .describe('A fixed number of rounds; without it, as many as the decision needs.')
      .optional(),
    'max-rounds': whole(...maxRoundsRange)
      .describe('The most rounds of a target. Default: 30.')
      .optional(),
    'time-limit': duration('10m').describe('How long to measure at most. Default: 10m.').optional(),
  },
  { error: 'an object' },
);

export type BudgetsFile = z.output<typeof budgetsSchema>;
export type PageEntry = NonNullable<BudgetsFile['pages']>[string];
export type EndpointEntry = NonNullable<BudgetsFile['endpoints']>[string];
