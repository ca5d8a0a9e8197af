/**
 * The format of a budgets file. The schema is the type: budgets.schema.json is generated from it,
 * and what is refused is refused here. An `error` says what is expected; schema-problems.ts makes a
 * sentence of it.
 */
import * as z from 'zod';
import type { TargetKind } from '../model.ts';
import { emulationKeys, ownDevices } from './emulation-schema.ts';
import { endpoint, endpointBudgets, load } from './endpoint-schema.ts';
import { flow, flowDefaults } from './flow-schema.ts';
import {
  block,
  devices,
  page,
  pageBudgets,
  pageTimeout,
  repeat,
  replay,
  simulation,
  suiteReplay,
  until,
  visits,
} from './page-schema.ts';
import { duration, headers, text, whole } from './schema-parts.ts';
import { evidence, login, scriptEnv } from './script-schema.ts';
import { server } from './server-schema.ts';
import type { Section } from './target-kinds.ts';
import { waiver } from './waiver-schema.ts';

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
      directory: text('a folder')
        .describe('A ready-made build of the base, instead of "setup" and "build".')
        .optional(),
      url: text('an address such as "https://example.com"')
        .describe('A deployment of the base, instead of building it.')
        .optional(),
    },
    { error: 'an object with "build", "directory" or "url"' },
  )
  .describe(
    'The base, measured beside this change in the same job. {} checks it out and builds nothing.',
  );

export const maxRoundsRange = [1, 1000] as const;

/** The defaults of each kind of target. */
const targetDefaults = {
  page: z
    .strictObject(
      {
        budgets: pageBudgets.optional(),
        devices: devices.optional(),
        timeout: pageTimeout.optional(),
        block: block.optional(),
        replay: replay.optional(),
        until: until.optional(),
        simulation: simulation.optional(),
        visits: visits.optional(),
        repeat: repeat.optional(),
        headers: headers.optional(),
        login: login.optional(),
        evidence: evidence.optional(),
        ...emulationKeys,
      },
      { error: 'an object' },
    )
    .describe('What holds for every page that does not say otherwise.')
    .optional(),
  flow: flowDefaults.optional(),
  endpoint: z
    .strictObject(
      {
        budgets: endpointBudgets.optional(),
        load: load.optional(),
        headers: headers.optional(),
      },
      { error: 'an object' },
    )
    .describe('What holds for every endpoint that does not say otherwise.')
    .optional(),
} satisfies Readonly<Record<TargetKind, z.ZodType>>;

/** The targets of each kind, by name. */
const targetSections = {
  pages: z
    .record(z.string(), page, { error: 'an object of pages' })
    .describe('Pages, by name.')
    .optional(),
  flows: z
    .record(z.string(), flow, { error: 'an object of flows' })
    .describe('Flows through the site, by name.')
    .optional(),
  endpoints: z
    .record(z.string(), endpoint, { error: 'an object of endpoints' })
    .describe('HTTP endpoints, by name.')
    .optional(),
} satisfies Readonly<Record<Section, z.ZodType>>;

/** Top-level keys that Headroom passes over, as Docker Compose and OpenAPI do. */
export const extensionKey = /^x-./;

export const budgetsSchema = z.strictObject(
  {
    $schema: z.string({ error: 'a text' }).describe('Names this schema, for editors.').optional(),
    suite: text('a name')
      .describe('Tells several budgets files of one repository apart. Default: default.')
      .optional(),
    server: server.optional(),
    baseline: baseline.optional(),
    defaults: z
      .strictObject(targetDefaults, { error: 'an object with "page", "flow" or "endpoint"' })
      .describe('What holds for every target that does not say otherwise.')
      .optional(),
    devices: ownDevices.optional(),
    ...targetSections,
    login: login.optional(),
    env: scriptEnv.optional(),
    evidence: evidence.optional(),
    waivers: z
      .array(waiver, { error: 'a list of waivers' })
      .describe('Regressions that are accepted, each up to an amount and until a day.')
      .optional(),
    replay: suiteReplay.optional(),
    simulation: simulation.optional(),
    paths: z
      .array(text('a glob such as "src/**"'), { error: 'a list of globs' })
      .describe(
        'Globs from the working directory; a pull request that touches none of them is not ' +
          'measured.',
      )
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
export type FlowEntry = NonNullable<BudgetsFile['flows']>[string];
export type EndpointEntry = NonNullable<BudgetsFile['endpoints']>[string];
