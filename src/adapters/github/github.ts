/**
 * Calls GitHub's REST API through Octokit. Each method of the port is one request, or the pages of
 * one.
 */
import { getOctokit } from '@actions/github';
import { HttpClient } from '@actions/http-client';
import { fetch as undiciFetch } from 'undici';
import { z } from 'zod';
import type { Answer, Clock, GitHub, Log } from '../../ports.ts';
import { redact } from '../../redact.ts';
import { createArchiveReader } from './artifact-archive.ts';
import type { Fetch } from './download.ts';
import { createIssues } from './issues.ts';
import { createLists, type Read } from './lists.ts';
import { pageSize } from './pages.ts';
import {
  createRequester,
  type Operation,
  type RequestLimits,
  type SendRequest,
  usualLimits,
} from './request.ts';
import * as shapes from './shapes.ts';
import { createWrites, type Write } from './writes.ts';

export interface GitHubOptions {
  readonly token: string;
  readonly owner: string;
  readonly repository: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` on GitHub Enterprise Server. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Covers secrets in GitHub's answers. Without it, only the token is covered. */
  readonly redact?: (text: string) => string;
  readonly limits?: Partial<RequestLimits>;
}

const ok = <T>(value: T): Answer<T> => ({ ok: true, value });

export function createGitHub(options: GitHubOptions): GitHub {
  const limits = { ...usualLimits, ...options.limits };
  const safe = options.redact ?? ((text: string) => redact(text, [options.token]));
  const apiUrl = options.apiUrl.replace(/\/+$/, '');
  // Honours HTTPS_PROXY, HTTP_PROXY and NO_PROXY, for the API and for the blob store, which are
  // different hosts.
  const proxies = new HttpClient();
  const dispatcherFor = (url: string) => {
    const dispatcher = proxies.getAgentDispatcher(url);
    return dispatcher === undefined ? {} : { dispatcher };
  };
  const fetch = ((url: string, init: object) =>
    undiciFetch(url, { ...init, ...dispatcherFor(url) })) as unknown as Fetch;
  const octokit = getOctokit(options.token, { baseUrl: apiUrl, request: { fetch } });
  const request: SendRequest = async (route, parameters) => octokit.request(route, parameters);
  const requester = createRequester(request, options.clock, options.log, limits, safe);
  const repo = { owner: options.owner, repo: options.repository };

  const read: Read = (route, doing, permission, parameters, shape, more = {}) =>
    requester.send(
      { route: `GET /repos/{owner}/{repo}${route}`, doing, permission, repeat: true, ...more },
      { ...repo, ...parameters },
      shape,
    );
  /** Sends a request that writes. All writes belong to the last word of a run. */
  const write: Write = (method, route, doing, permission, parameters, shape, more = {}) =>
    requester.send(
      {
        route: `${method} /repos/{owner}/{repo}${route}`,
        doing,
        permission,
        repeat: method !== 'POST',
        isLastWord: true,
        ...more,
      },
      { ...repo, ...parameters },
      shape,
    );

  return {
    ...createLists(read, options.log),
    ...createWrites(write),
    ...createIssues(read, write),

    viewer() {
      const graphql = `POST ${apiUrl.replace(/\/api\/v3$/, '/api')}/graphql`;
      const operation: Operation = {
        route: graphql,
        doing: 'ask whose token this is',
        permission: undefined,
        repeat: true,
        isLastWord: true,
      };
      return requester.send(operation, { query: '{ viewer { login } }' }, shapes.viewer);
    },

    pullRequest: (number) =>
      read(
        '/pulls/{pull_number}',
        'read the pull request',
        'pull-requests: read',
        { pull_number: number },
        shapes.pullRequest,
        { isLastWord: true },
      ),

    pullRequestsFrom: (owner, branch) =>
      read(
        '/pulls',
        'find the pull request',
        'pull-requests: read',
        { head: `${owner}:${branch}`, state: 'open', per_page: pageSize },
        z.array(shapes.pullRequest),
      ),

    pullRequestsWith: (sha) =>
      read(
        '/commits/{commit_sha}/pulls',
        "find the commit's pull request",
        'pull-requests: read',
        { commit_sha: sha, per_page: pageSize },
        z.array(shapes.pullRequest),
      ),

    branchesAt: (sha) =>
      read(
        '/commits/{commit_sha}/branches-where-head',
        "find the commit's branches",
        'contents: read',
        { commit_sha: sha },
        shapes.branchNames,
      ),

    comment: (id) =>
      read(
        '/issues/comments/{comment_id}',
        'read the comment',
        'pull-requests: read',
        { comment_id: id },
        shapes.comment,
        { isLastWord: true },
      ),

    async findChecks(headSha, name, externalId) {
      const answer = await read(
        '/commits/{ref}/check-runs',
        'look for the check',
        'checks: read',
        { ref: headSha, check_name: name, filter: 'all', per_page: pageSize },
        shapes.checkRuns,
        { isLastWord: true },
      );
      if (!answer.ok) return answer;
      return ok(
        answer.value.check_runs.flatMap((run) =>
          run.external_id === externalId
            ? [{ id: run.id, isCompleted: run.status === 'completed' }]
            : [],
        ),
      );
    },

    workflowRuns: (workflow, branch, page) =>
      read(
        '/actions/workflows/{workflow_id}/runs',
        "list the base branch's runs",
        'actions: read',
        { workflow_id: workflow, branch, per_page: pageSize, page, exclude_pull_requests: true },
        shapes.workflowRuns,
      ),

    runsOfCommit: (sha) =>
      read(
        '/actions/runs',
        "list the commit's runs",
        'actions: read',
        { head_sha: sha, per_page: pageSize, exclude_pull_requests: true },
        shapes.workflowRuns,
      ),

    workflowRun: (id) =>
      read(
        '/actions/runs/{run_id}',
        'read the workflow run',
        'actions: read',
        { run_id: id },
        shapes.workflowRun,
      ),

    async artifactsNamed(name) {
      const answer = await read(
        '/actions/artifacts',
        'list artifacts',
        'actions: read',
        { name, per_page: pageSize },
        shapes.artifacts,
      );
      return answer.ok ? ok(answer.value.artifacts) : answer;
    },

    artifactArchive: createArchiveReader(
      requester,
      repo,
      fetch,
      apiUrl,
      limits.timeoutMs * 3,
      safe,
    ),

    commits: (from, page) =>
      read(
        '/commits',
        'list commits',
        'contents: read',
        { sha: from, per_page: pageSize, page },
        shapes.shas,
      ),

    commitParents: (sha) =>
      read('/commits/{ref}', 'read a commit', 'contents: read', { ref: sha }, shapes.parents),

    compare: (base, head) =>
      read(
        '/compare/{basehead}',
        'compare two commits',
        'contents: read',
        { basehead: `${base}...${head}`, per_page: 1 },
        shapes.comparison,
      ),

    fileAt: (path, ref) =>
      read(
        `/contents/${path.split('/').map(encodeURIComponent).join('/')}`,
        `read ${path}`,
        'contents: read',
        { ref },
        shapes.fileContent,
      ),

    collaboratorPermission: (login) =>
      read(
        '/collaborators/{username}/permission',
        `ask what ${login} may do`,
        'metadata: read',
        { username: login },
        shapes.permission,
      ),
  };
}
