/**
 * Keeps facts of a visit that no metric tells, as far as they are worth a line in the measurements.
 */
import { HeadroomError } from '../../errors.ts';
import { isLoopback } from '../../loopback.ts';
import { limitFailed } from '../../model/unrecorded.ts';
import type { PageSeen, PageTarget } from '../../model.ts';
import type { VisitSeen } from '../../ports.ts';
import { quotedWhole } from '../../redact/quoted.ts';

/** Of a longer address its query is left out, or all behind the host. */
const longestAddress = 500;

/**
 * Throws `page-not-loaded` where the document has another status than the page is meant to have, or
 * one that the visit did not see.
 */
export function checkStatus(
  { status }: PageTarget,
  url: string,
  seen: VisitSeen | undefined,
): void {
  if (status === undefined || seen?.status === status) return;
  const hint = 'Correct the "status" of the page, or what the server answers.';
  throw new HeadroomError(
    'page-not-loaded',
    seen === undefined
      ? `${url} is to answer ${status}, and its visit did not see the answer.`
      : `${url} answers ${seen.status} instead of ${status}.`,
    { hint },
  );
}

/**
 * Returns where the page led, if anywhere else than was asked for, and what of its own failed;
 * undefined when there is neither. Addresses on the requested host lose their origin, since base
 * and head differ in theirs. A host may also prefer https or another of its names.
 */
export function worthKeeping(asked: string, seen: VisitSeen | undefined): PageSeen | undefined {
  if (!seen) return undefined;
  const landedOn = seen.landedOn === new URL(asked).href ? undefined : shown(seen.landedOn, asked);
  const failed = seen.failed.map(({ url, ...rest }) => ({ url: shown(url, asked), ...rest }));
  if (landedOn === undefined && failed.length === 0) return undefined;
  return {
    ...(landedOn === undefined ? {} : { landedOn }),
    ...(failed.length > 0 ? { failed } : {}),
  };
}

/** Returns the facts of a visit with further failures of it, each once. */
export function withFailed(
  seen: PageSeen | undefined,
  more: NonNullable<PageSeen['failed']>,
): PageSeen | undefined {
  const all = [...(seen?.failed ?? []), ...more];
  const once = [...new Map(all.map((one) => [`${one.problem} ${one.url}`, one])).values()];
  return more.length === 0 ? seen : { ...seen, failed: [...limitFailed(once)] };
}

function shown(address: string, asked: string): string {
  const [url, page] = [new URL(address), new URL(asked)];
  const isOwn = url.origin === page.origin || isSameHost(url, page);
  const place = isOwn ? url.pathname : `${url.origin}${url.pathname}`;
  return quotedWhole(
    isOwn ? `${place}${url.search}${url.hash}` : address,
    longestAddress,
    quotedWhole(`${place}?…`, longestAddress, isOwn ? '/…' : `${url.origin}/…`),
  );
}

/** `www.` or not, http or https, and any name of this machine with the same port. */
function isSameHost(one: URL, other: URL): boolean {
  const [name, otherName] = [one, other].map(({ hostname }) => hostname.replace(/^www\./, ''));
  const isSameName = name === otherName || (isLoopback(one.hostname) && isLoopback(other.hostname));
  const isUpgrade =
    one.protocol === 'https:' && other.protocol === 'http:' && !isLoopback(one.hostname);
  return isSameName && (one.port === other.port || isUpgrade);
}
