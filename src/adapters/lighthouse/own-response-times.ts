/**
 * Finds the requests whose server took much longer or much shorter than it does for most.
 * Lighthouse takes all answers of a server as equally slow. Content that waits for one slow answer
 * would come as early as without it (docs/adr/0012-what-comes-later.md).
 */
import type { AnswersByOrigin, ServerAnswer } from './server-answers.ts';

/** A request as Lighthouse records it; times in milliseconds. */
export interface RecordedRequest {
  readonly requestId: string;
  readonly url: string;
  readonly requestMethod: string;
  readonly networkRequestTime: number;
  readonly parsedURL: { readonly securityOrigin: string };
  readonly fromDiskCache: boolean;
  /** Missing where nothing was answered, and where it came from the memory. */
  readonly timing?: { readonly sendEnd: number; readonly receiveHeadersEnd: number } | undefined;
}

/**
 * An answer is no longer the middle one from this difference on, in milliseconds. It is the floor
 * of the observed times as well. On a machine with six times as much work as cores, a server of
 * unchanged code answered up to 90 ms later (docs/evidence/late-content.md).
 */
const ownFromMs = 100;

/**
 * Returns the middle of response times in milliseconds. It is the median. Where two middle ones
 * differ by more than `ownFromMs`, it stays nearer to the lower one. The median of a quick document
 * and one slow answer would be neither.
 */
export function middleResponseMs(sample: readonly number[]): number {
  const sorted = sample.toSorted((one, other) => one - other);
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return lower + Math.min((upper - lower) / 2, ownFromMs / 2);
}

/**
 * Returns the milliseconds that the simulation takes for an answer. It is the middle up to a
 * difference of 100 ms or half the middle, whichever is more. From twice that difference on it is
 * the answer's own time. Between the two it has no jump: answers near a line do not make metrics
 * leap between visits.
 */
export function simulatedResponseMs(tookMs: number, middleMs: number): number {
  const differenceMs = tookMs - middleMs;
  const beyondMs = Math.abs(differenceMs) - Math.max(ownFromMs, middleMs / 2);
  const counted = Math.min(Math.abs(differenceMs), Math.max(0, 2 * beyondMs));
  return middleMs + Math.sign(differenceMs) * counted;
}

/**
 * Returns request id → the milliseconds that its server takes in the simulation, for the requests
 * whose time is not the middle of their origin. Requests whose answer cannot be told from others
 * are left out.
 */
export function ownResponseTimesMs(
  requests: readonly RecordedRequest[],
  answers: AnswersByOrigin,
  middleMs: Readonly<Record<string, number>>,
): ReadonlyMap<string, number> {
  const own = new Map<string, number>();
  for (const [origin, seen] of answers) {
    const middle = middleMs[origin];
    if (middle === undefined) continue;
    const asked = Map.groupBy(
      requests.filter((one) => one.parsedURL.securityOrigin === origin && isAnswered(one)),
      firstLine,
    );
    const answered = Map.groupBy(seen, ({ request }) => request);
    for (const [line, alike] of asked)
      for (const [request, { tookMs }] of pair(alike, answered.get(line) ?? [])) {
        const ms = simulatedResponseMs(tookMs, middle);
        if (ms !== middle) own.set(request.requestId, ms);
      }
  }
  return own;
}

const isAnswered = ({ timing, fromDiskCache }: RecordedRequest): boolean =>
  timing !== undefined && !fromDiskCache;

/** As `ServerAnswer.request` has it: a fragment is not sent. */
function firstLine({ requestMethod, url }: RecordedRequest): string {
  const { pathname, search } = new URL(url);
  return `${requestMethod} ${pathname}${search}`;
}

/** Clocks of two processes; durations on them agree within so many milliseconds. */
const clocksDifferMs = 1;

/**
 * Returns each request with its answer, in the order in which they were sent. Returns nothing where
 * their numbers differ, and where Chrome had an answer sooner than the server gave it.
 */
function pair(
  requests: readonly RecordedRequest[],
  answers: readonly ServerAnswer[],
): readonly (readonly [RecordedRequest, ServerAnswer])[] {
  if (requests.length !== answers.length) return [];
  const pairs = requests
    .toSorted((one, other) => one.networkRequestTime - other.networkRequestTime)
    .flatMap((request, at) => {
      const answer = answers[at];
      return answer ? [[request, answer] as const] : [];
    });
  const isPossible = pairs.every(
    ([{ timing }, { tookMs }]) =>
      timing !== undefined && tookMs <= timing.receiveHeadersEnd - timing.sendEnd + clocksDifferMs,
  );
  return isPossible ? pairs : [];
}
