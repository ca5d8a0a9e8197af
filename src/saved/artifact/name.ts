/**
 * Names of artifacts: fixed where a later run must find one, unique where jobs must not collide.
 */
import { createHash } from 'node:crypto';
import type { Mode, Shard } from '../../model.ts';

/** The endings of the names of a run's other artifacts. */
const endings = { evidence: '-evidence', page: '.html' } as const;

/**
 * Artifact names may hold none of `" : < > | * ? \ /` and no line break. Only characters that are
 * surely allowed stay. A hash keeps altered names apart, and those that end as others do.
 */
function slug(text: string): string {
  const kept = keepAllowed(text);
  const isTaken = Object.values(endings).some((ending) => kept.toLowerCase().endsWith(ending));
  return kept === text && kept !== '' && !isTaken ? kept : withHash(kept, text);
}

const keepAllowed = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80);

const withHash = (kept: string, text: string): string =>
  `${kept}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;

/**
 * Returns the name of a suite's folder. No folder begins with a dot, as `..` and `.git` do. `taken`
 * are names of other folders, in small letters. Disks may take capitals for small letters, so a
 * name with capitals has a hash.
 */
export function folderName(suite: string, taken: readonly string[]): string {
  const kept = keepAllowed(suite).replace(/^[.-]+/, '') || 'suite';
  const isItself = kept === suite && !/[A-Z]/.test(kept) && !taken.includes(kept);
  return isItself ? kept : withHash(kept, suite);
}

/** Returns the name that look-ups ask for: the same for every run of a suite. */
export const finalArtifactName = (suite: string): string => `headroom-${slug(suite)}`;

/** Returns how the names begin that a matrix's legs leave for the job that judges. */
const legArtifactPrefix = (suite: string): string => `${finalArtifactName(suite)}-leg-`;

/**
 * Jobs outside of a matrix all have index 0, so the shard belongs to the name. A leg with a name
 * that somebody gave it has a hash.
 */
function legSlug(leg: string, shard: Shard | undefined): string {
  const own = /-(shard-\d+-of-\d+|unfinished)$/.test(leg) ? slug(`${leg}\n`) : slug(leg);
  return shard ? `${own}-shard-${shard.index}-of-${shard.count}` : own;
}

/**
 * Returns the name to upload under. `leg` is the matrix job's index, or the user's word for it. The
 * only `run` of a suite has index 0 and so the fixed name, and a re-run replaces it. Legs carry
 * their attempt as well; the newest counts.
 */
export function artifactName(
  suite: string,
  mode: Mode,
  leg: string,
  attempt: number,
  shard?: Shard,
): string {
  if (mode === 'measure')
    return `${legArtifactPrefix(suite)}${legSlug(leg || '0', shard)}-attempt-${attempt}`;
  return leg === '' || leg === '0' || mode === 'judge'
    ? finalArtifactName(suite)
    : `${finalArtifactName(suite)}-job-${slug(leg)}`;
}

/**
 * Returns the name for the measurements of a run that crashed or was cancelled. They are kept, and
 * never found as a baseline. A leg is judged as far as it got, and that is not green.
 */
export function unfinishedArtifactName(
  suite: string,
  mode: Mode,
  leg: string,
  attempt: number,
  shard?: Shard,
): string {
  if (mode === 'measure')
    return `${legArtifactPrefix(suite)}${legSlug(leg || '0', shard)}-unfinished-attempt-${attempt}`;
  return `${finalArtifactName(suite)}-unfinished-job-${slug(leg || '0')}-attempt-${attempt}`;
}

/** Returns whether a leg ended before it had measured everything. */
export const isUnfinishedLeg = (name: string): boolean => /-unfinished-attempt-\d{1,6}$/.test(name);

/** Returns the newest attempt of each leg, in order of their names. */
export function newestLegs<T extends { readonly name: string }>(
  artifacts: readonly T[],
  suite: string,
): readonly T[] {
  const prefix = legArtifactPrefix(suite);
  const newest = new Map<string, { readonly attempt: number; readonly artifact: T }>();
  for (const artifact of artifacts) {
    const parts = artifact.name.startsWith(prefix)
      ? /^(.+?)(?:-unfinished)?-attempt-(\d{1,6})$/.exec(artifact.name.slice(prefix.length))
      : null;
    if (parts === null) continue;
    const leg = parts[1] ?? '';
    const attempt = Number(parts[2]);
    if ((newest.get(leg)?.attempt ?? 0) < attempt) newest.set(leg, { attempt, artifact });
  }
  return [...newest.entries()]
    .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
    .map(([, { artifact }]) => artifact);
}

/** Returns the name for the evidence that belongs to an artifact. No look-up reads it. */
export const evidenceArtifactName = (name: string): string => `${name}${endings.evidence}`;

/** How the name of the report page's artifact ends, which is a file's name. */
export const pageEnding = endings.page;
