/**
 * Makes the base ready to be measured beside the head. It is found, checked out into a worktree,
 * and built with its own commit's commands.
 */
import { join } from 'node:path';
import { asHeadroomError, HeadroomError } from '../errors.ts';
import { isInside } from '../inside.ts';
import type { Config, GitIdentity, ServerPlan } from '../model.ts';
import type { Files, Ports } from '../ports.ts';
import { buildBase } from './build-base.ts';
import { type BaseCommands, findBaseCommands } from './commands.ts';
import type { BaseFile } from './file.ts';

/** A base that can be started, or why there is none. */
export type PreparedBase =
  | {
      readonly kind: 'ready';
      readonly server: ServerPlan;
      readonly directory: string;
      readonly identity: GitIdentity | undefined;
      /** How its commit was found, or where it is. */
      readonly from: string;
      /**
       * Notes that a reader should know of this base: it has no budgets file, or submodules are
       * absent.
       */
      readonly notes: readonly string[];
      dispose(): Promise<void>;
    }
  | { readonly kind: 'none'; readonly why: string }
  /** It is not to be measured in this job. */
  | { readonly kind: 'unasked' };

const nothing = async (): Promise<void> => undefined;

/**
 * Prepares the base. Never throws for a base that is not available: the answer says why, and the
 * head is measured alone.
 */
export async function prepareBase(
  config: Config,
  file: BaseFile,
  ports: Ports,
): Promise<PreparedBase> {
  const plan = config.baseline;
  if (plan.kind === 'url') {
    if (
      config.server.kind === 'url' &&
      new URL(config.server.origin).origin === new URL(plan.origin).origin
    )
      return sameDeployment(config.server.origin);
    const server: ServerPlan = { kind: 'url', origin: plan.origin };
    return {
      kind: 'ready',
      server,
      directory: config.workingDirectory,
      identity: undefined,
      from: plan.origin,
      notes: [],
      dispose: nothing,
    };
  }
  if (plan.kind !== 'same-job') return { kind: 'unasked' };
  if (config.server.kind === 'url') return sameDeployment(config.server.origin);
  if (plan.directory === undefined && file.commit.kind === 'none') return file.commit;
  const commands = findBaseCommands(config, file);
  if (commands.kind === 'none') return commands;
  return plan.directory === undefined
    ? fromGit(config, file, commands, ports)
    : fromDirectory(config, plan.directory, file, commands, ports);
}

const sameDeployment = (origin: string): PreparedBase => ({
  kind: 'none',
  why:
    `Base and head would both be ${origin}: there is nothing to compare. Name the base's ` +
    'deployment in "baseline.url", or let "server" start or serve the build.',
});

type Commands = Extract<BaseCommands, { readonly kind: 'commands' }>;

/**
 * Takes a ready-made build. A build that is no checkout of its own does not say which commit it is
 * of.
 */
async function fromDirectory(
  config: Config,
  directory: string,
  { commit }: BaseFile,
  { server }: Commands,
  ports: Ports,
): Promise<PreparedBase> {
  const { git } = ports;
  if (await isHead(directory, server, config, ports.files))
    return {
      kind: 'none',
      why:
        'Base and head would both be this checkout: "baseline.directory" leads to what is ' +
        'measured as the head.',
    };
  const root = await git.root(directory);
  const isCheckout = root !== undefined && root !== (await git.root(config.workingDirectory));
  const identity = isCheckout ? await git.identity(directory) : undefined;
  const from = 'the build that "baseline.directory" names';
  return {
    kind: 'ready',
    server,
    directory,
    identity,
    from,
    notes: otherCommitNote(identity, commit),
    dispose: nothing,
  };
}

