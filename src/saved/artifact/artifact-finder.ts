/** Finds the artifact of a run with few requests. */
import type { GitHub, Problem, StoredArtifact } from '../../ports.ts';

/** Runs whose artifacts are asked for one by one, because the list by name did not reach them. */
const singleLists = 6;

/**
 * Returns a look-up of a run's artifact. One request lists the artifacts of that name. The first
 * few runs that are not in it are asked for their own list.
 */
export async function openArtifactFinder(
  name: string,
  github: GitHub,
  problems: Problem[],
): Promise<(runId: number) => Promise<StoredArtifact | undefined>> {
  const listed = await github.artifactsNamed(name);
  if (!listed.ok) problems.push(listed.problem);
  const byRun = new Map<number, StoredArtifact>();
  // Newest first: of two attempts of a run the one listed first counts.
  for (const artifact of listed.ok ? listed.value : [])
    if (artifact.runId !== undefined && !byRun.has(artifact.runId))
      byRun.set(artifact.runId, artifact);
  const complete = listed.ok && listed.value.length < 100;
  let asked = 0;
  return async (runId) => {
    const known = byRun.get(runId);
    if (known !== undefined || complete || asked >= singleLists) return known;
    asked += 1;
    const own = await github.runArtifacts(runId, name);
    if (!own.ok) problems.push(own.problem);
    return own.ok ? own.value[0] : undefined;
  };
}
