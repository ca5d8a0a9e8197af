/** Measurements as the file holds them: every part is cut to what the reader takes. */
import { measurementsBounds } from '../model/measurements-bounds.ts';
import { plainName } from '../model/plain-name.ts';
import type { Failure, Measurements, Moved, PageSeen, Round } from '../model.ts';
import { atLeastZero, type Cut, cutter, type Redact } from './cut-text.ts';
import { fitDiagnosis } from './fit-diagnosis.ts';
import { fitInteraction } from './fit-interaction.ts';
import { frameLength, largestWithin } from './largest-within.ts';

const { characters, lists } = measurementsBounds;

/**
 * Characters of all messages of failures together, and of all diagnoses together. Many failures
 * with a server's log each, or many pages with thousands of requests, would make the file too large
 * to be read.
 */
const mostMessages = 2_000_000;
const mostEvidence = 4_000_000;
const leastMessage = 200;
/** Characters of all reasons together, for which values of rounds do not count. */
const mostReasons = 2_000_000;
/** Characters of everything that visits met besides metrics. */
const mostSeen = 4_000_000;
/** Characters of all slowest interactions. */
const mostInteractions = 4_000_000;
/** Characters of all thumbnails, and of what endpoints' rounds keep for their charts. */
const mostFrames = 4_000_000;
const mostCharts = 4_000_000;
/** Numbers of a list, in characters. */
const partLength = 24;

/** Returns the measurements, cut to the bounds of the file. Rounds and failures are all kept. */
export function fitMeasurements(measurements: Measurements, redact: Redact): Measurements {
  const cut = cutter(redact);
  const { baseFrom, baseProblem, head, base, failures, diagnoses, selfCheck } = measurements;
  const message = mostEach(mostMessages, failures.length, leastMessage, characters.message);
  const reason = mostEach(mostReasons, measurements.rounds.length, leastMessage, characters.reason);
  const visits = measurements.rounds.filter((round) => round.seen !== undefined).length;
  const timed = measurements.rounds.filter((round) => round.slowest !== undefined).length;
  const charted = measurements.rounds.filter((round) => round.latencies !== undefined).length;
  const room = {
    reason,
    seen: mostEach(mostSeen, visits, 0, mostSeen),
    slowest: mostEach(mostInteractions, timed, 0, mostInteractions),
    chart: mostEach(mostCharts, charted, 0, mostCharts),
  };
  const pictured = diagnoses.filter(({ frames }) => frames !== undefined).length;
  const evidence = {
    evidence: mostEach(mostEvidence, diagnoses.length, 0, mostEvidence),
    frames: mostEach(mostFrames, pictured, 0, mostFrames),
  };
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
    diagnoses: diagnoses.map((diagnosis) => fitDiagnosis(diagnosis, evidence, cut)),
    ...(selfCheck === undefined ? {} : { selfCheck: selfCheck.filter(isWhole) }),
  };
}

const mostEach = (all: number, count: number, least: number, most: number): number =>
  Math.max(least, Math.min(most, Math.floor(all / Math.max(1, count))));

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
  { latencies, throughput, slowest, ...round }: Round,
  room: Readonly<Record<'reason' | 'seen' | 'slowest' | 'chart', number>>,
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
    ...fittedChart({ latencies, throughput }, room.chart),
    ...(slowest === undefined ? {} : fitInteraction(slowest, room.slowest, cut)),
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

/** Both or none: they are of no use but together, and half a histogram is none. */
function fittedChart(
  { latencies = '', throughput = [] }: Pick<Round, 'latencies' | 'throughput'>,
  room: number,
): Pick<Round, 'latencies' | 'throughput'> {
  const length = latencies.length + throughput.length * partLength;
  const isWhole =
    latencies.length <= characters.latencies &&
    throughput.length <= lists.throughput &&
    throughput.every((one) => atLeastZero(one) === one);
  if (length > room || !isWhole) return {};
  return {
    ...(latencies === '' ? {} : { latencies }),
    ...(throughput.length > 0 ? { throughput } : {}),
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

const isWhole = ({ least, typical }: Moved): boolean =>
  Number.isFinite(least) && least >= 0 && Number.isFinite(typical);

const fittedFailure = (failure: Failure, message: number, cut: Cut): Failure => ({
  ...failure,
  message: cut(failure.message, message),
  hint: cut(failure.hint, characters.hint),
});
