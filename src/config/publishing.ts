/** Reads what is published where, from inputs that only the action has. */
import type { Config, PublishOptions } from '../model.ts';
import type { Files } from '../ports.ts';
import type { Environment } from './child-environment.ts';
import { readMode, wholeInput, wordInput } from './effort.ts';
import { readFolders } from './folders.ts';
import { given, type Options } from './options.ts';
import { Problems } from './problems.ts';

/** GitHub keeps artifacts for at most 400 days, on private repositories. */
const mostRetentionDays = 400;
/** Of reports and logs: longer than a review takes, and short enough to stay cheap. */
const usualEvidenceDays = 14;

export function readPublishOptions(options: Options, problems: Problems): PublishOptions {
  return {
    comment: wordInput(options, 'comment', ['auto', 'always', 'never'], problems),
    check: wordInput(options, 'check', ['check', 'status', 'both', 'none'], problems),
    drift: wordInput(options, 'drift', ['warn', 'issue', 'off'], problems),
    history: wordInput(options, 'history', ['artifact', 'branch', 'off'], problems),
    retentionDays: wholeInput(options, 'retention-days', 1, mostRetentionDays, problems),
    evidenceRetentionDays:
      wholeInput(options, 'evidence-retention-days', 1, mostRetentionDays, problems) ??
      usualEvidenceDays,
    leg: given(options, 'leg') ?? '',
  };
}

/**
 * Returns the settings of publishing where the budgets file could not be read, so that the failure
 * can be told. Throws `wrong-input`.
 */
export async function readPublication(
  options: Options,
  environment: Environment,
  files: Pick<Files, 'realPath'>,
): Promise<Pick<Config, 'mode' | 'suite' | 'outputDirectory' | 'publish'>> {
  const problems = new Problems();
  const publication = {
    mode: readMode(options, problems),
    suite: given(options, 'suite') ?? 'default',
    outputDirectory: (await readFolders(options, environment, files)).output,
    publish: readPublishOptions(options, problems),
  };
  problems.throwIfAny();
  return publication;
}
