/** Why a page's number may have moved: what the full audits of base and head saw differently. */
import type { Diagnosis, Resource } from '../model.ts';
import { formatDuration, formatSigned, formatValue } from './format.ts';
import { isListable, nameResources, pairResources } from './resource-pairs.ts';
import type { Style } from './style.ts';

const mostLines = 5;
/** Smaller growth than this, in bytes and as a share, explains nothing. */
const leastGrowthBytes = 1000;
const leastGrowthShare = 0.02;

/** At most five sentences, the weightiest first; empty when nothing differs or nothing is known. */
export function describePageDifferences(
  target: string,
  diagnoses: readonly Diagnosis[],
  style: Style,
): readonly string[] {
  const head = diagnoses.find(
    (diagnosis) => diagnosis.target === target && diagnosis.arm === 'head',
  );
  const base = diagnoses.find(
    (diagnosis) => diagnosis.target === target && diagnosis.arm === 'base',
  );
  if (!head) return [];
  const resources = base ? resourceLines(base, head, style) : [];
  const opportunities = opportunityLines(base, head, style);
  const others = [...elementLine(base, head, style), ...opportunities.slice(0, 2)];
  return [...resources.slice(0, Math.max(mostLines - others.length, 2)), ...others].slice(
    0,
    mostLines,
  );
}

function resourceLines(base: Diagnosis, head: Diagnosis, style: Style): readonly string[] {
  const { pairs, added, removed } = pairResources(nameResources(base), nameResources(head));
  const lines = [
    ...added.filter(isListable(base)).map((resource) => ({
      weight: resource.transferBytes,
      line:
        `New: ${style.code(resource.name)} ` +
        `(${kind(resource, style)}${formatValue('bytes', resource.transferBytes)})`,
    })),
    ...pairs
      .map(({ before, after }) => ({
        before,
        after,
        growth: after.transferBytes - before.transferBytes,
      }))
      .filter(
        ({ before, growth }) =>
          growth > Math.max(leastGrowthBytes, before.transferBytes * leastGrowthShare),
      )
      .map(({ before, after, growth }) => ({
        weight: growth,
        line:
          `Larger: ${style.code(after.name)} ` +
          `(${kind(after, style)}${formatValue('bytes', before.transferBytes)} → ` +
          `${formatValue('bytes', after.transferBytes)}, ${formatSigned('bytes', growth)})`,
      })),
    ...removed.filter(isListable(head)).map((resource) => ({
      weight: resource.transferBytes / 2,
      line:
        `Gone: ${style.code(resource.name)} ` +
        `(${kind(resource, style)}${formatValue('bytes', resource.transferBytes)})`,
    })),
  ];
  return lines.sort((one, other) => other.weight - one.weight).map(({ line }) => line);
}

const kind = ({ type }: Resource, style: Style): string =>
  type ? `${style.text(type.toLowerCase())}, ` : '';

function elementLine(
  base: Diagnosis | undefined,
  head: Diagnosis,
  style: Style,
): readonly string[] {
  if (head.lcpElement === undefined) return [];
  const now = style.code(head.lcpElement);
  if (base?.lcpElement === undefined) return [`Largest paint: ${now}`];
  return base.lcpElement === head.lcpElement
    ? []
    : [`Largest paint: now ${now}, before ${style.code(base.lcpElement)}`];
}

/** Returns the savings that Lighthouse sees at the head, where they are more than at the base. */
function opportunityLines(
  base: Diagnosis | undefined,
  head: Diagnosis,
  style: Style,
): readonly string[] {
  const savedBefore = (audit: string) => base?.opportunities.find((one) => one.audit === audit);
  return head.opportunities
    .map(({ audit, title, savingMs, savingBytes }) => ({
      title,
      savingMs,
      savingBytes,
      moreMs: savingMs - (savedBefore(audit)?.savingMs ?? 0),
      moreBytes: savingBytes - (savedBefore(audit)?.savingBytes ?? 0),
    }))
    .filter(({ moreMs, moreBytes }) => moreMs >= 50 || moreBytes >= 10_000)
    .sort((one, other) => other.moreMs - one.moreMs || other.moreBytes - one.moreBytes)
    .map(({ title, savingMs, savingBytes }) => {
      const savings = [
        ...(savingMs >= 1
          ? [savingMs < 90_000 ? formatValue('ms', savingMs) : formatDuration(savingMs)]
          : []),
        ...(savingBytes >= 1000 ? [formatValue('bytes', savingBytes)] : []),
      ];
      return `Lighthouse: ${style.text(title)}, would save ${savings.join(' and ')}`;
    });
}
