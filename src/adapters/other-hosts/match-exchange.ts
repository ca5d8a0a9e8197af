/** Finds the recorded exchange that answers a request. */
import type { RecordedExchange } from '../../ports.ts';

/** Chooses answers for one visit; several answers of one address come in their order. */
export interface ExchangeMatcher {
  find(method: string, url: string): RecordedExchange | undefined;
}

/** The place of redacted text in a recording: anything may stand there. */
const redacted = '***';

/**
 * A clock, a random number or an id, which differ from visit to visit. These are six digits and
 * more, a fraction, a UUID, or a long word with digits in it.
 */
const volatile =
  /^(\d{6,}(\.\d+)?|0?\.\d{6,}|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|(?=\D*\d)[\w.~-]{16,})$/i;

/**
 * Groups the exchanges of a recording. A request is answered by an exchange of its method and exact
 * address. Otherwise by one whose address differs in volatile values of its query alone. Each
 * answers once, and the last of them all further requests.
 */
export function groupExchanges(exchanges: readonly RecordedExchange[]): () => ExchangeMatcher {
  const exact = Map.groupBy(exchanges, ({ method, url }) => `${method} ${url}`);
  const byPath = Map.groupBy(exchanges, ({ method, url }) => `${method} ${withoutQuery(url)}`);
  return () => {
    const used = new Map<string, number>();
    return {
      find(method, url) {
        const key = `${method} ${url}`;
        const same =
          exact.get(key) ??
          byPath
            .get(`${method} ${withoutQuery(url)}`)
            ?.filter((exchange) => differsVolatilely(exchange.url, url));
        const first = same?.[0];
        if (same === undefined || first === undefined) return undefined;
        const group = `${method} ${first.url}`;
        const before = used.get(group) ?? 0;
        used.set(group, before + 1);
        return same[Math.min(before, same.length - 1)];
      },
    };
  };
}

const withoutQuery = (url: string): string => url.replace(/\?.*$/s, '');

function differsVolatilely(recorded: string, asked: string): boolean {
  const [ours, theirs] = [recorded, asked].map((url) => [...(URL.parse(url)?.searchParams ?? [])]);
  if (ours === undefined || ours.length !== theirs?.length) return false;
  return ours.every(([name, value], at) => {
    const other = theirs[at];
    return (
      other !== undefined &&
      other[0] === name &&
      (other[1] === value ||
        value === redacted ||
        (volatile.test(value) && volatile.test(other[1])))
    );
  });
}
