/** Audits the steps of a flow that load a document, to say why their numbers moved. */
import { coveredDiagnosis } from '../../model/covered-words.ts';
import type { FlowTarget } from '../../model.ts';
import type { Played } from '../../ports.ts';
import type { MeasuringTools, Together } from '../measurer.ts';
import { diagnoseTarget, keepAudit } from '../page/keep-audit.ts';
import type { ArmServer } from '../server/running-server.ts';
import { playRequest } from './play-request.ts';

/**
 * Plays a flow once more where a rehearsal found such steps, and keeps a full audit of each. A step
 * that cannot be audited is told; the rounds tell what is wrong with it.
 */
export async function auditSteps(
  targets: Together<FlowTarget>,
  { known }: Played,
  server: ArmServer,
  tools: MeasuringTools,
): Promise<void> {
  const [first, ...others] = targets.filter(({ step }) => known.get(step) === 'navigation');
  if (first === undefined) return;
  const { log } = tools.ports;
  log.progress(`${first.flow}, ${server.arm}: full audit`);
  const browser = await tools.browser();
  const request = playRequest([first, ...others], server, tools, 'audit');
  const { steps, problem, coverTyped } = await browser.play(request);
  for (const target of [first, ...others]) {
    const step = steps.get(target.step);
    if (step?.kind === 'navigation') {
      const told = diagnoseTarget(target, step.report, step.seen);
      const diagnosis = coverTyped ? coveredDiagnosis(told, coverTyped) : told;
      // A whole report cannot be covered: what was typed may be a word of it.
      const html = coverTyped ? undefined : step.html;
      await keepAudit(target, server.arm, { diagnosis, html }, tools);
    } else {
      const [why = 'it loaded no page'] = problem?.error.message.split('\n') ?? [];
      log.note(`${target.id}, ${server.arm}: no full audit: ${why}`);
    }
  }
}
