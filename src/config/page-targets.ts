/** Pages of the budgets file: one target for each device. */
import { posix } from 'node:path';
import { getMetric } from '../metrics.ts';
import type { Budget, Device, PageTarget, Simulation, Until } from '../model.ts';
import { readInteractions } from './interactions.ts';
import { asRepeat, hasRepeat, mergeVisitBudgets, repeatId } from './page-visits.ts';
import type { Path } from './parsed-text.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { durationMs } from './quantity.ts';
import {
  addProblem,
  checkLoad,
  expandAddress,
  parseHttpUrl,
  type Reading,
  readHeaders,
} from './reading.ts';
import type { PageEntry } from './schema.ts';
import { readLogin } from './scripts.ts';

/** Lighthouse's own limit for a page to load. */
export const defaultPageTimeoutMs = 45_000;

export interface TargetWithBudgets<T> {
  readonly target: T;
  /** Where it stands in the file. */
  readonly path: Path;
  readonly budgets: readonly Budget[];
  /** The id that it had under its former name. */
  readonly formerId: string | undefined;
}

/** The devices of a page for which nothing is written. */
const usualDevices: NonNullable<PageEntry['devices']> = [{ device: 'mobile', budgets: undefined }];

const budgetsFor = (devices: PageEntry['devices'], name: Device) =>
  devices?.find(({ device }) => device === name)?.budgets;

export function readPages(reading: Reading): readonly TargetWithBudgets<PageTarget>[] {
  return Object.entries(reading.file.pages ?? {}).flatMap(([name, page]) =>
    readPage(reading, name, page),
  );
}

function readPage(
  reading: Reading,
  name: string,
  page: PageEntry,
): readonly TargetWithBudgets<PageTarget>[] {
  const path = ['pages', name];
  const defaults = reading.file.defaults?.page;
  const defaultsPath = ['defaults', 'page'];
  const { address, sent } = readAddress(reading, path, page);
  const url = parseHttpUrl(sent);
  const devices = page.devices ?? defaults?.devices ?? usualDevices;
  const names = devices.map(({ device }) => device);
  if (names.length === 0 && !mayBeLeftOut(reading, [...path, 'devices'], ['mobile', 'desktop']))
    addProblem(
      reading,
      'budgets-schema',
      [...path, 'devices'],
      'expected "mobile", "desktop" or both, got none of them',
    );
  if (new Set(names).size < names.length)
    addProblem(reading, 'duplicate-target', [...path, 'devices'], 'a device is listed twice');
  const headers = readHeaders(reading, [
    { path: [...defaultsPath, 'headers'], headers: defaults?.headers },
    { path: [...path, 'headers'], headers: page.headers },
  ]);
  const timeoutMs = durationMs(page.timeout ?? defaults?.timeout ?? '') ?? defaultPageTimeoutMs;
  const until = readUntil(page.until ?? defaults?.until);
  const simulation = readSimulation(
    page.simulation ?? defaults?.simulation ?? reading.file.simulation,
  );
  const replay = readReplay(page.replay ?? defaults?.replay ?? reading.file.replay);
  if (until?.kind === 'moment' && until.ms > timeoutMs)
    addProblem(
      reading,
      'budgets-schema',
      [...path, 'until'],
      `${until.ms} ms is later than "timeout", which is ${timeoutMs / 1000}s: raise that, too`,
    );
  const login = readLogin(reading, page.login, defaults?.login);
  const evidence = page.evidence ?? defaults?.evidence ?? reading.file.evidence;
  if (url && (login !== undefined || page.interactions !== undefined))
    checkLoad(reading, url, [...path, 'url']);
  const interactions =
    page.interactions && readInteractions(reading, page.interactions, [...path, 'interactions']);
  const isRepeated = hasRepeat(reading, path, page);
  const repeatLayers = [
    { path: [...defaultsPath, 'repeat', 'budgets'], budgets: defaults?.repeat?.budgets },
    { path: [...path, 'repeat', 'budgets'], budgets: page.repeat?.budgets },
  ];
  return [...new Set(names)].flatMap((device) => {
    const id = `${name} (${device})`;
    const layers = [
      { path: [...defaultsPath, 'budgets'], budgets: defaults?.budgets },
      {
        path: [...defaultsPath, 'devices', device, 'budgets'],
        budgets: budgetsFor(defaults?.devices, device),
      },
      { path: [...path, 'budgets'], budgets: page.budgets },
      { path: [...path, 'devices', device, 'budgets'], budgets: budgetsFor(page.devices, device) },
    ];
    const target: PageTarget = {
      id,
      kind: 'page',
      name,
      profile: device,
      address,
      path: sent,
      device,
      headers,
      timeoutMs,
      blockedUrls: page.block ?? defaults?.block ?? [],
      ...(replay === undefined ? {} : { replay }),
      ...(until === undefined ? {} : { until }),
      ...(simulation === undefined ? {} : { simulation }),
      ...(page.redirect === undefined ? {} : { redirect: page.redirect }),
      ...(page.status === undefined ? {} : { status: page.status }),
      ...(interactions === undefined ? {} : { interactions }),
      ...(login === undefined ? {} : { login }),
      ...(login === undefined || evidence === undefined ? {} : { evidence }),
    };
    const formerId = page.was === undefined ? undefined : `${page.was} (${device})`;
    const budgets = mergeVisitBudgets(target, layers, reading);
    if (interactions === undefined) refuseStepMetrics(reading, name, budgets);
    const first = { target, path, budgets, formerId };
    if (!isRepeated) return [first];
    const repeat = asRepeat(target);
    const ownBudgets = mergeVisitBudgets(repeat, repeatLayers, reading);
    refuseStepMetrics(reading, name, ownBudgets);
    return [
      first,
      {
        target: repeat,
        path,
        budgets: ownBudgets,
        formerId: page.was === undefined ? undefined : repeatId(page.was, device),
      },
    ];
  });
}

