/**
 * Finds what a change of the budgets file does to measuring. An unchanged budget says less where
 * less, or something else, is measured.
 */
import type { BudgetChange, Config } from '../../model.ts';
import { baselineChanges } from './baseline.ts';
import { differingKeys } from './differing-keys.ts';
import { effortChanges } from './effort.ts';
import { findFewerPaths } from './paths.ts';
import { targetChanges } from './targets.ts';

/**
 * Keys of the configuration that may differ, each for a reason. Every other key is held against the
 * base's, also one that is added later. A key without its own rule is told by its name.
 */
const harmless: Readonly<Record<string, string>> = {
  mode: 'an input, the same for both',
  workingDirectory: 'an input, the same for both',
  outputDirectory: 'an input, the same for both',
  measurementFiles: 'an input, the same for both',
  shard: 'an input, the same for both',
  policy: 'inputs, the same for both',
  publish: 'inputs, the same for both',
  selfCheck: 'an input, the same for both',
  baseHint: 'the event, the same for both',
  childEnvironment: 'the environment, the same for both',
  namedFiles: 'words of the texts that are compared; what the files hold is told beside it',
  budgetsFile: 'the name of the file, whose content is compared',
  formerNames: 'they join histories, which no budget is judged by',
  secrets: 'the values of variables, which are put into what is compared',
};

/** Keys that have a rule of their own, below or beside this one. */
const ruled = [
  'targets',
  'budgets',
  'waivers',
  'baseline',
  'effort',
  'paths',
  'server',
  'suite',
  'allowHosts',
];

/** Everything that the head's budgets file measures otherwise than the base's. */
export function measuringChanges(head: Config, base: Config): readonly BudgetChange[] {
  const others = differingKeys(head, base, [...Object.keys(harmless), ...ruled]);
  return [
    ...(head.suite === base.suite
      ? []
      : [{ kind: 'suite-renamed', from: base.suite, to: head.suite } as const]),
    ...targetChanges(head.targets, base.targets, base.budgets),
    ...serverChanges(head, base),
    ...baselineChanges(head.baseline, base.baseline, head.workingDirectory),
    ...findFewerPaths(head.paths, base.paths),
    ...effortChanges(head.effort, base.effort),
    ...hostsAllowed(head, base),
    ...(others.length > 0 ? [{ kind: 'otherwise', keys: others } as const] : []),
  ];
}

/** How the budgets file calls what is called otherwise in a plan. */
const keyInFile: Readonly<Record<string, string>> = {
  folder: 'static',
  origin: 'url',
  readyPath: 'ready',
  readyHeaders: 'ready',
  readyPattern: 'ready',
  readyFlags: 'ready',
  timeoutMs: 'timeout',
};

function serverChanges(
  { server: now, targets }: Config,
  { server: was, targets: targetsOfBase }: Config,
): readonly BudgetChange[] {
  // Without a path on it, a server that is an address is one of the targets' addresses, which are
  // compared themselves.
  const isAddress =
    now.kind === 'url' &&
    was.kind === 'url' &&
    [...targets, ...targetsOfBase].every(({ path }) => !path.startsWith('/'));
  if (isAddress) return [];
  const keys =
    now.kind === was.kind
      ? differingKeys(now, was).map((key) => keyInFile[key] ?? key)
      : [kindInFile[was.kind], kindInFile[now.kind]];
  return keys.length > 0 ? [{ kind: 'server-changed', keys: [...new Set(keys)] }] : [];
}

const kindInFile = { command: 'command', static: 'static', url: 'url' } as const;

/** Hosts that may be loaded and might not be before. */
function hostsAllowed(
  { allowHosts: now }: Config,
  { allowHosts: was }: Config,
): readonly BudgetChange[] {
  const hosts = now.filter((host) => !was.includes(host));
  return hosts.length > 0 ? [{ kind: 'hosts-allowed', hosts }] : [];
}