/** Returns whether the folder, or the served part of it, is the head's once links are resolved. */
async function isHead(
  directory: string,
  base: ServerPlan,
  { server: head, workingDirectory }: Config,
  files: Files,
): Promise<boolean> {
  const isSame = async (one: string, other: string): Promise<boolean> =>
    (await files.realPath(one)) === (await files.realPath(other));
  if (await isSame(directory, workingDirectory)) return true;
  return (
    base.kind === 'static' &&
    head.kind === 'static' &&
    isSame(join(directory, base.folder), join(workingDirectory, head.folder))
  );
}

function otherCommitNote(
  identity: GitIdentity | undefined,
  commit: BaseFile['commit'],
): readonly string[] {
  if (!identity || commit.kind === 'none' || identity.commit === commit.commit) return [];
  return [
    `"baseline.directory" is a checkout of ${identity.commit.slice(0, 7)}, and the base of ` +
      `this change is ${commit.commit.slice(0, 7)}.`,
  ];
}

async function fromGit(
  config: Config,
  { commit: base, budgets }: BaseFile,
  commands: Commands,
  ports: Ports,
): Promise<PreparedBase> {
  const { git, log } = ports;
  if (base.kind === 'none') return base;
  const root = (await git.root(config.workingDirectory)) ?? config.workingDirectory;
  const folder = await ports.files.temporaryFolder('headroom-base-');
  const dispose = async (): Promise<void> => {
    await git
      .removeWorktree(root, folder)
      .catch((error: unknown) => log.debug(`the worktree ${folder} stays: ${String(error)}`));
    await ports.files.remove(folder);
  };
  try {
    log.note(`Base: ${base.commit.slice(0, 7)}, ${base.how}.`);
    await git.addWorktree(root, folder, base.commit);
    const directory = await findBaseFolder(folder, config, ports);
    const notes = [...firstRunNote(budgets), ...(await absentParts(folder, ports))];
    const problem = await buildBase(commands, directory, config, ports);
    if (problem) {
      await dispose();
      return { kind: 'none', why: [problem.what, ...notes, ...problem.lastLines].join(' ') };
    }
    const identity: GitIdentity = { commit: base.commit, branch: undefined, dirty: false };
    return {
      kind: 'ready',
      server: commands.server,
      directory,
      identity,
      from: base.how,
      notes,
      dispose,
    };
  } catch (thrown) {
    await dispose();
    return {
      kind: 'none',
      why:
        `The base ${base.commit.slice(0, 7)} could not be checked out: ` +
        `${asHeadroomError(thrown).message}`,
    };
  }
}

/**
 * Returns the working directory in the base's checkout. Git says where it is, since it may have
 * been reached through links.
 */
async function findBaseFolder(
  checkout: string,
  { workingDirectory }: Config,
  { git, files }: Ports,
): Promise<string> {
  const prefix = await git.prefix(workingDirectory);
  if (prefix === undefined)
    throw new Error(`git does not tell where ${workingDirectory} is in the repository`);
  const directory = await files.realPath(join(checkout, prefix));
  if (isInside(await files.realPath(checkout), directory)) return directory;
  throw new HeadroomError(
    'path-escapes',
    `there ${prefix} is a link that leads out of the repository.`,
  );
}

const firstRunNote = ({ kind }: BaseFile['budgets']): readonly string[] =>
  kind === 'none' ? ['The base has no budgets file: this is the first run.'] : [];

/**
 * Finds parts that a worktree lacks: submodules and, without git-lfs, the content of large files.
 */
async function absentParts(folder: string, ports: Ports): Promise<readonly string[]> {
  const notes: string[] = [];
  if (await ports.files.exists(`${folder}/.gitmodules`)) {
    notes.push(
      'The base has submodules, and its checkout does not: if its build needs them, add ' +
        '"git submodule update --init" to "setup".',
    );
  }
  const attributes = `${folder}/.gitattributes`;
  const isPlain = (await ports.files.realPath(attributes)) === attributes;
  if (isPlain && /filter=lfs/.test((await ports.files.readOwn(attributes)) ?? '')) {
    notes.push(
      'The base keeps files in Git LFS: if its build needs them, add "git lfs pull" to "setup".',
    );
  }
  return notes;
}
