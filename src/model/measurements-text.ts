/** The text of `measurements.json`: everything in it is cut to what the reader takes. */
import type {
  Diagnosis,
  Failure,
  Measurements,
  Moved,
  PageSeen,
  Resource,
  Round,
} from './measurements.ts';
import { measurementsBounds } from './measurements-bounds.ts';
import { plainName } from './plain-name.ts';

const { characters, lists } = measurementsBounds;

/**
 * Covers every secret in a text. A text is covered before it is cut: half a secret is not found any
 * more.
 */
export type Redact = (text: string) => string;

/**
 * A cut text may grow by a few characters when it is redacted once more, where `token=` meets the
 * cut.
 */
const slack = 64;
/** Redacting makes a text longer by a third at most: `&sig=x` becomes `&sig=***`. */
const mostGrowth = 4 / 3;

/**
 * Characters of all messages of failures together, and of all diagnoses together. A file of many
 * failures with the log of a server each, or of many pages with thousands of requests, would else
 * be too large to be read.
 */
const mostMessages = 2_000_000;
const mostEvidence = 4_000_000;
const leastMessage = 200;
/** Characters of all reasons together for which values of rounds do not count. */
const mostReasons = 2_000_000;
/** Characters of all that visits met besides metrics. */
const mostSeen = 4_000_000;

/** The text of the file. Never longer in any part than what `parseMeasurements` takes. */
export function measurementsText(measurements: Measurements, redact: Redact): string {
  return `${JSON.stringify(fitted(measurements, redact), undefined, 1)}\n`;
}

/**
 * The same measurements, cut to the bounds of the file. Rounds, targets and failures stay all
 * there.
 */
function fitted(measurements: Measurements, redact: Redact): Measurements {
  const cut = cutter(redact);
  const { baseFrom, baseProblem, head, base, failures, diagnoses, selfCheck } = measurements;
  const message = mostEach(mostMessages, failures.length, leastMessage, characters.message);
  const reason = mostEach(mostReasons, measurements.rounds.length, leastMessage, characters.reason);
  const visits = measurements.rounds.filter((round) => round.seen !== undefined).length;
  const room = { reason, seen: mostEach(mostSeen, visits, 0, mostSeen) };
  const evidence = mostEach(mostEvidence, diagnoses.length, 0, mostEvidence);
  return {
    ...measurements,
    head: head && {
      ...head,
      branch: head.branch && plainName(cut(head.branch, characters.branch)),
    },
    base: base && {
      ...base,
      branch: base.branch && plainName(cut(base.branch, characters.branch)),
    },
    ...(baseFrom === undefined ? {} : { baseFrom: cut(baseFrom, characters.baseFrom) }),
    ...(baseProblem === undefined ? {} : { baseProblem: cut(baseProblem, characters.baseProblem) }),
    fingerprint: fittedFingerprint(measurements.fingerprint, cut),
    targets: measurements.targets.map((target) => ({
      ...target,
      address: plainName(cut(target.address, characters.address)),
    })),
    rounds: measurements.rounds.map((round) => fittedRound(round, room, cut)),
    failures: failures.map((failure) => fittedFailure(failure, message, cut)),
    diagnoses: diagnoses.map((diagnosis) => fittedDiagnosis(diagnosis, evidence, cut)),
    ...(selfCheck === undefined ? {} : { selfCheck: selfCheck.filter(isWhole) }),
  };
}

const mostEach = (all: number, count: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.floor(all / Math.max(1, count))));

type Cut = (text: string, most: number) => string;

/** Keeps both ends: a message begins with what happened, and a log ends with why. */
function cutter(redact: Redact): Cut {
  return (text, most) => {
    if (text.length * mostGrowth <= most) return text;
    const safe = redact(text);
    if (safe.length <= most - slack) return safe;
    const mark = ` […${safe.length - most + slack} characters left out…] `;
    const room = Math.max(0, most - slack - mark.length);
    const front = Math.ceil(room / 3);
    return safe.slice(0, front) + mark + safe.slice(safe.length - (room - front));
  };
}

function fittedFingerprint(
  fingerprint: Measurements['fingerprint'],
  cut: Cut,
): Measurements['fingerprint'] {
  const fact = <T extends string | undefined>(text: T): T =>
    text === undefined ? text : (plainName(cut(text, characters.fact)) as T);
  const { cpu, os, chrome, lighthouse, autocannon, node, headroom, settings } = fingerprint;
  return {
    ...fingerprint,
    cpu: fact(cpu),
    os: fact(os),
    chrome: fact(chrome),
    lighthouse: fact(lighthouse),
    autocannon: fact(autocannon),
    node: fact(node),
    headroom: fact(headroom),
    settings: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [plainName(name), fact(value)]),
    ),
  };
}

