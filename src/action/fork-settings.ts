/**
 * Reads the inputs for judging without a checkout: where things would stand in the repository, and
 * how its budgets file is read.
 */
import { relative, resolve, sep } from 'node:path';
import { readFolders } from '../config/folders.ts';
import { given } from '../config/options.ts';
import { readPublication } from '../config/publishing.ts';
import { readConfig, type StartedBy } from '../config/read-config.ts';
import { dataFiles } from '../github/fork-budget-changes.ts';
import { type ForkSettings, withBudgets } from '../github/judge-fork.ts';
import type { Opening, Shell } from './shell.ts';

/**
 * Nothing is checked out where a fork's measurements are judged: the budgets file is the base
 * branch's, over the API.
 */
export async function forkSettings(
  { runner }: Shell,
  { options, read, plain: { files } }: Opening,
  { baseHint }: StartedBy,
): Promise<ForkSettings> {
  const { working } = await readFolders(options, process.env, files);
  const path = resolve(working, given(options, 'budgets') ?? 'budgets.json');
  const checkout = await files.realPath(process.env.GITHUB_WORKSPACE ?? process.cwd());
  const inRepository = (file: string) => relative(checkout, file).replaceAll(sep, '/');
  return {
    publication: await readPublication(options, process.env, files),
    budgetsPath: inRepository(path),
    folder: inRepository(working),
    baselineWorkflow: runner.input('baseline-workflow') || undefined,
    measuringWorkflows: runner
      .input('measuring-workflow')
      .split(/\s+/)
      .filter((name) => name !== ''),
    readConfig: (budgets) => read(options, { baseHint }, withBudgets(files, path, budgets)),
    readData: (budgets) => {
      const data = dataFiles(files, path, budgets);
      return readConfig({ ...options, env: '' }, data, process.env, { baseHint }, 'compare');
    },
  };
}