/** A visit alone gives no metric of steps. A budget of one would never be measured. */
function refuseStepMetrics(reading: Reading, page: string, budgets: readonly Budget[]): void {
  for (const { metric, source } of budgets)
    if (getMetric(metric).read?.from === 'step' && !mayHaveInteractions(reading, page))
      reading.problems.add({
        code: 'unknown-metric',
        message:
          `${source?.keyPath}: ${metric} is measured in steps, and ${JSON.stringify(page)} has ` +
          'none',
        source,
        hint:
          'Give the page "interactions", or let a flow play steps (docs/flows.md). Where the ' +
          `budget comes from the defaults, write "${metric}": "off" at the page.`,
      });
}

const mayHaveInteractions = (reading: Reading, page: string): boolean =>
  mayBeLeftOut(reading, ['pages', page], ['interactions']);

const readSimulation = (written: PageEntry['simulation']): Simulation | undefined =>
  written === 'both' ? undefined : written;

/** Quiet is what nobody needs to say. */
function readUntil(written: PageEntry['until']): Until | undefined {
  if (written === undefined || written === 'quiet') return undefined;
  return written === 'load' ? { kind: 'load' } : { kind: 'moment', ms: written.ms };
}

const readReplay = (written: PageEntry['replay']): string | undefined =>
  written === false || written === undefined ? undefined : posix.normalize(written);

function readAddress(
  reading: Reading,
  path: Path,
  page: PageEntry,
): { readonly address: string; readonly sent: string } {
  const mayHaveOne = page.path === undefined && mayBeLeftOut(reading, path, ['path', 'url']);
  if ((page.path === undefined) === (page.url === undefined) && !mayHaveOne) {
    addProblem(
      reading,
      'budgets-schema',
      path,
      page.path === undefined
        ? 'missing "path" (or "url", for a page that is not on the server)'
        : '"path" and "url" exclude each other',
    );
  }
  if (page.url !== undefined) {
    const sent = expandAddress(reading, page.url, [...path, 'url']);
    if (sent !== undefined && !parseHttpUrl(sent))
      addProblem(
        reading,
        'budgets-schema',
        [...path, 'url'],
        `${JSON.stringify(page.url)} is no http or https address`,
      );
    return { address: page.url, sent: sent ?? page.url };
  }
  const written = page.path ?? '/';
  const sent = expandAddress(reading, written, [...path, 'path']);
  if (sent !== undefined && !isOnServer(sent))
    addProblem(
      reading,
      'budgets-schema',
      [...path, 'path'],
      `${JSON.stringify(written)} leads away from the server; a whole address goes into "url"`,
    );
  return { address: written, sent: sent ?? written };
}

/** `//elsewhere/` is a path by its looks and another host by its meaning. */
export function isOnServer(path: string): boolean {
  const server = 'http://server.invalid';
  return (
    path.startsWith('/') && URL.canParse(path, server) && new URL(path, server).origin === server
  );
}
