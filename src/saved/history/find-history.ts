/** Finds the history of the default branch in the artifacts of its runs. */
import { HeadroomError } from '../../errors.ts';
import type { History } from '../../model/history.ts';
import type { Clock, GitHub, Problem, StoredArtifact, WorkflowRun } from '../../ports.ts';
import { openArtifactFinder } from '../artifact/artifact-finder.ts';
import { finalArtifactName } from '../artifact/name.ts';
import { downloadArtifact } from '../artifact/read.ts';
import { readPages } from '../artifact/read-pages.ts';
import { isTrusted, type TrustRule } from '../artifact/trust.ts';
import { findZipEntry, type ZipBounds } from '../artifact/zip.ts';
import { type FormerNames, mergeHistories } from './merge-histories.ts';
import { mostHistoryBytes, parseHistory } from './read-history.ts';
import { wholeDays } from './thin-history.ts';

/** Which history: of the trusted runs of a branch. */
export interface HistoryRequest extends Omit<TrustRule, 'ownRunId'> {
  readonly suite: string;
  readonly formerNames: FormerNames;
  /** The history that is kept elsewhere: only runs that it does not know are looked for. */
  readonly kept: History | undefined;
}

/** The contents of the artifacts. */
export interface FoundHistory {
  /** Undefined: no run has left one that can be read. */
  readonly history: History | undefined;
  /** Texts that are no history, as they were found. */
  readonly rejected: readonly string[];
  /** Trouble on the way; the look-up went on without it. */
  readonly problems: readonly Problem[];
  readonly remarks: readonly string[];
}

/** The entry of an artifact, and the file in the output directory. */
export const historyEntry = 'history.json';

/** Overlapping and lost runs need more than one download; the next run goes on from there. */
const mostDownloads = 10;

const runPages = 2;

/** Columns of equal numbers pack as well as anything can: what comes out is bounded instead. */
const zipBounds: ZipBounds = { entries: 5_000, entryBytes: mostHistoryBytes, ratio: 1_100 };

const dayMs = 86_400_000;

/**
 * Reads the newest artifact, and those of runs that it does not know. An earlier attempt of the run
 * that is going on counts as well. Never throws.
 */
export async function findHistory(
  request: HistoryRequest,
  github: GitHub,
  clock: Pick<Clock, 'now'>,
): Promise<FoundHistory> {
  const problems: Problem[] = [];
  const runs = await readPages(
    runPages,
    (page) => github.workflowRuns(request.workflowFile, request.branch, page),
    problems,
  );
  const trusted = runs
    .filter((run) => isTrusted(run, { ...request, ownRunId: 0 }))
    .sort((one, other) => other.id - one.id);
  const artifactOf = await openArtifactFinder(finalArtifactName(request.suite), github, problems);
  const nowMs = clock.now().getTime();
  const found: History[] = [];
  /** Run → when its attempt began that left the point. */
  const known = new Map<number, number>();
  const passedOver = new Set<number>();
  const take = (history: History): void => {
    found.push(history);
    for (const { runId, startedAtMs } of history.runs)
      known.set(runId, Math.max(startedAtMs, known.get(runId) ?? 0));
    for (const id of history.passedOver) passedOver.add(id);
  };
  if (request.kept) take(request.kept);
  const rejected: string[] = [];
  const remarks: string[] = [];
  let downloads = 0;
  for (const run of trusted) {
    if (!isNews(run, known.get(run.id))) continue;
    // Days before are one point each: which runs it stands for is not known any more.
    if (found.length > 0 && Date.parse(run.createdAt) < nowMs - wholeDays * dayMs) break;
    const artifact = await artifactOf(run.id);
    if (artifact === undefined || artifact.expired || passedOver.has(artifact.id)) continue;
    if (known.has(run.id) && !isOfLastAttempt(artifact, run)) continue;
    if (downloads === mostDownloads) break;
    downloads += 1;
    const outcome = await readHistoryOf(artifact, request.suite, github, nowMs);
    if (outcome.kind === 'read') {
      take(outcome.history);
      continue;
    }
    if (outcome.why !== undefined) remarks.push(outcome.why);
    if (outcome.text !== undefined) rejected.push(outcome.text);
    if (outcome.isFinal) passedOver.add(artifact.id);
  }
  const merged = found.length === 0 ? undefined : mergeHistories(found, request.formerNames);
  return {
    history: withPassedOver(merged, [...passedOver], request.suite),
    rejected,
    problems,
    remarks,
  };
}

/** Whether a run has an attempt that no history knows; `knownMs` is when the one it knows began. */
const isNews = (run: WorkflowRun, knownMs: number | undefined): boolean =>
  knownMs === undefined || knownMs < Date.parse(run.startedAt ?? run.createdAt);

/** The last attempt may still go on, or have failed: then an earlier one's artifact is there. */
const isOfLastAttempt = ({ createdAt }: StoredArtifact, run: WorkflowRun): boolean =>
  Date.parse(createdAt) >= Date.parse(run.startedAt ?? run.createdAt);

type Outcome =
  | { readonly kind: 'read'; readonly history: History }
  /** `isFinal`: another look would find the same. `text` is what was found instead. */
  | {
      readonly kind: 'nothing';
      readonly isFinal: boolean;
      readonly why?: string;
      readonly text?: string;
    };

async function readHistoryOf(
  artifact: StoredArtifact,
  suite: string,
  github: GitHub,
  nowMs: number,
): Promise<Outcome> {
  const downloaded = await downloadArtifact(artifact, github);
  if (downloaded.kind === 'unreadable')
    return { kind: 'nothing', isFinal: false, why: downloaded.why };
  const { zip, called } = downloaded;
  let text: string | undefined;
  try {
    text = await findZipEntry(zip, historyEntry, called, zipBounds);
    if (text === undefined) return { kind: 'nothing', isFinal: true };
    const history = parseHistory(text, `${historyEntry} of ${called}`, nowMs);
    if (history.suite === suite) return { kind: 'read', history };
    return { kind: 'nothing', isFinal: true, why: `${called} has the history of another suite.` };
  } catch (thrown) {
    if (!(thrown instanceof HeadroomError)) throw thrown;
    // A newer Headroom reads it again.
    const isFinal = thrown.code !== 'history-newer';
    return {
      kind: 'nothing',
      isFinal,
      why: thrown.message,
      ...(text === undefined ? {} : { text }),
    };
  }
}

/** An empty history remembers, too, what need not be looked at again. */
function withPassedOver(
  history: History | undefined,
  passedOver: readonly number[],
  suite: string,
): History | undefined {
  if (passedOver.length === 0) return history;
  const empty: History = { suite, fingerprints: {}, runs: [], passedOver, series: [] };
  return history ? mergeHistories([history, empty]) : empty;
}
