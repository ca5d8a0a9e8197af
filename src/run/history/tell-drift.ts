/** A run of the default branch tells of drift: in its report, and in issues. */
import { isSameRange } from '../../decide/group-drifts.ts';
import { asHeadroomError } from '../../errors.ts';
import type { Drift, DriftFindings } from '../../model/drift.ts';
import type { History } from '../../model/history.ts';
import type { DriftIssues } from '../../outputs/drift-issue.ts';
import type { Log } from '../../ports.ts';
import { writeDriftIssue, writeRecovery } from '../../report/drift-issue.ts';
import { findDrifts } from './find-drifts.ts';

/** Without a history nothing is told. */
export interface ToldDrift {
  readonly drifts: readonly Drift[];
  readonly driftIssues: DriftIssues | undefined;
}

const nothing: ToldDrift = { drifts: [], driftIssues: undefined };

/**
 * `history` has this run's point; undefined where the run leaves none. Never throws: the verdict
 * stands without the search.
 */
export function tellDrift(
  history: History | undefined,
  choice: 'warn' | 'issue' | 'off',
  runUrl: string | undefined,
  log: Pick<Log, 'warn'>,
): ToldDrift {
  if (!history || choice === 'off') return nothing;
  try {
    const findings = findDrifts(history);
    return {
      drifts: findings.drifts,
      driftIssues: choice === 'issue' ? describeIssues(findings, history, runUrl) : undefined,
    };
  } catch (thrown) {
    log.warn(`The history was not searched for drift: ${asHeadroomError(thrown).message}`);
    return nothing;
  }
}

function describeIssues(
  { drifts, groups, places }: DriftFindings,
  { suite, runs }: History,
  runUrl: string | undefined,
): DriftIssues {
  const newest = runs.at(-1)?.commit ?? '';
  const repositoryUrl = runUrl?.replace(/\/actions\/runs\/.*$/, '');
  return {
    standing: groups.map((group) => ({
      range: group.range,
      isRecent: group.isRecent,
      ...writeDriftIssue(group, suite, repositoryUrl),
    })),
    isSame: (one, other) => isSameRange(one, other, places),
    recovered(range) {
      const back = drifts.filter(
        (drift) =>
          drift.isWorse && drift.state === 'recovered' && isSameRange(drift.range, range, places),
      );
      return back.length > 0 ? writeRecovery(back, newest) : undefined;
    },
  };
}
