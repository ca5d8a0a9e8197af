/**
 * Keeps content that comes later from passing. A budget on a simulated time also watches the
 * observed time of the same visits (docs/adr/0012-what-comes-later.md).
 */
import type { Finding, FindingReason, Twin } from '../model.ts';

/**
 * Returns a budget's finding beside that of its twin. A twin that is surely worse lets it warn at
 * least. A twin that is beyond its line by the estimate alone leaves it inconclusive.
 */
export function withTwin(finding: Finding, observed: Finding | undefined): Finding {
  const { verdict, reason } = finding;
  if (!observed || reason.kind === 'not-measured' || reason.kind === 'no-baseline') return finding;
  const twin = readTwin(finding, observed);
  if (!twin) return finding;
  if (verdict === 'fail' || verdict === 'warn') return { ...finding, twin };
  if (twin.verdict === 'warn')
    return { ...finding, verdict: 'warn', reason: { kind: 'judged' }, twin };
  return verdict === 'pass'
    ? { ...finding, verdict: 'inconclusive', reason: withoutAdvice(twin.reason), twin }
    : { ...finding, twin };
}

/** The tolerance that unchanged visits would pass is not one for the simulated time. */
const withoutAdvice = (reason: FindingReason): FindingReason =>
  reason.kind === 'inconclusive' ? { ...reason, unchangedPasses: undefined } : reason;

/** Undefined where the estimate is within the line, or where there is nothing to compare with. */
function readTwin({ verdict: own, reason: why }: Finding, observed: Finding): Twin | undefined {
  const { verdict, comparison, headroom = 0, reason } = observed;
  if (!comparison || reason.kind === 'no-baseline') return undefined;
  const twin = { ...observed, comparison, own: { verdict: own, reason: why } };
  if (verdict === 'warn') return { ...twin, verdict };
  return verdict === 'inconclusive' && headroom < 0 ? { ...twin, verdict } : undefined;
}

/** Returns the parts of a finding that more rounds may settle: the budget's own, and its twin. */
export function openParts(finding: Finding): readonly Finding[] {
  const { twin, waived } = finding;
  if (!twin || waived) return finding.verdict === 'inconclusive' ? [finding] : [];
  const { own, ...observed } = twin;
  if (own.verdict === 'fail' || own.verdict === 'warn') return [];
  return [
    ...(own.verdict === 'inconclusive' ? [{ ...finding, ...own }] : []),
    ...(twin.verdict === 'inconclusive' ? [observed] : []),
  ];
}
