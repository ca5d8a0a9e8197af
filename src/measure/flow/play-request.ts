/** Makes the request by which Chrome plays a flow. */

import { pickEmulation } from '../../model/emulation.ts';
import { mayBePictured } from '../../model/target.ts';
import type { FlowTarget } from '../../model.ts';
import type { PlayRequest } from '../../ports.ts';
import { budgetedMetrics } from '../budgeted-metrics.ts';
import type { MeasuringTools, Together } from '../measurer.ts';
import { auditsFor, needsMemory } from '../page/round.ts';
import type { ArmServer } from '../server/running-server.ts';

/** Asks for these steps of a flow. */
export function playRequest(
  targets: Together<FlowTarget>,
  server: Pick<ArmServer, 'origin'>,
  { config }: Pick<MeasuringTools, 'config'>,
  scope: PlayRequest['scope'],
): PlayRequest {
  const [target] = targets;
  const { flow, script, device, headers, blockedUrls, timeoutMs, replay, simulation, login } =
    target;
  const memory = targets.filter((one) => budgetedMetrics(config, one).some(needsMemory));
  return {
    flow,
    script,
    origin: server.origin,
    steps: targets.map(({ step, from }) => ({ name: step, ...(from ? { from } : {}) })),
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
    mayPicture: mayBePictured(target),
  };
}
