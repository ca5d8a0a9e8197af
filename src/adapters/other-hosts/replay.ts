/** Answers requests to other hosts from recordings, each after the time that its host took. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HeaderList, RecordedExchange, Recording, UnrecordedRequest } from '../../ports.ts';
import type { AnswersByOrigin, ServerAnswer } from '../lighthouse/server-answers.ts';
import type { AnswerRequest, AskedRequest, SentAnswer } from './any-host-server.ts';
import { encodeBody } from './encode-body.ts';
import { type ExchangeMatcher, groupExchanges } from './match-exchange.ts';

/** Answers the requests of one visit after the other. */
export interface Replay {
  readonly answer: AnswerRequest;
  /** Counts a request whose recorded answer could not be sent among those that are lacking. */
  sayUnsent(request: AskedRequest): void;
  /** Tells whether a recorded host spoke HTTP/2. */
  speaksHttp2(host: string): boolean;
  /** Begins a visit that is answered from the recording of that name, or from none. */
  begin(recording: string | undefined): void;
  /** Returns the visit's requests that the recording lacks, each once. */
  unrecorded(): readonly UnrecordedRequest[];
  /** Returns the answers of this visit since the last call. */
  takeAnswers(): AnswersByOrigin;
  /** Returns recorded origin → by how much its answers are held back, in milliseconds. */
  delaysMs(): ReadonlyMap<string, number>;
  /** Holds answers back by so many milliseconds from now on; undefined: as usual. */
  holdBack(delayMs: number | undefined): void;
}

/** A visit is over long before. Timers of Node end at 2^31 ms, and longer ones fire at once. */
const longestWaitMs = 600_000;
/** Lighthouse takes 0 for not known. */
const leastWaitMs = 1;
const mostUnrecorded = 1000;

/**
 * Headers that would send Chrome to another port or let it report to the network by itself, and
 * what redaction has left nothing of.
 */
const notReplayed = [
  'alt-svc',
  'nel',
  'report-to',
  'reporting-endpoints',
  'expect-ct',
  'set-cookie',
  'content-encoding',
];

/** `usualDelayMs` comes on top of each wait, as at the servers that are measured. */
export function openReplay(
  recordings: ReadonlyMap<string, Recording>,
  usualDelayMs: number,
): Replay {
  const origins = [...recordings.values()].flatMap(({ exchanges }) =>
    exchanges.map(({ url }) => new URL(url).origin),
  );
  let delayMs = usualDelayMs;
  const matchers = new Map(
    [...recordings].map(([name, { exchanges }]) => [name, groupExchanges(exchanges)] as const),
  );
  const http2Hosts = new Set(
    [...recordings.values()].flatMap(({ exchanges }) =>
      exchanges.flatMap(({ protocol, url }) =>
        protocol === 'h2' ? [URL.parse(url)?.hostname ?? ''] : [],
      ),
    ),
  );
  const encoded = new WeakMap<RecordedExchange, SentAnswer>();
  let matcher: ExchangeMatcher | undefined;
  let unrecorded = new Map<string, UnrecordedRequest>();
  let answers = new Map<string, ServerAnswer[]>();

  const miss = (request: AskedRequest): SentAnswer => {
    const { method, url, isOfPage } = request;
    if (isOfPage && unrecorded.size < mostUnrecorded)
      unrecorded.set(`${method} ${url}`, { method, url, type: readType(request) });
    // The page may read it, so that its script sees a status and no broken connection.
    return { status: 504, headers: letIn(request), body: new Uint8Array() };
  };

  return {
    sayUnsent: (request) => void miss(request),
    speaksHttp2: (host) => http2Hosts.has(host),
    begin(recording) {
      matcher = recording === undefined ? undefined : matchers.get(recording)?.();
      unrecorded = new Map();
      answers = new Map();
    },
    unrecorded: () => [...unrecorded.values()],
    takeAnswers() {
      const taken = answers;
      answers = new Map();
      return taken;
    },
    delaysMs: () => new Map(origins.map((origin) => [origin, delayMs])),
    holdBack(ms = usualDelayMs) {
      delayMs = ms;
    },
    async answer(request) {
      const { method, url } = request;
      const exchange = matcher?.find(method, url);
      if (exchange === undefined) {
        if (!isPreflight(request)) return miss(request);
        await sleep(delayMs, undefined, { signal: request.signal });
        return permit(request);
      }
      const waitMs = Math.min(longestWaitMs, Math.max(leastWaitMs, exchange.waitMs));
      const { origin, pathname, search } = new URL(url);
      const given = { request: `${method} ${pathname}${search}`, tookMs: waitMs };
      answers.set(origin, [...(answers.get(origin) ?? []), given]);
      const askedMs = performance.now();
      const answer = encodeOnce(exchange, encoded);
      const leftMs = waitMs + delayMs - (performance.now() - askedMs);
      await sleep(Math.max(0, leftMs), undefined, { signal: request.signal });
      return { ...answer, headers: atFixedDate(allowOrigin(answer.headers, request)) };
    },
  };
}

