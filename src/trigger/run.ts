/** Which run this is, from the runner's own variables. */

/** `apiUrl` and `serverUrl` differ on GitHub Enterprise Server. `workflowFile` is `perf.yml`. */
export interface RunIdentity {
  readonly owner: string;
  readonly repository: string;
  readonly runId: number;
  readonly attempt: number;
  readonly url: string;
  readonly workflowFile: string;
  readonly sha: string;
  readonly actor: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
}

/** Undefined outside of GitHub Actions. */
export function readRunIdentity(
  env: Readonly<Record<string, string | undefined>>,
): RunIdentity | undefined {
  const [owner, repository] = (env.GITHUB_REPOSITORY ?? '').split('/');
  const runId = Number(env.GITHUB_RUN_ID);
  if (!owner || !repository || !Number.isSafeInteger(runId) || runId <= 0) return undefined;
  const serverUrl = env.GITHUB_SERVER_URL || 'https://github.com';
  // owner/repository/.github/workflows/perf.yml@refs/heads/main
  const workflowFile = (env.GITHUB_WORKFLOW_REF ?? '').split('@')[0]?.split('/').pop() ?? '';
  return {
    owner,
    repository,
    runId,
    attempt: Number(env.GITHUB_RUN_ATTEMPT) || 1,
    url: `${serverUrl}/${owner}/${repository}/actions/runs/${runId}`,
    workflowFile,
    sha: env.GITHUB_SHA ?? '',
    actor: env.GITHUB_ACTOR ?? '',
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
    serverUrl,
  };
}
