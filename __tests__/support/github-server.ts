/**
 * A small GitHub over real HTTP: as much of the REST API as Headroom uses, with state, pages,
 * permissions and faults.
 */
import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBadly, isDone, send } from './github-faults.ts';
import type {
  Artifact,
  CheckRun,
  Comment,
  GitHubServer,
  Issue,
  Pull,
  Run,
} from './github-state.ts';

export type { GitHubServer, Run } from './github-state.ts';

const blobPath = '/blob/';

async function bodyOf(request: IncomingMessage): Promise<Record<string, never>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : JSON.parse(text);
}

export async function startGitHubServer(): Promise<GitHubServer> {
  let nextId = 100;
  const viewer = 'github-actions[bot]';
  const state = {
    viewer,
    requests: [] as string[],
    blobAuthorizations: [] as (string | undefined)[],
    comments: new Map<number, Comment[]>(),
    issues: [] as Issue[],
    checks: [] as CheckRun[],
    statuses: [] as GitHubServer['statuses'],
    pulls: new Map<number, Pull>(),
    pullFiles: new Map<number, { filename: string; previous_filename?: string }[]>(),
    commitsOfPulls: new Map<string, number>(),
    branches: new Map<string, string>(),
    runs: [] as Run[],
    artifacts: [] as Artifact[],
    zips: new Map<number, Uint8Array>(),
    locations: new Map<number, string>(),
    commits: [] as string[],
    parents: new Map<string, readonly string[]>(),
    files: new Map<string, string>(),
    permissions: new Map<string, string>(),
    labelEvents: [] as GitHubServer['labelEvents'],
    chooseFault: (() => undefined) as GitHubServer['chooseFault'],
  };

  const route = async (
    method: string,
    url: URL,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<undefined> => {
    const path = url.pathname.replace(/^\/repos\/acme\/shop/, '');
    const query = url.searchParams;
    const page = Number(query.get('page') ?? 1);
    const perPage = Number(query.get('per_page') ?? 30);
    const slice = <T>(all: readonly T[]) => all.slice((page - 1) * perPage, page * perPage);
    /** A page, with the address of the last one as GitHub tells it where there are several. */
    const sendPage = (all: readonly unknown[]) => {
      const last = new URL(url);
      last.searchParams.set('page', String(Math.max(1, Math.ceil(all.length / perPage))));
      return send(
        response,
        200,
        slice(all),
        all.length > perPage ? { link: `<${last}>; rel="last"` } : {},
      );
    };
    const part = (pattern: RegExp) => pattern.exec(path)?.slice(1).map(decodeURIComponent);
    const body = method === 'GET' ? {} : ((await bodyOf(request)) as Record<string, never>);
    let found: string[] | undefined;

    if (path === '/graphql') return send(response, 200, { data: { viewer: { login: viewer } } });
    if (path === '/pulls') {
      const [owner, branch] = (query.get('head') ?? '').split(':');
      const matching = [...state.pulls.values()].filter(
        (pull) =>
          pull.state === 'open' &&
          pull.head.ref === branch &&
          pull.head.repo?.owner.login === owner,
      );
      return send(response, 200, matching);
    }
    found = part(/^\/pulls\/(\d+)\/files$/);
    if (found) return send(response, 200, slice(state.pullFiles.get(Number(found[0])) ?? []));
    found = part(/^\/pulls\/(\d+)$/);
    if (found) {
      const pull = state.pulls.get(Number(found[0]));
      return pull === undefined
        ? answerBadly('not-found', request, response)
        : send(response, 200, pull);
    }
    if (path === '/issues') {
      const by = query.get('creator');
      if (method === 'GET')
        return sendPage(state.issues.filter(({ user }) => by === null || user.login === by));
      const issue: Issue = {
        number: nextId++,
        state: 'open',
        title: String(body.title),
        body: String(body.body),
        user: { login: viewer },
      };
      state.issues.unshift(issue);
      return send(response, 201, issue);
    }
    found = part(/^\/issues\/(\d+)$/);
    if (found) {
      const issue = state.issues.find((one) => one.number === Number(found?.[0]));
      if (issue === undefined) return answerBadly('not-found', request, response);
      Object.assign(issue, body as Partial<Issue>);
      return send(response, 200, issue);
    }
    found = part(/^\/issues\/(\d+)\/comments$/);
    if (found) {
      const all = state.comments.get(Number(found[0])) ?? [];
      if (method === 'GET') return sendPage(all);
      const text = String(body.body);
      if (text.length > 65_536)
        return send(response, 422, { message: 'Body is too long (maximum is 65536 characters)' });
      const comment = { id: nextId++, body: text, user: { login: viewer } };
      state.comments.set(Number(found[0]), [...all, comment]);
      return send(response, 201, comment);
    }
    found = part(/^\/issues\/comments\/(\d+)$/);
    if (found) {
      for (const [issue, all] of state.comments) {
        const comment = all.find((one) => one.id === Number(found?.[0]));
        if (comment === undefined) continue;
        if (method === 'DELETE') {
          state.comments.set(
            issue,
            all.filter((one) => one !== comment),
          );
          response.writeHead(204).end();
          return undefined;
        }
        if (method === 'GET') return send(response, 200, comment);
        comment.body = String(body.body);
        return send(response, 200, comment);
      }
      return answerBadly('not-found', request, response);
    }
    if (path === '/check-runs' && method === 'POST') {
      const check = { id: nextId++, conclusion: null, ...(body as object) } as unknown as CheckRun;
      state.checks.push(check);
      return send(response, 201, check);
    }
    found = part(/^\/check-runs\/(\d+)$/);
    if (found) {
      const check = state.checks.find((one) => one.id === Number(found?.[0]));
      if (check === undefined) return answerBadly('not-found', request, response);
      const update = body as unknown as Partial<CheckRun>;
      if ((update.output?.annotations.length ?? 0) > 50)
        return send(response, 422, { message: 'No more than 50 annotations' });
      const annotations = [...check.output.annotations, ...(update.output?.annotations ?? [])];
      Object.assign(check, update, { output: { ...check.output, ...update.output, annotations } });
      return send(response, 200, check);
    }
    found = part(/^\/commits\/([0-9a-f]+)\/check-runs$/);
    if (found)
      return send(response, 200, {
        total_count: 0,
        check_runs: state.checks.filter(
          (check) => check.head_sha === found?.[0] && check.name === query.get('check_name'),
        ),
      });
    found = part(/^\/commits\/([0-9a-f]+)\/pulls$/);
    if (found)
      return send(
        response,
        200,
        [...state.pulls.values()].filter(
          (pull) =>
            pull.head.sha === found?.[0] ||
            state.commitsOfPulls.get(found?.[0] ?? '') === pull.number,
        ),
      );
    found = part(/^\/commits\/([0-9a-f]+)\/branches-where-head$/);
    if (found) {
      const named = [...state.branches]
        .filter(([, sha]) => sha === found?.[0])
        .map(([name]) => ({ name }));
      return send(response, 200, named);
    }
    found = part(/^\/statuses\/([0-9a-f]+)$/);
    if (found) {
      state.statuses.push({
        sha: found[0] ?? '',
        ...(body as unknown as { state: string; context: string; description: string }),
      });
      return send(response, 201, { id: nextId++ });
    }
    found = part(/^\/actions\/workflows\/([^/]+)\/runs$/);
    if (found) {
      const matching = state.runs.filter(
        (run) => run.path.endsWith(`/${found?.[0]}`) && run.head_branch === query.get('branch'),
      );
      return send(response, 200, { total_count: matching.length, workflow_runs: slice(matching) });
    }
    if (path === '/actions/runs') {
      const matching = state.runs.filter((run) => run.head_sha === query.get('head_sha'));
      return send(response, 200, { total_count: matching.length, workflow_runs: slice(matching) });
    }
    found = part(/^\/actions\/runs\/(\d+)$/);
    if (found) {
      const run = state.runs.find((one) => one.id === Number(found?.[0]));
      return run === undefined
        ? answerBadly('not-found', request, response)
        : send(response, 200, run);
    }
    found = part(/^\/actions\/runs\/(\d+)\/artifacts$/);
    if (found || path === '/actions/artifacts') {
      const name = query.get('name');
      const matching = state.artifacts.filter(
        (one) =>
          (found === undefined || one.workflow_run.id === Number(found[0])) &&
          (name === null || one.name === name),
      );
      return send(response, 200, { total_count: matching.length, artifacts: slice(matching) });
    }
    found = part(/^\/actions\/artifacts\/(\d+)\/zip$/);
    if (found) {
      const stored = state.artifacts.find((one) => one.id === Number(found?.[0]));
      if (stored?.expired) return send(response, 410, { message: 'Artifact has expired' });
      const elsewhere = state.locations.get(Number(found[0]));
      if (elsewhere === undefined && !state.zips.has(Number(found[0])))
        return answerBadly('not-found', request, response);
      response
        .writeHead(302, {
          location: elsewhere ?? `${apiUrl}${blobPath}${found[0]}?sig=signedsecret`,
        })
        .end();
      return undefined;
    }
    if (path.startsWith(blobPath)) {
      state.blobAuthorizations.push(request.headers.authorization);
      const zip = state.zips.get(Number(path.slice(blobPath.length)));
      response
        .writeHead(zip === undefined ? 404 : 200, {
          'content-type': 'application/zip',
          'content-length': String(zip?.byteLength ?? 0),
        })
        .end(zip);
      return undefined;
    }
    found = part(/^\/compare\/([0-9a-f]+|main)\.\.\.([0-9a-f]+)$/);
    if (found) {
      const [base, head] = found.map((sha) => (sha === 'main' ? 0 : state.commits.indexOf(sha)));
      // The head of a pull request that is not in the line of history: one commit ahead of all that
      // is.
      const isOfPull =
        head === -1 && [...state.pulls.values()].some((pull) => pull.head.sha === found?.[1]);
      if (isOfPull && base !== undefined && base >= 0)
        return send(response, 200, {
          ahead_by: base + 1,
          behind_by: 0,
          merge_base_commit: { sha: state.commits[0] ?? found[0] },
        });
      if (base === undefined || head === undefined || base < 0 || head < 0)
        return answerBadly('not-found', request, response);
      const older = state.commits[Math.max(base, head)];
      return send(response, 200, {
        ahead_by: Math.max(0, base - head),
        behind_by: Math.max(0, head - base),
        merge_base_commit: { sha: older },
      });
    }
    if (path === '/commits') {
      const from = query.get('sha') ?? '';
      const start = state.commits.indexOf(from);
      if (start < 0 && from !== 'main') return answerBadly('not-found', request, response);
      return send(
        response,
        200,
        slice(state.commits.slice(Math.max(0, start))).map((sha) => ({ sha })),
      );
    }
    found = part(/^\/commits\/([0-9a-f]+)$/);
    if (found) {
      const parents = state.parents.get(found[0] ?? '');
      if (parents)
        return send(response, 200, { sha: found[0], parents: parents.map((sha) => ({ sha })) });
      const parent = state.commits[state.commits.indexOf(found[0] ?? '') + 1];
      return send(response, 200, {
        sha: found[0],
        parents: parent === undefined ? [] : [{ sha: parent }],
      });
    }
    found = part(/^\/contents\/(.+)$/);
    if (found) {
      const text = state.files.get(`${query.get('ref')}:${found[0]}`);
      if (text === undefined) return answerBadly('not-found', request, response);
      return send(response, 200, {
        type: 'file',
        encoding: 'base64',
        content: Buffer.from(text).toString('base64'),
      });
    }
    found = part(/^\/collaborators\/([^/]+)\/permission$/);
    if (found)
      return send(response, 200, { permission: state.permissions.get(found[0] ?? '') ?? 'read' });
    if (/^\/issues\/\d+\/events$/.test(path)) return sendPage(state.labelEvents);
    return answerBadly('not-found', request, response);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    state.requests.push(`${method} ${url.pathname}${url.search}`);
    const fault = state.chooseFault(method, url.pathname, state.requests.length);
    const failed = (error: unknown) => send(response, 599, { message: String(error) });
    if (fault !== undefined && isDone(fault)) {
      route(method, url, request, new ServerResponse(request)).then(
        () => answerBadly(fault, request, response),
        failed,
      );
    } else if (fault !== undefined) answerBadly(fault, request, response);
    else route(method, url, request, response).catch(failed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    apiUrl,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
