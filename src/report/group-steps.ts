/** Puts the rows of a flow's steps together, in the order in which they are played. */
import { between } from '../model/target-identity.ts';
import type { Finding, TargetIdentity } from '../model.ts';

interface AnyRow {
  readonly status: string;
  readonly finding: Pick<Finding, 'budget'>;
}

/**
 * Returns the rows with those of one flow and device side by side, where they stand equally. The
 * gravest of them keeps its place. Rows of other targets keep their order.
 */
export function groupSteps<R extends AnyRow>(
  rows: readonly R[],
  targets: readonly TargetIdentity[],
): readonly R[] {
  const places = new Map(targets.map(({ id }, index) => [id, index]));
  const flows = new Map(targets.map((target) => [target.id, nameFlow(target)]));
  const keyOf = ({ finding, status }: R): string | undefined => {
    const flow = flows.get(finding.budget.target);
    return flow === undefined ? undefined : `${status}\n${flow}`;
  };
  const place = ({ finding }: R): number => places.get(finding.budget.target) ?? 0;
  const groups = Map.groupBy(rows, (row) => keyOf(row) ?? row);
  return [...groups.values()].flatMap((group) =>
    group.toSorted((one, other) => place(one) - place(other)),
  );
}

/** `checkout (mobile)` of a step; undefined where a target is none. */
function nameFlow({ name, profile }: TargetIdentity): string | undefined {
  const [flow, ...step] = name.split(between);
  return step.length === 0 ? undefined : `${flow} (${profile})`;
}
