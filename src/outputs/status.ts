/**
 * Writes a commit status where checks cannot be written. A status knows no neutral, so inconclusive
 * is a success whose words say so.
 */
import type { CheckConclusion, GitHub } from '../ports.ts';
import { makeCheckName, type PublishContext } from './publish-context.ts';
import type { Trouble } from './trouble.ts';

/** GitHub's limit of a description. */
const descriptionLimit = 140;

const stateByConclusion = {
  success: 'success',
  neutral: 'success',
  failure: 'failure',
  cancelled: 'error',
} as const satisfies Record<CheckConclusion, string>;

export interface Status {
  set(conclusion: CheckConclusion | 'pending', text: string): Promise<void>;
}

export function createStatus(context: PublishContext, github: GitHub, trouble: Trouble): Status {
  return {
    async set(conclusion, text) {
      const line = text.replace(/\s+/g, ' ');
      const description =
        line.length > descriptionLimit ? `${line.slice(0, descriptionLimit - 1)}…` : line;
      const state = conclusion === 'pending' ? 'pending' : stateByConclusion[conclusion];
      const done = await github.createStatus(context.headSha, {
        state,
        context: makeCheckName(context.suite),
        description,
        targetUrl: context.run.url,
      });
      if (!done.ok) trouble.report(done.problem);
    },
  };
}
