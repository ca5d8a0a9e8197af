/** Writes comments, checks and statuses to GitHub. */
import type { z } from 'zod';
import type { Answer, GitHub } from '../../ports.ts';
import type { Operation } from './request.ts';
import * as shapes from './shapes.ts';

/** Sends one request that writes; `permission` is the line of `permissions:` that it takes. */
export type Write = <T>(
  method: string,
  route: string,
  doing: string,
  permission: string,
  parameters: Record<string, unknown>,
  shape: z.ZodType<T>,
  more?: Partial<Operation>,
) => Promise<Answer<T>>;

type Writes = Pick<
  GitHub,
  | 'createComment'
  | 'updateComment'
  | 'deleteComment'
  | 'createCheck'
  | 'updateCheck'
  | 'createStatus'
>;

/** Returns the methods of the port that write. */
export function createWrites(write: Write): Writes {
  return {
    createComment: (issue, body) =>
      write(
        'POST',
        '/issues/{issue_number}/comments',
        'comment on the pull request',
        'pull-requests: write',
        { issue_number: issue, body },
        shapes.comment,
      ),

    updateComment: (id, body) =>
      write(
        'PATCH',
        '/issues/comments/{comment_id}',
        'update the comment',
        'pull-requests: write',
        { comment_id: id, body },
        shapes.comment,
      ),

    deleteComment: (id) =>
      write(
        'DELETE',
        '/issues/comments/{comment_id}',
        'delete a comment',
        'pull-requests: write',
        { comment_id: id },
        shapes.nothing,
      ),

    createCheck: (check) =>
      write(
        'POST',
        '/check-runs',
        'create the check',
        'checks: write',
        {
          name: check.name,
          head_sha: check.headSha,
          external_id: check.externalId,
          details_url: check.detailsUrl,
          status: 'in_progress',
          output: shapes.checkOutput(check.output),
        },
        shapes.createdCheck(check.name, check.headSha, check.externalId),
      ),

    updateCheck: ({ id, externalId }, checkOutput, conclusion, more) =>
      write(
        'PATCH',
        '/check-runs/{check_run_id}',
        'update the check',
        'checks: write',
        {
          check_run_id: id,
          output: shapes.checkOutput(checkOutput),
          ...(checkOutput.detailsUrl === undefined ? {} : { details_url: checkOutput.detailsUrl }),
          ...(conclusion === undefined ? {} : { status: 'completed', conclusion }),
        },
        shapes.updatedCheck(id, externalId),
        { isLastWord: more === undefined },
      ),

    createStatus: (sha, status) =>
      write(
        'POST',
        '/statuses/{sha}',
        'set the commit status',
        'statuses: write',
        {
          sha,
          state: status.state,
          context: status.context,
          description: status.description,
          target_url: status.targetUrl,
        },
        shapes.done,
        // The same status twice is one status.
        { repeat: true },
      ),
  };
}
