/**
 * Reads lists of GitHub that a stranger can make long. Each is read from the end that matters, up
 * to a bound.
 */
import { z } from 'zod';
import type { Answer, GitHub, IssueComment, Log, StoredArtifact } from '../../ports.ts';
import {
  type Order,
  type Page,
  type PagesRead,
  pageSize,
  parseLastPage,
  readPages,
} from './pages.ts';
import type { Operation } from './request.ts';
import * as shapes from './shapes.ts';

/** One GET below the repository. */
export type Read = <T>(
  route: string,
  doing: string,
  permission: string | undefined,
  parameters: Record<string, unknown>,
  shape: z.ZodType<T>,
  more?: Pick<Operation, 'take' | 'isLastWord'>,
) => Promise<Answer<T>>;

/**
 * Pages of a hundred. Our own comment is among the first or the last of them: it is written early,
 * and found again in each run.
 */
const most = {
  comments: 30,
  newestComments: 15,
  twins: 3,
  events: 10,
  artifacts: 10,
  files: 10,
} as const;

const ok = <T>(value: T): Answer<T> => ({ ok: true, value });

type Lists = Pick<
  GitHub,
  'findComment' | 'newestComments' | 'labelActor' | 'runArtifacts' | 'changedFiles'
>;

export function createLists(read: Read, log: Log): Lists {
  const comments = (
    issue: number,
    order: Order,
    pages: number,
    isEnough?: (page: readonly IssueComment[]) => boolean,
    isLastWord = false,
  ) => {
    const route = '/issues/{issue_number}/comments';
    const shape = pageSchema(shapes.comment);
    return readPages(
      order,
      pages,
      (page) =>
        read(
          route,
          "read the pull request's comments",
          'pull-requests: read',
          { issue_number: issue, per_page: pageSize, page },
          shape,
          {
            take: withLast,
            isLastWord,
          },
        ),
      isEnough,
    );
  };

  return {
    async findComment(issue, matches, part) {
      const isThere = (page: readonly IssueComment[]) => page.some(matches);
      const found =
        part === 'newest'
          ? await comments(issue, 'newest-first', most.twins, isThere, true)
          : await comments(issue, 'from-both-ends', most.comments, isThere);
      return found.ok
        ? ok({ comment: found.value.entries.find(matches), isWhole: found.value.isWhole })
        : found;
    },

    async newestComments(issue) {
      const found = await comments(issue, 'newest-first', most.newestComments);
      return found.ok ? ok({ comments: found.value.entries, isWhole: found.value.isWhole }) : found;
    },

    async labelActor(issue, label) {
      const setsLabel = (event: z.output<typeof shapes.issueEvent>) =>
        event.event === 'labeled' && event.label?.name === label;
      const events: Answer<PagesRead<z.output<typeof shapes.issueEvent>>> = await readPages(
        'newest-first',
        most.events,
        (page) =>
          read(
            '/issues/{issue_number}/events',
            'see who set the label',
            'pull-requests: read',
            { issue_number: issue, per_page: pageSize, page },
            pageSchema(shapes.issueEvent),
            {
              take: withLast,
            },
          ),
        (page) => page.some(setsLabel),
      );
      return events.ok ? ok(events.value.entries.findLast(setsLabel)?.actor?.login) : events;
    },

    async runArtifacts(runId, name) {
      const all: StoredArtifact[] = [];
      for (let page = 1; page <= most.artifacts; page += 1) {
        const parameters = {
          run_id: runId,
          per_page: pageSize,
          page,
          ...(name === undefined ? {} : { name }),
        };
        const answer = await read(
          '/actions/runs/{run_id}/artifacts',
          "list a run's artifacts",
          'actions: read',
          parameters,
          shapes.artifacts,
        );
        if (!answer.ok) return answer;
        all.push(...answer.value.artifacts);
        if (answer.value.artifacts.length < pageSize) return ok(all);
      }
      log.note(
        `Run ${runId} has more than ${all.length} artifacts: only the newest were looked at.`,
      );
      return ok(all);
    },

    async changedFiles(pull) {
      const all: string[] = [];
      for (let page = 1; page <= most.files; page += 1) {
        const parameters = { pull_number: pull, per_page: pageSize, page };
        const answer = await read(
          '/pulls/{pull_number}/files',
          "list the pull request's files",
          'pull-requests: read',
          parameters,
          shapes.pullFiles,
        );
        if (!answer.ok) return answer;
        all.push(...answer.value.flat());
        if (answer.value.length < pageSize) return ok<readonly string[] | undefined>(all);
      }
      return ok<readonly string[] | undefined>(undefined);
    },
  };
}

const withLast: NonNullable<Operation['take']> = ({ data, headers }) => ({
  entries: data,
  last: parseLastPage(headers.link),
});

const pageSchema = <T>(entry: z.ZodType<T>): z.ZodType<Page<T>> =>
  z.object({ entries: z.array(entry), last: z.number().int() });
