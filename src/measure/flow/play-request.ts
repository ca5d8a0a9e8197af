/** Makes the request by which Chrome plays a flow. */

import { pickEmulation } from '../../model/emulation.ts';
import { mayBePictured, selectKind } from '../../model/target.ts';
import type { FlowTarget } from '../../model.ts';
import type { PlayRequest } from '../../ports.ts';
import { budgetedMetrics } from '../budgeted-metrics.ts';
import type { MeasuringTools, Together } from '../measurer.ts';
import { auditsFor, needsMemory } from '../page/round.ts';
import type { ArmServer } from '../server/running-server.ts';

/** Asks for these steps of a flow. The others of it are played as well. */
export function playRequest(
  targets: Together<FlowTarget>,
  server: Pick<ArmServer, 'origin'>,
  { config }: Pick<MeasuringTools, 'config'>,
  scope: PlayRequest['scope'],
): PlayRequest {
  const [target] = targets;
  const { flow, script, device, headers, blockedUrls, timeoutMs, replay, simulation, login } =
    target;
  const whole = selectKind(config.targets, 'flow').filter(
    (one) => one.flow === flow && one.profile === target.profile,
  );
  const leftOut = whole.filter(({ id }) => targets.every((one) => one.id !== id));
  const memory = targets.filter((one) => budgetedMetrics(config, one).some(needsMemory));
  return {
    flow,
    script,
    origin: server.origin,
    steps: whole.map(({ step, from }) => ({ name: step, ...(from ? { from } : {}) })),
    ...(leftOut.length > 0 ? { leftOut: leftOut.map(({ step }) => step) } : {}),
    scope,
    ...(memory.length > 0 ? { memory: memory.map(({ step }) => step) } : {}),
    ...(target.repeat === undefined ? {} : { repeat: target.repeat }),
    device,
    headers,
    blockedUrls,
    timeoutMs,
    ...(replay === undefined ? {} : { replay }),
    ...(simulation === undefined ? {} : { simulation }),
    ...(target.cookies === undefined ? {} : { cookies: target.cookies }),
    ...pickEmulation(target),
    audits: auditsFor(targets.flatMap((target) => budgetedMetrics(config, target))),
    env: { ...config.childEnvironment, ...(script.kind === 'inline' ? {} : script.env) },
    cwd: config.workingDirectory,
    allowedHosts: config.allowHosts,
    ...(login === undefined ? {} : { login }),
    // A recording keeps no other file.
    mayPicture: scope !== 'record' && mayBePictured(target),
  };
}