/** JSON has no infinity: a value that is no number counts as missing, which is said. */
function fittedRound(
  round: Round,
  room: { readonly reason: number; readonly seen: number },
  cut: Cut,
): Round {
  const values = Object.entries(round.values);
  const wild = values.filter(([, value]) => !Number.isFinite(value));
  const { background } = round;
  const invalid = [
    ...Object.entries(round.invalid),
    ...wild.map(([metric]) => [metric, 'not a number'] as const),
  ];
  return {
    ...round,
    durationMs: atLeastZero(round.durationMs),
    values:
      wild.length === 0
        ? round.values
        : Object.fromEntries(values.filter(([, value]) => Number.isFinite(value))),
    invalid: Object.fromEntries(
      invalid.map(([metric, reason]) => [metric, cut(reason, room.reason)]),
    ),
    ...(round.seen === undefined ? {} : { seen: fittedSeen(round.seen, room.seen, cut) }),
    ...(background === undefined
      ? {}
      : {
          background: {
            ...background,
            othersCores: atLeastZero(background.othersCores),
            stolenCores: atLeastZero(background.stolenCores),
          },
        }),
  };
}

/** Where a page led goes before what failed on it. */
function fittedSeen({ landedOn, failed = [] }: PageSeen, room: number, cut: Cut): PageSeen {
  const kept = largestWithin(failed, lists.failed, room, ({ url }) => ({
    size: 1,
    length: url.length + frameLength,
  }));
  const texts = kept.map(({ url, type, problem }) => ({
    url: cut(url, characters.address),
    type: cut(type, characters.type),
    problem: cut(problem, characters.problem),
  }));
  return {
    ...(landedOn === undefined ? {} : { landedOn: cut(landedOn, characters.address) }),
    ...(texts.length > 0 ? { failed: texts } : {}),
  };
}

const atLeastZero = (value: number): number => (Number.isFinite(value) ? Math.max(0, value) : 0);

const isWhole = ({ least, typical }: Moved): boolean =>
  Number.isFinite(least) && least >= 0 && Number.isFinite(typical);

const fittedFailure = (failure: Failure, message: number, cut: Cut): Failure => ({
  ...failure,
  message: cut(failure.message, message),
  hint: cut(failure.hint, characters.hint),
});

/** Of resources and opportunities the largest are kept. */
function fittedDiagnosis(diagnosis: Diagnosis, evidence: number, cut: Cut): Diagnosis {
  const { lcpElement, resources, opportunities } = diagnosis;
  const kept = largestWithin(resources, lists.resources, evidence / 2, weightOfResource);
  const leftOut = (diagnosis.resourcesLeftOut ?? 0) + resources.length - kept.length;
  return {
    ...diagnosis,
    lcpElement: lcpElement === undefined ? undefined : cut(lcpElement, characters.element),
    ...(leftOut === 0 ? {} : { resourcesLeftOut: leftOut }),
    resources: kept.map(({ url, type, transferBytes }) => ({
      url: cut(url, characters.url),
      type: plainName(cut(type, characters.type)),
      transferBytes: atLeastZero(transferBytes),
    })),
    opportunities: largestWithin(
      opportunities,
      lists.opportunities,
      evidence / 2,
      weightOfOpportunity,
    ).map(({ audit, title, savingMs, savingBytes }) => ({
      audit: plainName(cut(audit, characters.audit)),
      title: cut(title, characters.title),
      savingMs: Number.isFinite(savingMs) ? savingMs : 0,
      savingBytes: Number.isFinite(savingBytes) ? savingBytes : 0,
    })),
  };
}

/** How large an entry is for a reader, and how many characters of the file it takes. */
interface Weight {
  readonly size: number;
  readonly length: number;
}

/** Names of keys, indents and numbers of an entry. */
const frameLength = 120;

const weightOfResource = ({ url, type, transferBytes }: Resource): Weight => ({
  size: transferBytes,
  length:
    Math.min(url.length, characters.url) + Math.min(type.length, characters.type) + frameLength,
});

const weightOfOpportunity = ({
  audit,
  title,
  savingMs,
}: Diagnosis['opportunities'][number]): Weight => ({
  size: savingMs,
  length:
    Math.min(audit.length, characters.audit) +
    Math.min(title.length, characters.title) +
    frameLength,
});

/** The list as it is where it fits; else as many of the largest as there is room for. */
function largestWithin<T>(
  list: readonly T[],
  most: number,
  room: number,
  weigh: (entry: T) => Weight,
): readonly T[] {
  const length = list.reduce((sum, entry) => sum + weigh(entry).length, 0);
  if (list.length <= most && length <= room) return list;
  let left = room;
  const largest = list.toSorted((one, other) => weigh(other).size - weigh(one).size).slice(0, most);
  const firstWithout = largest.findIndex((entry) => {
    left -= weigh(entry).length;
    return left < 0;
  });
  return firstWithout < 0 ? largest : largest.slice(0, firstWithout);
}
