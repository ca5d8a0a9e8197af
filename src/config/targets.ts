/**
 * All targets of a budgets file with their budgets, the server that they are on, and the rules that
 * hold between them.
 */

import { measurementsBounds } from '../model/measurements-bounds.ts';
import { isPlainName } from '../model/plain-name.ts';
import { targetKinds } from '../model/target.ts';
import type { Budget, ServerPlan, Target, TargetByKind, TargetKind } from '../model.ts';
import { checkOwnDevices } from './devices.ts';
import { readEndpoints } from './endpoint-targets.ts';
import { readFlows } from './flow-targets.ts';
import { readFormerNames } from './former-names.ts';
import { readPages, type TargetWithBudgets } from './page-targets.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { addProblem, checkLoad, parseHttpUrl, type Reading } from './reading.ts';
import { kindsInFile, needsLeave, type Section, sections } from './target-kinds.ts';
import { isName, nameRule } from './target-name.ts';

export interface Suite {
  readonly server: ServerPlan;
  readonly targets: readonly Target[];
  readonly budgets: readonly Budget[];
  /** Former id of a target → its id. */
  readonly formerNames?: Readonly<Record<string, string>>;
}

/** The reader of each kind; a new kind does not compile until it has one. */
const readers = { page: readPages, flow: readFlows, endpoint: readEndpoints } satisfies {
  readonly [K in TargetKind]: (reading: Reading) => readonly TargetWithBudgets<TargetByKind[K]>[];
};

type Placed = TargetWithBudgets<Target>;

/** `server` is undefined when neither the file nor an input gives one. */
export function readTargets(reading: Reading, server: ServerPlan | undefined): Suite {
  checkNames(reading);
  checkOwnDevices(reading);
  const all = targetKinds.flatMap((kind): readonly Placed[] => readers[kind](reading));
  const targets: readonly Target[] = all.map(({ target }) => target);
  if (
    sections.every((section) => listNames(reading, section).length === 0) &&
    !mayBeLeftOut(reading, [], sections)
  )
    addProblem(reading, 'no-target', [], 'there is no page, no flow and no endpoint');
  checkIds(reading, all);
  const most = measurementsBounds.lists.targets;
  if (targets.length > most)
    addProblem(
      reading,
      'budgets-schema',
      [],
      `there are ${targets.length} targets; ${most} can be measured at most`,
    );
  checkAddresses(reading, all);
  if (server?.kind === 'static' && server.mount !== undefined)
    checkMount(reading, all, server.mount);
  if (server?.kind === 'url') checkServerLoad(reading, all, server.origin);
  return {
    server: server ?? deriveServer(reading, all),
    targets,
    budgets: all.flatMap(({ budgets }) => budgets),
    formerNames: readFormerNames(reading, all),
  };
}

function checkNames(reading: Reading): void {
  for (const section of sections) {
    for (const name of listNames(reading, section)) {
      if (!isName(name)) addProblem(reading, 'budgets-schema', [section, name], nameRule, 'key');
    }
  }
}

/** An address is shown as it is written. */
function checkAddresses(reading: Reading, targets: readonly Placed[]): void {
  for (const { target, path } of targets)
    if (!isPlainName(target.address))
      addProblem(reading, 'budgets-schema', path, 'its address holds a control character');
}

function checkIds(reading: Reading, targets: readonly Placed[]): void {
  const seen = new Map<string, Target>();
  const named = new Map<string, TargetKind>();
  for (const kind of targetKinds) {
    const { section } = kindsInFile[kind];
    for (const name of listNames(reading, section)) {
      const first = named.get(name);
      if (first !== undefined) {
        const { one, section: firstSection } = kindsInFile[first];
        const { line } = reading.document.at([firstSection, name], 'key');
        addProblem(
          reading,
          'duplicate-target',
          [section, name],
          `${one} has this name already, in line ${line}`,
          'key',
        );
      } else named.set(name, kind);
    }
  }
  for (const { target, path } of targets) {
    const earlier = seen.get(target.id);
    if (earlier)
      addProblem(
        reading,
        'duplicate-target',
        path,
        `this name is also what the ${earlier.kind} ${JSON.stringify(earlier.name)} is ` +
          `called on ${earlier.profile}`,
        'key',
      );
    seen.set(target.id, target);
  }
}

/** Tells whether a target is known to be on the server; a replaced address says nothing. */
function isOnServer(reading: Reading, { target: { kind, path }, path: place }: Placed): boolean {
  return path.startsWith('/') && !mayBeLeftOut(reading, place, kindsInFile[kind].addressKeys);
}

/** An address that is not below the path of a served folder is never there. */
function checkMount(reading: Reading, targets: readonly Placed[], mount: string): void {
  const isThere = ({ target: { path } }: Placed): boolean =>
    !path.startsWith('/') || `${path.split(/[?#]/, 1)[0]}/`.startsWith(mount);
  for (const { target, path } of targets.filter((one) => !isThere(one))) {
    addProblem(
      reading,
      'budgets-schema',
      [...path, kindsInFile[target.kind].addressKeys[0]],
      `${JSON.stringify(target.address)} is not below ${JSON.stringify(mount)}, where the ` +
        'folder is served',
    );
  }
}

/**
 * Checks that the server may be loaded, when some target loads it or does something there. A visit
 * is neither.
 */
function checkServerLoad(reading: Reading, targets: readonly Placed[], origin: string): void {
  const loaded = targets.find((one) => needsLeave(one.target) && isOnServer(reading, one));
  if (!loaded) return;
  const path = reading.file.server?.url === undefined ? loaded.path : ['server', 'url'];
  checkLoad(reading, new URL(origin), path, kindsInFile[loaded.target.kind].act);
}

const listNames = ({ file }: Reading, section: Section): readonly string[] =>
  Object.keys(file[section] ?? {});

/** Targets that are all whole addresses need no server; the first one's stands for it. */
function deriveServer(reading: Reading, targets: readonly Placed[]): ServerPlan {
  const needing = targets.find((one) => isOnServer(reading, one));
  if (needing && !reading.file.server && !mayBeLeftOut(reading, [], ['server'])) {
    addProblem(
      reading,
      'no-server',
      needing.path,
      `${kindsInFile[needing.target.kind].onServer(needing.target.address)}, and there is no ` +
        'server that it could be on',
      'key',
    );
  }
  const origin = targets
    .map(({ target }) => parseHttpUrl(target.path)?.origin)
    .find((candidate) => candidate !== undefined);
  return { kind: 'url', origin: origin ?? '' };
}
