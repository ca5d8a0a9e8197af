/** Flows of the budgets file: one target for each step on each device. */
import { resolve } from 'node:path';
import type { FlowTarget, Script } from '../model.ts';
import { mergeTargetBudgets } from './merge-budgets.ts';
import { defaultPageTimeoutMs, type TargetWithBudgets } from './page-targets.ts';
import { durationMs } from './quantity.ts';
import { addProblem, type Reading, readHeaders } from './reading.ts';
import type { FlowEntry } from './schema.ts';

/** Parts the name of a flow from that of its step. */
const between = ' › ';

export function readFlows(reading: Reading): readonly TargetWithBudgets<FlowTarget>[] {
  return Object.entries(reading.file.flows ?? {}).flatMap(([name, flow]) =>
    readFlow(reading, name, flow),
  );
}

function readFlow(
  reading: Reading,
  flow: string,
  entry: FlowEntry,
): readonly TargetWithBudgets<FlowTarget>[] {
  const path = ['flows', flow];
  const defaults = reading.file.defaults?.flow;
  const script = readScript(reading, flow, entry);
  if (script === undefined) return [];
  const headers = readHeaders(reading, [
    { path: ['defaults', 'flow', 'headers'], headers: defaults?.headers },
    { path: [...path, 'headers'], headers: entry.headers },
  ]);
  const devices = entry.devices ?? defaults?.devices ?? [{ device: 'mobile' as const }];
  return devices.flatMap(({ device }) =>
    Object.entries(entry.steps).map(([step, { from, budgets }]) => {
      const name = `${flow}${between}${step}`;
      const id = `${name} (${device})`;
      const target: FlowTarget = {
        id,
        kind: 'flow',
        name,
        profile: device,
        address: entry.script ?? entry.recording ?? '',
        group: `${flow} (${device})`,
        path: startOf(reading),
        flow,
        step,
        script,
        device,
        headers,
        timeoutMs: durationMs(entry.timeout ?? defaults?.timeout ?? '') ?? defaultPageTimeoutMs,
        blockedUrls: entry.block ?? defaults?.block ?? [],
        ...(from === undefined ? {} : { from }),
      };
      const layers = [
        { path: ['defaults', 'flow', 'budgets'], budgets: defaults?.budgets },
        { path: [...path, 'budgets'], budgets: entry.budgets },
        { path: [...path, 'steps', step, 'budgets'], budgets },
      ];
      return { target, budgets: mergeTargetBudgets(id, layers, reading), formerId: undefined };
    }),
  );
}

/** Returns the path below which the server has pages. */
const startOf = ({ file }: Reading): string =>
  (typeof file.server?.static === 'object' ? file.server.static.mount : undefined) ?? '/';

function readScript(
  reading: Reading,
  flow: string,
  { script, recording }: FlowEntry,
): Script | undefined {
  if ((script === undefined) === (recording === undefined)) {
    addProblem(
      reading,
      'budgets-schema',
      ['flows', flow],
      script === undefined
        ? 'missing "script" (or "recording")'
        : '"script" and "recording" exclude each other',
    );
    return undefined;
  }
  return script === undefined
    ? { kind: 'recording', file: resolve(recording ?? '') }
    : { kind: 'module', file: resolve(script) };
}
