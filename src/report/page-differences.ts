/** Why a page's number may have moved: what the full audits of base and head saw differently. */
import type { Diagnosis, Resource } from '../model.ts';
import { formatDuration, formatSigned, formatValue } from './format.ts';
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
  const { pairs, added, removed } = matched(listed(base), listed(head));
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

/**
 * Whether a resource would be in this list if it had been there: of a list that was cut only the
 * largest are known.
 */
function isListable({
  resources,
  resourcesLeftOut = 0,
}: Diagnosis): (resource: Resource) => boolean {
  if (resourcesLeftOut === 0) return () => true;
  const least = resources.reduce(
    (smallest, { transferBytes }) => Math.min(smallest, transferBytes),
    Number.POSITIVE_INFINITY,
  );
  return ({ transferBytes }) => transferBytes > least;
}

const kind = ({ type }: Resource, style: Style): string =>
  type ? `${style.text(type.toLowerCase())}, ` : '';

interface NamedResource extends Resource {
  /** The address without the measured origin, which differs between base and head. */
  readonly name: string;
}

/** Each resource once, under its name; the sizes of repeated requests are added. */
function listed(diagnosis: Diagnosis): readonly NamedResource[] {
  const byName = new Map<string, NamedResource>();
  const page = parseOrigin(
    diagnosis.resources.find(({ type }) => type.toLowerCase() === 'document')?.url ?? '',
  );
  for (const resource of diagnosis.resources) {
    const origin = parseOrigin(resource.url);
    const isOwn =
      origin !== '' &&
      (origin === page || /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin));
    const name = isOwn ? resource.url.slice(origin.length) || '/' : resource.url;
    const earlier = byName.get(name)?.transferBytes ?? 0;
    byName.set(name, { ...resource, name, transferBytes: resource.transferBytes + earlier });
  }
  return [...byName.values()];
}

const parseOrigin = (url: string): string => /^https?:\/\/[^/?#]*/i.exec(url)?.[0] ?? '';

interface Matched {
  readonly pairs: readonly { readonly before: NamedResource; readonly after: NamedResource }[];
  readonly added: readonly NamedResource[];
  readonly removed: readonly NamedResource[];
}

/** Pairs resources by name, then by name without a build's hash or a query. */
function matched(before: readonly NamedResource[], after: readonly NamedResource[]): Matched {
  const exact = paired(before, after, ({ name }) => name);
  const loose = paired(exact.removed, exact.added, ({ name }) => withoutHash(name));
  return { pairs: [...exact.pairs, ...loose.pairs], added: loose.added, removed: loose.removed };
}

function paired(
  before: readonly NamedResource[],
  after: readonly NamedResource[],
  key: (resource: NamedResource) => string,
): Matched {
  const byKey = new Map(before.map((resource) => [key(resource), resource]));
  const pairs: { before: NamedResource; after: NamedResource }[] = [];
  const added: NamedResource[] = [];
  for (const resource of after) {
    const partner = byKey.get(key(resource));
    if (partner) {
      pairs.push({ before: partner, after: resource });
      byKey.delete(key(resource));
    } else added.push(resource);
  }
  const taken = new Set(pairs.map((pair) => pair.before));
  return { pairs, added, removed: before.filter((resource) => !taken.has(resource)) };
}

/**
 * `app.3f2a1b9c.js?v=2` → `app.js`: hexadecimal of six digits or more, or eight letters as Vite and
 * Rollup write them.
 */
function withoutHash(name: string): string {
  const [path = ''] = name.split(/[?#]/);
  return path
    .replace(/[.-](?=[\w-]*\d)[\da-f]{6,}(?=\.)/gi, '')
    .replace(/[.-](?=[\w-]*[\dA-Z])[\w-]{8}(?=\.\w+$)/, '');
}

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
