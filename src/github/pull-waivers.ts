/** The waivers that a pull request's labels and comments give. */
import type { GitHub, Log, PullRequest } from '../ports.ts';
import type { AskedFor } from '../run/run-context.ts';
import { readWaivers } from './read-waivers.ts';
import { createRights, type Rights } from './waiver-rights.ts';

/**
 * Reads the waivers of a pull request, given by its number or as already known. Where GitHub does
 * not tell, nothing is accepted, and a warning says so.
 */
export async function readPullWaivers(
  pull: number | PullRequest,
  {
    github,
    log,
    rights = createRights(github),
  }: { readonly github: GitHub; readonly log: Log; readonly rights?: Rights },
): Promise<AskedFor> {
  const found =
    typeof pull === 'number'
      ? await github.pullRequest(pull)
      : ({ ok: true, value: pull } as const);
  if (!found.ok) {
    log.warn(`Looking for waivers: ${found.problem.doing}: ${found.problem.message}`);
    return { given: [], refused: [] };
  }
  const { accepted, refused, problems } = await readWaivers(found.value, github, rights);
  for (const problem of problems)
    log.warn(`Looking for waivers: ${problem.doing}: ${problem.message}`);
  return { given: accepted, refused };
}
