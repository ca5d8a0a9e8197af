/** What is published where: inputs of the action only. */
import type { PublishOptions } from '../model.ts';
import { wholeInput, wordInput } from './effort.ts';
import { given, type Options } from './options.ts';
import type { Problems } from './problems.ts';

/** GitHub keeps artifacts for at most 400 days, on private repositories. */
const mostRetentionDays = 400;

export function readPublishOptions(options: Options, problems: Problems): PublishOptions {
  return {
    comment: wordInput(options, 'comment', ['auto', 'always', 'never'], problems),
    check: wordInput(options, 'check', ['check', 'status', 'both', 'none'], problems),
    retentionDays: wholeInput(options, 'retention-days', 1, mostRetentionDays, problems),
    leg: given(options, 'leg') ?? '',
  };
}
