/** Where a baseline comes from, and how that is said. */
import type { Clock, GitHub, WorkflowRun } from '../../ports.ts';

/**
 * The run in which a baseline was found. `base`: of the base commit itself. `ancestor`: of a commit
 * before it. `branch`: of neither, which is no baseline.
 */
export interface Provenance {
  readonly kind: 'base' | 'ancestor' | 'branch';
  readonly commit: string;
  readonly runUrl: string;
  readonly measuredAt: string;
  readonly ageMs: number;
  /** Commits between it and the base, where GitHub told. */
  readonly distance: number | undefined;
}

/** A run, and how near it is to the base. */
export interface Candidate {
  readonly run: WorkflowRun;
  /** Place in the base's history, 0 for the base itself; undefined where it is not in it. */
  readonly place: number | undefined;
}

/** Returns the provenance of a run's measurements. */
export async function findProvenance(
  { run, place }: Candidate,
  base: string | undefined,
  github: GitHub,
  clock: Clock,
): Promise<Provenance> {
  const ageMs = Math.max(0, clock.now().getTime() - Date.parse(run.createdAt));
  const common = { commit: run.headSha, runUrl: run.url, measuredAt: run.createdAt, ageMs };
  if (place === undefined || base === undefined)
    return { ...common, kind: 'branch', distance: undefined };
  if (place === 0) return { ...common, kind: 'base', distance: 0 };
  // Counted by GitHub: the place in the list counts merged side branches too, and stands in when
  // GitHub does not answer.
  const compared = await github.compare(run.headSha, base);
  return { ...common, kind: 'ancestor', distance: compared.ok ? compared.value.aheadBy : place };
}

const hourMs = 3_600_000;

function age(ms: number): string {
  if (ms < hourMs) return 'less than an hour';
  return ms < 48 * hourMs
    ? `${Math.round(ms / hourMs)} h`
    : `${Math.round(ms / (24 * hourMs))} days`;
}

/** Returns the provenance in words. */
export function describeProvenance({ kind, commit, runUrl, ageMs, distance }: Provenance): string {
  const where =
    kind === 'ancestor'
      ? `, ${distance} ${distance === 1 ? 'commit' : 'commits'} before the base`
      : '';
  return `${commit.slice(0, 7)}${where}, measured ${age(ageMs)} ago in ${runUrl}`;
}
