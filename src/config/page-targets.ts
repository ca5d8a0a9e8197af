/** Pages of the budgets file: one target for each device. */
import { posix } from 'node:path';
import { getMetric } from '../metrics.ts';
import { isSimulated } from '../model/emulation.ts';
import type { Budget, PageTarget, Simulation, Until } from '../model.ts';
import { readCookies } from './cookies.ts';
import { readDevices } from './devices.ts';
import { readInteractions } from './interactions.ts';
import { pickSimulation, refuseOtherSimulation } from './other-simulation.ts';
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
import { kindsInFile } from './target-kinds.ts';

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
  const devices = readDevices(reading, path, page, defaults, defaultsPath);
  const headers = readHeaders(reading, [
    { path: [...defaultsPath, 'headers'], headers: defaults?.headers },
    { path: [...path, 'headers'], headers: page.headers },
  ]);
  const cookies = readCookies(reading, [
    { path: [...defaultsPath, 'cookies'], cookies: defaults?.cookies },
    { path: [...path, 'cookies'], cookies: page.cookies },
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
    checkLoad(reading, url, [...path, 'url'], kindsInFile.page.act);
  const interactions =
    page.interactions && readInteractions(reading, page.interactions, [...path, 'interactions']);
  const isRepeated = hasRepeat(reading, path, page);
  const repeatLayers = [
    { path: [...defaultsPath, 'repeat', 'budgets'], budgets: defaults?.repeat?.budgets },
    { path: [...path, 'repeat', 'budgets'], budgets: page.repeat?.budgets },
  ];
  return devices.flatMap(({ name: profile, device, emulation, budgets: [ofDefaults, ofPage] }) => {
    const id = `${name} (${profile})`;
    const layers = [
      { path: [...defaultsPath, 'budgets'], budgets: defaults?.budgets },
      { path: [...defaultsPath, 'devices', profile, 'budgets'], budgets: ofDefaults },
      { path: [...path, 'budgets'], budgets: page.budgets },
      { path: [...path, 'devices', profile, 'budgets'], budgets: ofPage },
    ];
    const target: PageTarget = {
      id,
      kind: 'page',
      name,
      profile,
      address,
      path: sent,
      device,
      headers,
      timeoutMs,
      blockedUrls: page.block ?? defaults?.block ?? [],
      ...(replay === undefined ? {} : { replay }),
      ...(cookies === undefined ? {} : { cookies }),
      ...emulation,
      ...(until === undefined ? {} : { until }),
      ...pickSimulation(simulation, emulation),
      ...(page.redirect === undefined ? {} : { redirect: page.redirect }),
      ...(page.status === undefined ? {} : { status: page.status }),
      ...(interactions === undefined ? {} : { interactions }),
      ...(login === undefined ? {} : { login }),
      ...(login === undefined || evidence === undefined ? {} : { evidence }),
    };
    const formerId = page.was === undefined ? undefined : `${page.was} (${profile})`;
    const budgets = describeVisit(mergeVisitBudgets(target, layers, reading), target);
    if (interactions === undefined) refuseStepMetrics(reading, name, budgets);
    refuseOtherSimulation(target, budgets, reading);
    const first = { target, path, budgets, formerId };
    if (!isRepeated) return [first];
    const repeat = asRepeat(target);
    const ownBudgets = describeVisit(mergeVisitBudgets(repeat, repeatLayers, reading), repeat);
    refuseStepMetrics(reading, name, ownBudgets);
    refuseOtherSimulation(target, ownBudgets, reading);
    return [
      first,
      {
        target: repeat,
        path,
        budgets: ownBudgets,
        formerId: page.was === undefined ? undefined : repeatId(page.was, profile),
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

export const readSimulation = (written: PageEntry['simulation']): Simulation | undefined =>
  written === 'both' ? undefined : written;

/**
 * Returns the budgets with what they have to know of the visit. A waiver for the page holds on its
 * own devices, too. Where nothing is simulated, a time is the one that was seen.
 */
export const describeVisit = (
  budgets: readonly Budget[],
  { name, ownDevice, throttling }: Pick<PageTarget, 'name' | 'ownDevice' | 'throttling'>,
): readonly Budget[] => {
  const known = {
    ...(ownDevice ? { targetName: name } : {}),
    ...(isSimulated(throttling) ? {} : ({ isAsSeen: true } as const)),
  };
  return budgets.map((budget) => ({ ...budget, ...known }));
};

/** Quiet is what nobody needs to say. */
function readUntil(written: PageEntry['until']): Until | undefined {
  if (written === undefined || written === 'quiet') return undefined;
  return written === 'load' ? { kind: 'load' } : { kind: 'moment', ms: written.ms };
}

export const readReplay = (written: PageEntry['replay']): string | undefined =>
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
