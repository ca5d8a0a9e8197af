/**
 * Finds the base's measurements among the artifacts of earlier runs: of the base itself, of its
 * nearest ancestor, or of its branch.
 */
import type { Baseline, Measurements } from '../../model.ts';
import type { Clock, GitHub, Problem, StoredArtifact, WorkflowRun } from '../../ports.ts';
import { openArtifactFinder } from './artifact-finder.ts';
import { finalArtifactName } from './name.ts';
import {
  type Candidate,
  describeProvenance,
  findProvenance,
  type Provenance,
} from './provenance.ts';
import { readArtifact } from './read.ts';
import { readPages } from './read-pages.ts';
import { isTrusted, type TrustRule } from './trust.ts';

/** A request for a baseline. Without `baseSha` nothing is a baseline. */
export interface LookupRequest extends TrustRule {
  readonly suite: string;
  readonly baseSha: string | undefined;
  /**
   * Only what was uploaded before this time counts, ISO 8601: so that jobs of one run find the
   * same.
   */
  readonly uploadedBefore?: string | undefined;
  /** How many runs to read, the baseline included: timings are judged against their spread. */
  readonly runs: number;
}

export interface Lookup {
  /** The nearest run comes first. */
  readonly baseline: Baseline;
  readonly provenance: Provenance | undefined;
  /** Trouble on the way; the look-up went on without it. */
  readonly problems: readonly Problem[];
  readonly remarks: readonly string[];
  /**
   * A better baseline was there, or may be, and could not be had: it has expired, is unreadable, or
   * GitHub did not answer.
   */
  readonly isPartial: boolean;
}

/** A place that sorts behind every known one. */
const far = Number.MAX_SAFE_INTEGER;

/** Pages of 100 runs and of 100 commits that are looked through. */
const runPages = 2;
const commitPages = 2;

/**
 * Nearest ancestors first; then what is on the branch but not known to be an ancestor, newest
 * first.
 */
function inOrder(
  runs: readonly WorkflowRun[],
  history: readonly string[],
  request: LookupRequest,
): readonly Candidate[] {
  const places = new Map(history.map((sha, place) => [sha, place]));
  const candidates = runs
    .filter((run) => isTrusted(run, request))
    .map((run) => ({ run, place: places.get(run.headSha) }));
  return candidates.sort(
    (one, other) => (one.place ?? far) - (other.place ?? far) || other.run.id - one.run.id,
  );
}

/** Why measurements are not those of the run that keeps them; the API says which commit it was. */
function mismatch(measurements: Measurements, run: WorkflowRun, suite: string): string | undefined {
  if (measurements.suite !== suite) return `The artifact of ${run.url} is of another suite.`;
  if (measurements.head === undefined)
    return `The measurements of ${run.url} do not say which commit they are of.`;
  if (measurements.head.commit !== run.headSha)
    return `${run.url} measured another commit than its own.`;
  return undefined;
}

const isTooLate = ({ createdAt }: StoredArtifact, { uploadedBefore }: LookupRequest): boolean =>
  uploadedBefore !== undefined && !(Date.parse(createdAt) < Date.parse(uploadedBefore));

/** Finds the baseline, or says why there is none. Never throws. */
export async function findArtifactBaseline(
  request: LookupRequest,
  github: GitHub,
  clock: Clock,
): Promise<Lookup> {
  const problems: Problem[] = [];
  const remarks: string[] = [];
  let expired = false;
  const none = (why: string): Lookup => ({
    baseline: { kind: 'none', why: `No baseline: ${why}.` },
    provenance: undefined,
    problems,
    remarks,
    isPartial: expired || problems.length > 0 || remarks.length > 0,
  });

  const runs = await readPages(
    runPages,
    (page) => github.workflowRuns(request.workflowFile, request.branch, page),
    problems,
  );
  if (runs.length === 0) {
    return none(
      problems[0] === undefined
        ? `${request.workflowFile} has not run on ${request.branch} yet`
        : `its runs could not be listed (${problems[0].message})`,
    );
  }
  const from = request.baseSha;
  const commits =
    from === undefined
      ? []
      : await readPages(commitPages, (page) => github.commits(from, page), problems);
  const candidates = inOrder(
    runs,
    commits.length === 0 && from !== undefined ? [from] : commits,
    request,
  );
  const findArtifact = await openArtifactFinder(finalArtifactName(request.suite), github, problems);

  const found: { readonly candidate: Candidate; readonly measurements: Measurements }[] = [];
  for (const candidate of candidates) {
    // Of the runs that are not of the base's history the newest is named, where there is no other.
    if (found.length >= request.runs || (candidate.place === undefined && found.length > 0)) break;
    const artifact = await findArtifact(candidate.run.id);
    if (artifact?.expired) expired = true;
    if (artifact === undefined || artifact.expired || isTooLate(artifact, request)) continue;
    const read = await readArtifact(artifact, github);
    const why =
      read.kind === 'unreadable'
        ? read.why
        : mismatch(read.measurements, candidate.run, request.suite);
    if (why !== undefined) remarks.push(why);
    else if (read.kind === 'read') found.push({ candidate, measurements: read.measurements });
  }

  const [nearest] = found;
  if (nearest === undefined) {
    const runsLooked = candidates.length === 1 ? 'run' : 'runs';
    const where = `${request.workflowFile} on ${request.branch}`;
    const looked = `the ${candidates.length} trusted ${runsLooked} of ${where}`;
    return none(
      expired
        ? `the measurements of ${looked} have expired`
        : `none of ${looked} left measurements of this suite that can be read`,
    );
  }
  const provenance = await findProvenance(nearest.candidate, from, github, clock);
  if (provenance.kind === 'branch') {
    const base = from === undefined ? 'the base' : `the base ${from.slice(0, 7)}`;
    const newest = describeProvenance(provenance);
    const why =
      `neither ${base} nor an ancestor of it has measurements; ` +
      `the newest of ${request.branch} is ${newest}`;
    return { ...none(why), provenance };
  }
  return {
    baseline: {
      kind: 'artifact',
      runs: found.map(({ measurements }) => measurements),
      describe: describeProvenance(provenance),
    },
    provenance,
    problems,
    remarks,
    isPartial: problems.length > 0,
  };
}
