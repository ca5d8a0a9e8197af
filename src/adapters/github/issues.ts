/** Issues of the repository, as GitHub's REST API has them. */
import { z } from 'zod';
import type { Answer, GitHub, TrackedIssue } from '../../ports.ts';
import type { Read } from './lists.ts';
import { pageSize } from './pages.ts';
import * as shapes from './shapes.ts';
import type { Write } from './writes.ts';

/** GitHub refuses longer ones. */
const longestTitle = 256;
const longestBody = 65_536;

/** The newest five hundred of one author. */
const mostPages = 5;

const ok = <T>(value: T): Answer<T> => ({ ok: true, value });

type Issues = Pick<GitHub, 'issuesBy' | 'issue' | 'createIssue' | 'updateIssue' | 'commentOnIssue'>;

/** Returns the methods of the port for issues. */
export function createIssues(read: Read, write: Write): Issues {
  return {
    async issuesBy(login) {
      const all: TrackedIssue[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        const parameters = { creator: login, state: 'all', per_page: pageSize, page };
        const answer = await read(
          '/issues',
          'list the issues of this token',
          'issues: write',
          parameters,
          z.array(shapes.issueOrPull),
        );
        if (!answer.ok) return answer;
        all.push(...answer.value.flat());
        if (answer.value.length < pageSize) return ok({ issues: all, isWhole: true });
      }
      return ok({ issues: all, isWhole: false });
    },

    issue: (number) =>
      read(
        '/issues/{issue_number}',
        'read the issue',
        'issues: write',
        { issue_number: number },
        shapes.issue,
      ),

    createIssue: ({ title, body }) =>
      write(
        'POST',
        '/issues',
        'open an issue',
        'issues: write',
        { title: title.slice(0, longestTitle), body: body.slice(0, longestBody) },
        shapes.issue,
      ),

    updateIssue: (number, { title, body, state, reason }) =>
      write(
        'PATCH',
        '/issues/{issue_number}',
        state === 'closed' ? 'close the issue' : 'update the issue',
        'issues: write',
        {
          issue_number: number,
          ...(title === undefined ? {} : { title: title.slice(0, longestTitle) }),
          ...(body === undefined ? {} : { body: body.slice(0, longestBody) }),
          ...(state === undefined ? {} : { state }),
          ...(reason === undefined ? {} : { state_reason: reason }),
        },
        shapes.issue,
      ),

    commentOnIssue: (issue, body) =>
      write(
        'POST',
        '/issues/{issue_number}/comments',
        'comment on the issue',
        'issues: write',
        { issue_number: issue, body },
        shapes.comment,
      ),
  };
}
