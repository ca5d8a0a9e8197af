/** The measurer of flows: a script or a recording is played in Chrome, and each step measured. */
import type { HeadroomError } from '../../errors.ts';
import type { FlowTarget } from '../../model.ts';
import type { Played } from '../../ports.ts';
import { budgetedMetrics } from '../budgeted-metrics.ts';
import type { Measurer, MeasuringTools, RoundValues, Together } from '../measurer.ts';
import { orError } from '../or-error.ts';
import { page } from '../page/page.ts';
import type { ArmServer } from '../server/running-server.ts';
import { auditSteps } from './audit-steps.ts';
import { playRequest } from './play-request.ts';
import { failStep, failSteps, isPlayedFirst } from './problems.ts';
import { stepValues } from './values.ts';

export const flow: Measurer<'flow'> = {
  sharesTime: false,
  measuredOnce: [],

  /**
   * Plays the flow once without measuring, which finds the kind of each step, and once for full
   * audits. Where some steps were played, the rounds tell of the others.
   */
  async prepare(targets, server, tools) {
    const [target] = targets;
    tools.ports.log.progress(`${target.flow}, ${server.arm}: rehearsal`);
    const played = await play(targets, server, tools, 'rehearsal');
    if (played.known.size === 0) throw await failStep(target, server.arm, played, tools);
    await auditSteps(targets, played, server, tools);
    return targets.map(() => ({}));
  },

  async take(targets, servers, tools) {
    const taken: (readonly (RoundValues | HeadroomError)[])[] = [];
    for (const server of servers) {
      const outcomes = await orError(takeRound(targets, server, tools));
      taken.push('code' in outcomes ? targets.map(() => outcomes) : outcomes);
    }
    return taken;
  },

  async visitOnce(targets, server, tools) {
    await server.ready();
    const played = await play(targets, server, tools, 'record');
    const stopped = targets.find(({ step }) => step === played.problem?.step) ?? targets[0];
    if (played.problem) throw await failStep(stopped, server.arm, played, tools);
  },

  readinessQuestion: ({ path, headers }) => ({ path, headers, status: undefined }),
  visitedAddresses: ({ path }) => [path],
  recording: ({ replay }) => replay,
  fingerprintPart: (targets, tools, launched) =>
    page.fingerprintPart(
      targets.map((target) => ({ ...target, kind: 'page' as const })),
      tools,
      launched,
    ),
};

async function takeRound(
  targets: Together<FlowTarget>,
  server: ArmServer,
  tools: MeasuringTools,
): Promise<readonly (RoundValues | HeadroomError)[]> {
  await server.ready();
  const played = await play(targets, server, tools, 'round');
  const missed = targets.filter(({ step }) => !played.steps.has(step));
  const errors = await failSteps(missed, server.arm, played, tools);
  if (missed.every(isPlayedFirst(played))) await warnOfEnd(targets, server, played, tools);
  const stopped = played.problem?.error.message.split('\n')[0];
  return targets.flatMap((target) => {
    const step = played.steps.get(target.step);
    const wanted = budgetedMetrics(tools.config, target);
    const { repetitions } = played;
    const { simulation } = target;
    if (!step) return errors.get(target) ?? [];
    const values = stepValues(step, server.origin, wanted, { repetitions, stopped, simulation });
    return coverSeen(values, played);
  });
}

/** Tells of a problem that came after the last step, or while the flow was repeated. */
async function warnOfEnd(
  targets: Together<FlowTarget>,
  { arm }: ArmServer,
  played: Played,
  tools: MeasuringTools,
): Promise<void> {
  if (played.problem === undefined) return;
  const { message } = await failStep(targets[0], arm, played, tools);
  tools.ports.log.warn(`${arm}: its steps are measured, and then the flow stopped: ${message}`);
}

/** Addresses of a step may hold what was typed before it. */
function coverSeen(values: RoundValues, { coverTyped }: Played): RoundValues {
  const { seen } = values;
  if (!seen || !coverTyped) return values;
  const { landedOn, failed } = seen;
  return {
    ...values,
    seen: {
      ...seen,
      ...(landedOn === undefined ? {} : { landedOn: coverTyped(landedOn) }),
      ...(failed && { failed: failed.map((one) => ({ ...one, url: coverTyped(one.url) })) }),
    },
  };
}

async function play(
  targets: Together<FlowTarget>,
  server: ArmServer,
  tools: MeasuringTools,
  scope: 'rehearsal' | 'record' | 'round',
): Promise<Played> {
  const browser = await tools.browser();
  const played = await browser.play(playRequest(targets, server, tools, scope));
  for (const what of played.met)
    tools.ports.log.note(`${targets[0].flow}, ${server.arm}: the flow met ${what}.`);
  return played;
}
