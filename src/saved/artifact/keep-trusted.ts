/**
 * Reduces measurements that are not vouched for to the parts listed here. None of them softens a
 * judgement.
 */
import type {
  Diagnosis,
  Failure,
  Fingerprint,
  GitIdentity,
  Measurements,
  Round,
  TargetIdentity,
} from '../../model.ts';

/** The event's and the API's word on the run, which replaces the file's. */
export interface VouchedFor {
  readonly suite: string;
  readonly head: GitIdentity;
  readonly base: GitIdentity | undefined;
}

/** One rule for each part of a thing. A new part does not compile until it has a rule. */
type Rules<T> = { readonly [K in keyof T]-?: (given: T, vouched: VouchedFor) => T[K] };

/** Returns the parts of a thing that its rules give. */
function take<T extends object>(rules: Rules<T>, given: T, vouched: VouchedFor): T {
  const names = (Object.keys(rules) as (keyof T)[]).filter(
    (name) => (rules[name] as unknown) !== notBelieved,
  );
  return Object.fromEntries(names.map((name) => [name, rules[name](given, vouched)])) as T;
}

/** The rule of a part that is not taken at all. */
const notBelieved = (): undefined => undefined;

const roundRules: Rules<Round> = {
  target: ({ target }) => target,
  arm: ({ arm }) => arm,
  block: ({ block }) => block,
  order: ({ order }) => order,
  startedAt: ({ startedAt }) => startedAt,
  durationMs: ({ durationMs }) => durationMs,
  // The numbers are the fork's word, and the report says so. The base's exact ones are replaced:
  // see `withTrustedBase`.
  values: ({ values }) => values,
  invalid: ({ invalid }) => invalid,
  // Of both arms alike: who would hide where the head led could leave that out itself.
  seen: ({ seen }) => seen,
  slowest: ({ slowest }) => slowest,
  // It makes no failure a pass: see `withSaturation`.
  saturated: ({ saturated }) => saturated,
  background: ({ background }) => background,
  latencies: ({ latencies }) => latencies,
  throughput: ({ throughput }) => throughput,
};

const failureRules: Rules<Failure> = {
  target: ({ target }) => target,
  arm: ({ arm }) => arm,
  block: ({ block }) => block,
  code: ({ code }) => code,
  message: ({ message }) => message,
  hint: ({ hint }) => hint,
  givenUp: ({ givenUp }) => givenUp,
  metric: notBelieved,
};

const diagnosisRules: Rules<Diagnosis> = {
  target: ({ target }) => target,
  arm: ({ arm }) => arm,
  // A path is never the fork's.
  reportFile: () => undefined,
  lcpElement: ({ lcpElement }) => lcpElement,
  // A picture could say anything in Headroom's name.
  frames: notBelieved,
  withoutPictures: ({ withoutPictures }) => withoutPictures,
  resources: ({ resources }) => resources,
  resourcesLeftOut: ({ resourcesLeftOut }) => resourcesLeftOut,
  timers: ({ timers }) => timers,
  opportunities: ({ opportunities }) => opportunities,
};

const targetRules: Rules<TargetIdentity> = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  name: ({ name }) => name,
  profile: ({ profile }) => profile,
  address: ({ address }) => address,
  group: ({ group }) => group,
  until: ({ until }) => until,
  from: ({ from }) => from,
  simulation: ({ simulation }) => simulation,
  throttling: ({ throttling }) => throttling,
  ownDevice: ({ ownDevice }) => ownDevice,
  colorScheme: ({ colorScheme }) => colorScheme,
  reducedMotion: ({ reducedMotion }) => reducedMotion,
  locale: ({ locale }) => locale,
};

const fingerprintRules: Rules<Fingerprint> = {
  cpu: ({ cpu }) => cpu,
  cores: ({ cores }) => cores,
  memoryBytes: ({ memoryBytes }) => memoryBytes,
  os: ({ os }) => os,
  chrome: ({ chrome }) => chrome,
  lighthouse: ({ lighthouse }) => lighthouse,
  autocannon: ({ autocannon }) => autocannon,
  node: ({ node }) => node,
  headroom: ({ headroom }) => headroom,
  settings: ({ settings }) => settings,
  // Timings of an import are compared with nothing: it would turn a failure into a question.
  source: notBelieved,
};

const rules: Rules<Measurements> = {
  format: ({ format }) => format,
  version: ({ version }) => version,
  source: notBelieved,
  suite: (_, { suite }) => suite,
  startedAt: ({ startedAt }) => startedAt,
  seed: ({ seed }) => seed,
  head: (_, { head }) => head,
  base: (given, { base }) => (given.base === undefined ? undefined : base),
  // Which base that was, and why another one is missing, would be said in the report as if Headroom
  // said it.
  baseFrom: notBelieved,
  baseProblem: notBelieved,
  fingerprint: (given, vouched) => take(fingerprintRules, given.fingerprint, vouched),
  targets: (given, vouched) => given.targets.map((target) => take(targetRules, target, vouched)),
  // How often rounds were looked at while they were taken: with a fixed number a budget fails or
  // passes earlier.
  plans: notBelieved,
  rounds: (given, vouched) => given.rounds.map((round) => take(roundRules, round, vouched)),
  failures: (given, vouched) =>
    given.failures.map((failure) => take(failureRules, failure, vouched)),
  diagnoses: (given, vouched) =>
    given.diagnoses.map((diagnosis) => take(diagnosisRules, diagnosis, vouched)),
  // It widens the tolerances of budgets.
  selfCheck: notBelieved,
};

/** Returns what is believed of the measurements, under the identity that the API vouches for. */
export const keepTrusted = (given: Measurements, vouched: VouchedFor): Measurements =>
  take(rules, given, vouched);
