/**
 * All targets of a budgets file with their budgets, the server that they are on, and the rules that
 * hold between them.
 */

import { measurementsBounds } from '../model/measurements-bounds.ts';
import { isPlainName } from '../model/plain-name.ts';
import type { Budget, ServerPlan, Target } from '../model.ts';
import { readEndpoints } from './endpoint-targets.ts';
import { readPages } from './page-targets.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { addProblem, checkLoad, parseHttpUrl, type Reading } from './reading.ts';

export interface Suite {
  readonly server: ServerPlan;
  readonly targets: readonly Target[];
  readonly budgets: readonly Budget[];
}

/** Of a page or an endpoint, in characters. */
export const longestName = 100;

/** `server` is undefined when neither the file nor an input gives one. */
export function readTargets(reading: Reading, server: ServerPlan | undefined): Suite {
  checkNames(reading);
  const all = [...readPages(reading), ...readEndpoints(reading)];
  const targets: readonly Target[] = all.map(({ target }) => target);
  if (
    Object.keys({ ...reading.file.pages, ...reading.file.endpoints }).length === 0 &&
    !mayBeLeftOut(reading, [], ['pages', 'endpoints'])
  )
    addProblem(reading, 'no-target', [], 'there is neither a page nor an endpoint');
  checkIds(reading, targets);
  const most = measurementsBounds.lists.targets;
  if (targets.length > most)
    addProblem(
      reading,
      'budgets-schema',
      [],
      `there are ${targets.length} targets; ${most} can be measured at most`,
    );
  checkAddresses(reading, targets);
  if (server?.kind === 'static' && server.mount !== undefined)
    checkMount(reading, targets, server.mount);
  if (server?.kind === 'url') checkServerLoad(reading, targets, server.origin);
  return {
    server: server ?? serverOfAddresses(reading, targets),
    targets,
    budgets: all.flatMap(({ budgets }) => budgets),
  };
}

function checkNames(reading: Reading): void {
  const { pages = {}, endpoints = {} } = reading.file;
  for (const [kind, names] of [
    ['pages', Object.keys(pages)],
    ['endpoints', Object.keys(endpoints)],
  ] as const) {
    for (const name of names) {
      if (name.trim() !== name || name === '' || name.length > longestName || !isPlainName(name)) {
        addProblem(
          reading,
          'budgets-schema',
          [kind, name],
          `a name has 1 to ${longestName} characters, none of them a line break, and no blanks around it`,
          'key',
        );
      }
    }
  }
}

/** An address is shown as it is written. */
function checkAddresses(reading: Reading, targets: readonly Target[]): void {
  for (const { kind, name, address } of targets)
    if (!isPlainName(address))
      addProblem(
        reading,
        'budgets-schema',
        [`${kind}s`, name],
        'its address holds a control character',
      );
}

function checkIds(reading: Reading, targets: readonly Target[]): void {
  const seen = new Map<string, Target>();
  for (const name of Object.keys(reading.file.endpoints ?? {})) {
    if (!Object.hasOwn(reading.file.pages ?? {}, name)) continue;
    const { line } = reading.document.at(['pages', name], 'key');
    addProblem(
      reading,
      'duplicate-target',
      ['endpoints', name],
      `a page has this name already, in line ${line}`,
      'key',
    );
  }
  for (const target of targets) {
    const earlier = seen.get(target.id);
    if (earlier)
      addProblem(
        reading,
        'duplicate-target',
        [`${target.kind}s`, target.name],
        `this name is also what the ${earlier.kind} ${JSON.stringify(earlier.name)} is called on ${earlier.profile}`,
        'key',
      );
    seen.set(target.id, target);
  }
}

/** Whether it is known to be; what stands in for an address that was left out says nothing. */
function isOnServer(reading: Reading, { kind, name, path }: Target): boolean {
  return (
    path.startsWith('/') && !mayBeLeftOut(reading, [`${kind}s`, name], ['path', 'url', 'request'])
  );
}

/** What is not below the path at which a folder is served is never there. */
function checkMount(reading: Reading, targets: readonly Target[], mount: string): void {
  const isThere = ({ path }: Target): boolean =>
    !path.startsWith('/') || `${path.split(/[?#]/, 1)[0]}/`.startsWith(mount);
  for (const target of targets.filter((one) => !isThere(one))) {
    const path =
      target.kind === 'page'
        ? ['pages', target.name, 'path']
        : ['endpoints', target.name, 'request'];
    addProblem(
      reading,
      'budgets-schema',
      path,
      `${JSON.stringify(target.address)} is not below ${JSON.stringify(mount)}, where the folder is served`,
    );
  }
}

/** Only endpoints are loaded; a page is visited as anybody would. */
function checkServerLoad(reading: Reading, targets: readonly Target[], origin: string): void {
  const loaded = targets.find(
    (target) => target.kind === 'endpoint' && isOnServer(reading, target),
  );
  const path =
    reading.file.server?.url === undefined ? ['endpoints', loaded?.name ?? ''] : ['server', 'url'];
  if (loaded) checkLoad(reading, new URL(origin), path);
}

/** Targets that are all whole addresses need no server; the first one's stands for it. */
function serverOfAddresses(reading: Reading, targets: readonly Target[]): ServerPlan {
  const needing = targets.find((target) => isOnServer(reading, target));
  if (needing && !reading.file.server && !mayBeLeftOut(reading, [], ['server'])) {
    addProblem(
      reading,
      'no-server',
      [`${needing.kind}s`, needing.name],
      `${needing.address} is a path, and there is no server that it could be on`,
      'key',
    );
  }
  const origin = targets
    .map((target) => parseHttpUrl(target.path)?.origin)
    .find((candidate) => candidate !== undefined);
  return { kind: 'url', origin: origin ?? '' };
}
