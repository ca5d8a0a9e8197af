/**
 * The environment that children get: everything but what could be turned against the repository.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Withheld are inputs (the token may be one), and the runner's own services with their tokens. So
 * are the files through which a step sets outputs, variables and the path of later steps.
 * RUNNER_TRACKING_ID stays: by it the runner finds orphans at the end.
 */
const withheld = new RegExp(
  `^(${[
    '(INPUT|ACTIONS|STATE)_.*',
    '(GITHUB|GH)_(ENTERPRISE_)?TOKEN',
    'GITHUB_(OUTPUT|ENV|PATH|STEP_SUMMARY|STATE)',
  ].join('|')})$`,
  'i',
);

export function childEnvironment(environment: Environment): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !withheld.test(entry[0]),
  );
  return Object.fromEntries(kept);
}
