/** Resources of a page's two audits, paired by their names. */
import type { Diagnosis, Resource } from '../model.ts';

/**
 * Whether a resource would be in this list if it had been there: of a list that was cut only the
 * largest are known.
 */
export function isListable({
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

export interface NamedResource extends Resource {
  /** The address without the measured origin, which differs between base and head. */
  readonly name: string;
}

/**
 * Returns each resource once, under its name. The sizes of repeated requests are added, and the
 * longest of them tells how long it took.
 */
export function nameResources(diagnosis: Diagnosis): readonly NamedResource[] {
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
    const { transferBytes = 0, tookMs } = byName.get(name) ?? {};
    byName.set(name, {
      ...resource,
      name,
      transferBytes: resource.transferBytes + transferBytes,
      ...(tookMs === undefined ? {} : { tookMs: Math.max(tookMs, resource.tookMs ?? 0) }),
    });
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
export function pairResources(
  before: readonly NamedResource[],
  after: readonly NamedResource[],
): Matched {
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
export function withoutHash(name: string): string {
  const [path = ''] = name.split(/[?#]/);
  return path
    .replace(/[.-](?=[\w-]*\d)[\da-f]{6,}(?=\.)/gi, '')
    .replace(/[.-](?=[\w-]*[\dA-Z])[\w-]{8}(?=\.\w+$)/, '');
}
