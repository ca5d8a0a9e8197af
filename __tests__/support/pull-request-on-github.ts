/** A pull request on a local GitHub, and what a run would publish on it. */

import type { Judgement, Rendered } from '../../src/model.ts';
import type { Finished } from '../../src/outputs/output.ts';
import type { PublishContext } from '../../src/outputs/publish-context.ts';
import type { WorkflowEvent } from '../../src/trigger/event.ts';
import { connect, createTestClock, createTestLog } from './github-client.ts';
import { type GitHubServer, startGitHubServer } from './github-server.ts';

export const shaOf = (letter: string): string => letter.repeat(40);

export function pull(headSha: string, changes: object = {}) {
  return {
    number: 7,
    state: 'open',
    locked: false,
    user: { login: 'ada' },
    head: { sha: headSha, ref: 'faster', repo: { id: 1, owner: { login: 'acme' } } },
    base: { sha: shaOf('b'), ref: 'main', repo: { id: 1 } },
    labels: [],
    ...changes,
  };
}

export const context = (changes: Partial<PublishContext> = {}): PublishContext => ({
  suite: 'default',
  headSha: shaOf('a'),
  pullRequest: 7,
  readOnlyExpected: false,
  run: { id: 1000, attempt: 1, url: 'https://github.com/acme/shop/actions/runs/1000' },
  comment: 'auto',
  check: 'check',
  ...changes,
});

export const rendered = (changes: Partial<Rendered> = {}): Rendered => ({
  title: 'LCP of home +18 % (+12 to +25 %), 22 within',
  markdown: '### LCP of home is 18 % slower\n\n| target | change |\n|---|---|\n| home | +18 % |\n',
  json: '{}',
  html: async () => '<!doctype html>',
  exportAs: (format) => format,
  annotations: [
    {
      level: 'failure',
      file: 'budgets.json',
      line: 12,
      column: 3,
      title: 'lcp',
      message: 'LCP of home: +18 %',
    },
  ],
  ...changes,
});

export const judgement = (
  verdict: Judgement['verdict'],
  changes: Partial<Judgement> = {},
): Judgement => ({
  verdict,
  failsJob: verdict === 'fail',
  exitCode: verdict === 'fail' ? 1 : 0,
  findings: [{} as Judgement['findings'][number]],
  comparisons: [],
  changes: [],
  budgetChanges: [],
  ...changes,
});

/** A run with that verdict, whose report is the same whatever links are known. */
export const finished = (report: Rendered, judged: Judgement): Finished => ({
  measurementsFile: '/out/measurements.json',
  judgement: judged,
  trend: [],
  render: () => report,
});

export interface PullRequestOnGitHub {
  readonly server: GitHubServer;
  readonly ports: {
    readonly github: ReturnType<typeof connect>;
    readonly log: ReturnType<typeof createTestLog>;
    readonly clock: ReturnType<typeof createTestClock>;
  };
}

export async function openPullRequest(
  limits: Parameters<typeof connect>[3] = {},
): Promise<PullRequestOnGitHub> {
  const server = await startGitHubServer();
  server.pulls.set(7, pull(shaOf('a')));
  const clock = createTestClock();
  const log = createTestLog();
  return { server, ports: { github: connect(server.apiUrl, clock, log, limits), log, clock } };
}

/** The bodies of the pull request's comments. */
export const bodies = (server: GitHubServer): string[] =>
  (server.comments.get(7) ?? []).map((comment) => comment.body);

/** The run of a fork's pull request has ended, as a second workflow hears of it. */
export const forkRunEnded = (changes: Partial<ForkRunEnded> = {}): ForkRunEnded => ({
  kind: 'workflow-run',
  runId: 55,
  runUrl: '',
  of: 'pull_request',
  workflowPath: '.github/workflows/perf.yml',
  headSha: shaOf('a'),
  headBranch: 'faster',
  headOwner: 'ada',
  headRepositoryId: 2,
  fork: true,
  ...changes,
});

type ForkRunEnded = WorkflowEvent & { readonly kind: 'workflow-run' };