function encodeOnce(
  exchange: RecordedExchange,
  known: WeakMap<RecordedExchange, SentAnswer>,
): SentAnswer {
  const before = known.get(exchange);
  if (before) return before;
  const { status, headers, body, encodedBytes } = exchange;
  const encoding = findHeader(headers, 'content-encoding') ?? '';
  const sent = encodeBody(body, encoding, encodedBytes);
  const answer = {
    status,
    headers: [
      ...headers.filter(([name]) => !notReplayed.includes(name.toLowerCase())),
      ...(sent !== undefined && encoding !== '' ? [['content-encoding', encoding] as const] : []),
    ],
    body: sent ?? body,
  };
  known.set(exchange, answer);
  return answer;
}

const findHeader = (headers: HeaderList, name: string): string | undefined =>
  headers.find(([one]) => one.toLowerCase() === name)?.[1];

const isPreflight = ({ method, headers }: AskedRequest): boolean =>
  method === 'OPTIONS' && findHeader(headers, 'access-control-request-method') !== undefined;

/** Chrome's own question before a request of another origin; recordings often lack it. */
function permit(request: AskedRequest): SentAnswer {
  const asked = (name: string): string => findHeader(request.headers, name) ?? '';
  return {
    status: 204,
    headers: [
      ...letIn(request),
      ['access-control-allow-methods', asked('access-control-request-method')],
      ['access-control-allow-headers', asked('access-control-request-headers')],
    ],
    body: new Uint8Array(),
  };
}

function letIn({ headers }: AskedRequest): HeaderList {
  const origin = findHeader(headers, 'origin');
  return origin === undefined
    ? []
    : [
        ['access-control-allow-origin', origin],
        ['access-control-allow-credentials', 'true'],
      ];
}

const originHeaders = ['access-control-allow-origin', 'timing-allow-origin'];

/**
 * Puts the origin that asks in the place of the recorded one. Base and head have ports of their
 * own, which change from run to run.
 */
function allowOrigin(headers: HeaderList, { headers: asked }: AskedRequest): HeaderList {
  const origin = findHeader(asked, 'origin');
  if (origin === undefined) return headers;
  return headers.map(([name, value]) =>
    originHeaders.includes(name.toLowerCase()) && value !== '*' ? [name, origin] : [name, value],
  );
}

/**
 * The date of every answer. A real date would change the bytes of a visit, since its digits are
 * compressed. An answer from the future has no age for Chrome.
 */
const fixedDate = new Date('2100-01-01T00:00:00Z');

/** Dates an answer, which then lives as long as it did when it was recorded. */
function atFixedDate(headers: HeaderList): HeaderList {
  const recordedMs = Date.parse(findHeader(headers, 'date') ?? '');
  const dated = headers.flatMap(([name, value]): HeaderList => {
    const lower = name.toLowerCase();
    if (lower === 'date' || lower === 'age') return [];
    const livesMs = lower === 'expires' ? Date.parse(value) - recordedMs : Number.NaN;
    if (Number.isNaN(livesMs)) return [[name, value]];
    return [[name, new Date(fixedDate.getTime() + livesMs).toUTCString()]];
  });
  return [...dated, ['date', fixedDate.toUTCString()]];
}

/** Chrome tells hosts over TLS what a request is for, and whether the page may read its answer. */
function readType({ headers, isUpgrade }: AskedRequest): string {
  if (isUpgrade) return 'websocket';
  const told = findHeader(headers, 'sec-fetch-dest');
  if (told === 'empty' && findHeader(headers, 'sec-fetch-mode') === 'no-cors') return 'beacon';
  const types: Readonly<Record<string, string>> = { empty: 'fetch', style: 'stylesheet' };
  return told === undefined ? 'other' : (types[told] ?? told);
}
