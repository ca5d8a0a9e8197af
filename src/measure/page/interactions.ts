/** Plays the interactions of a page, on a second load of it in the same round. */
import { pickEmulation } from '../../model/emulation.ts';
import type { MetricId, PageTarget, RecordedStep } from '../../model.ts';
import type { Played, PlayRequest } from '../../ports.ts';
import { stepValues } from '../flow/values.ts';
import type { MeasuringTools, RoundValues } from '../measurer.ts';
import type { ArmServer } from '../server/running-server.ts';
import { withFailed } from './seen.ts';

const step = 'interactions';

/** The metrics that interactions add to those of the visit. */
const added: readonly MetricId[] = ['inp', 'step-duration'];

/**
 * Returns the round with the figures of the page's interactions. Interactions that cannot be played
 * lose only their own metrics, and `invalid` says why, whether or not a budget asks for them.
 */
export async function withInteractions(
  round: RoundValues,
  target: PageTarget,
  server: Pick<ArmServer, 'origin'>,
  tools: MeasuringTools,
): Promise<RoundValues> {
  const played = await playInteractions(target, server, tools, 'round');
  if (played === undefined) return round;
  const outcome = read(played, server.origin);
  const seen = withFailed(round.seen, outcome.seen?.failed ?? []);
  return {
    ...round,
    ...(seen ? { seen } : {}),
    ...(outcome.slowest ? { slowest: outcome.slowest } : {}),
    values: { ...round.values, ...pick(outcome.values, added) },
    // The visit itself says that it has none of them.
    invalid: { ...omit(round.invalid, added), ...pick(outcome.invalid, added) },
  };
}

/**
 * Plays the interactions of a page, and tells what they met and what stopped them. Returns
 * undefined where there are none.
 */
export async function playInteractions(
  target: PageTarget,
  server: Pick<ArmServer, 'origin'>,
  { config, browser, ports }: MeasuringTools,
  scope: 'record' | 'round',
): Promise<Played | undefined> {
  if (target.interactions === undefined) return undefined;
  const { device, headers, blockedUrls, timeoutMs, replay, login } = target;
  const url = new URL(target.path, server.origin).href;
  const request: PlayRequest = {
    flow: target.id,
    script: { kind: 'inline', steps: [{ type: 'navigate', url }, ...target.interactions] },
    origin: new URL(url).origin,
    steps: [{ name: step, from: firstMeasured(target.interactions) }],
    scope,
    device,
    headers,
    blockedUrls,
    timeoutMs,
    ...(replay === undefined ? {} : { replay }),
    ...(target.cookies === undefined ? {} : { cookies: target.cookies }),
    ...pickEmulation(target),
    audits: [],
    env: config.childEnvironment,
    cwd: config.workingDirectory,
    allowedHosts: config.allowHosts,
    ...(login === undefined ? {} : { login }),
    mayPicture: false,
  };
  const played = await (await browser()).play(request);
  for (const what of played.met) ports.log.note(`${target.id}: its interactions met ${what}.`);
  if (played.problem) ports.log.warn(naming(target, played.problem.error.message));
  return played;
}

/** Names the page before a message that does not do so itself. */
const naming = ({ id }: PageTarget, why: string): string =>
  why.startsWith(id) ? why : `${id}: ${why}`;

/**
 * Returns where the measured step begins, counted from 1 with the load of the page before it. Up to
 * the last `navigate` they only lead to the page that is meant.
 */
const firstMeasured = (steps: readonly RecordedStep[]): number =>
  steps.findLastIndex(({ type }) => type === 'navigate') + 3;

type ByMetric<T> = Readonly<Record<MetricId, T>>;

const pick = <T>(all: ByMetric<T>, ids: readonly MetricId[]): ByMetric<T> =>
  Object.fromEntries(Object.entries(all).filter(([id]) => ids.includes(id)));

const omit = <T>(all: ByMetric<T>, ids: readonly MetricId[]): ByMetric<T> =>
  Object.fromEntries(Object.entries(all).filter(([id]) => !ids.includes(id)));

/** Returns the figures of the interactions, or what stopped them in place of each. */
function read({ steps, problem }: Played, origin: string): RoundValues {
  const done = steps.get(step);
  if (done?.kind === 'interaction') return stepValues(done, origin, added);
  const why = problem?.error.message ?? 'the interactions were not played';
  const short = why.split('\n')[0] ?? '';
  return { values: {}, invalid: Object.fromEntries(added.map((id) => [id, short])) };
}
