/**
 * All targets of a budgets file with their budgets, the server that they are on, and the rules that
 * hold between them.
 */

import { measurementsBounds } from '../model/measurements-bounds.ts';
import { isPlainName } from '../model/plain-name.ts';
import { targetKinds } from '../model/target.ts';
import type { Budget, ServerPlan, Target, TargetByKind, TargetKind } from '../model.ts';
import { readEndpoints } from './endpoint-targets.ts';
import { readFlows } from './flow-targets.ts';
import { readFormerNames } from './former-names.ts';
import { readPages, type TargetWithBudgets } from './page-targets.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { addProblem, checkLoad, parseHttpUrl, type Reading } from './reading.ts';
import { kindsInFile, type Section, sections } from './target-kinds.ts';

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

/** The longest name of a target, in characters. */
export const longestName = 100;

/** `server` is undefined when neither the file nor an input gives one. */
export function readTargets(reading: Reading, server: ServerPlan | undefined): Suite {
  checkNames(reading);
  const all = targetKinds.flatMap((kind): readonly TargetWithBudgets<Target>[] =>
    readers[kind](reading),
  );
  const targets: readonly Target[] = all.map(({ target }) => target);
  if (
    sections.every((section) => listNames(reading, section).length === 0) &&
    !mayBeLeftOut(reading, [], sections)
  )
    addProblem(reading, 'no-target', [], 'there is no page, no flow and no endpoint');
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
    server: server ?? deriveServer(reading, targets),
    targets,
    budgets: all.flatMap(({ budgets }) => budgets),
    formerNames: readFormerNames(reading, all),
  };
}

function checkNames(reading: Reading): void {
  for (const section of sections) {
    for (const name of listNames(reading, section)) {
      if (name.trim() !== name || name === '' || name.length > longestName || !isPlainName(name)) {
        addProblem(
          reading,
          'budgets-schema',
          [section, name],
          `a name has 1 to ${longestName} characters, none of them a line break, and no ` +
            'blanks around it',
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
        [kindsInFile[kind].section, name],
        'its address holds a control character',
      );
}

function checkIds(reading: Reading, targets: readonly Target[]): void {
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
  for (const target of targets) {
    const earlier = seen.get(target.id);
    if (earlier)
      addProblem(
        reading,
        'duplicate-target',
        [kindsInFile[target.kind].section, target.name],
        `this name is also what the ${earlier.kind} ${JSON.stringify(earlier.name)} is ` +
          `called on ${earlier.profile}`,
        'key',
      );
    seen.set(target.id, target);
  }
}

/** Tells whether a target is known to be on the server; a replaced address says nothing. */
function isOnServer(reading: Reading, { kind, name, path }: Target): boolean {
  const { section, addressKeys } = kindsInFile[kind];
  return path.startsWith('/') && !mayBeLeftOut(reading, [section, name], addressKeys);
}

/** An address that is not below the path of a served folder is never there. */
function checkMount(reading: Reading, targets: readonly Target[], mount: string): void {
  const isThere = ({ path }: Target): boolean =>
    !path.startsWith('/') || `${path.split(/[?#]/, 1)[0]}/`.startsWith(mount);
  for (const target of targets.filter((one) => !isThere(one))) {
    const { section, addressKeys } = kindsInFile[target.kind];
    addProblem(
      reading,
      'budgets-schema',
      [section, target.name, addressKeys[0]],
      `${JSON.stringify(target.address)} is not below ${JSON.stringify(mount)}, where the ` +
        'folder is served',
    );
  }
}

/** Checks that the server may be loaded, when some target loads it. A visit is no load. */
function checkServerLoad(reading: Reading, targets: readonly Target[], origin: string): void {
  const loaded = targets.find(
    (target) => kindsInFile[target.kind].isLoaded && isOnServer(reading, target),
  );
  if (!loaded) return;
  const path =
    reading.file.server?.url === undefined
      ? [kindsInFile[loaded.kind].section, loaded.name]
      : ['server', 'url'];
  checkLoad(reading, new URL(origin), path);
}

/** Tells whether the file has targets whose measuring is a load. */
export const loadsAny = (reading: Reading): boolean =>
  Object.values(kindsInFile).some(
    ({ section, isLoaded }) => isLoaded && listNames(reading, section).length > 0,
  );

const listNames = ({ file }: Reading, section: Section): readonly string[] =>
  Object.keys(file[section] ?? {});

/** Targets that are all whole addresses need no server; the first one's stands for it. */
function deriveServer(reading: Reading, targets: readonly Target[]): ServerPlan {
  const needing = targets.find((target) => isOnServer(reading, target));
  if (needing && !reading.file.server && !mayBeLeftOut(reading, [], ['server'])) {
    addProblem(
      reading,
      'no-server',
      [kindsInFile[needing.kind].section, needing.name],
      `${needing.address} is a path, and there is no server that it could be on`,
      'key',
    );
  }
  const origin = targets
    .map((target) => parseHttpUrl(target.path)?.origin)
    .find((candidate) => candidate !== undefined);
  return { kind: 'url', origin: origin ?? '' };
}
