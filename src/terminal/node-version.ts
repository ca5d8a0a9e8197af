/** Which Node the command needs. */

/** The version that the action and the tests run on. */
const oldestNode = 24;

/**
 * Returns what is wrong with that version of Node (`v20.20.2`), if anything. In an older one, calls
 * are missing half-way through a run.
 */
export function nodeProblem(version: string): string | undefined {
  return Number(/^v(\d+)/.exec(version)?.[1]) < oldestNode
    ? `Headroom needs Node ${oldestNode} or newer; this is ${version}.`
    : undefined;
}
