/** Flows of the budgets file: one target for each step on each device. */
import { between } from '../model/target-identity.ts';
import type { FlowTarget, Script } from '../model.ts';
import { readCookies } from './cookies.ts';
import { readDevices } from './devices.ts';
import { checkRepeat, isHeapGrowth, placeHeapGrowth, repeatFor } from './heap-growth.ts';
import { pickSimulation, refuseOtherSimulation } from './other-simulation.ts';
import {
  defaultPageTimeoutMs,
  describeVisit,
  readReplay,
  readSimulation,
  type TargetWithBudgets,
} from './page-targets.ts';
import type { Path } from './parsed-text.ts';
import { mayBeLeftOut } from './partial-file.ts';
import { durationMs } from './quantity.ts';
import { addProblem, type Reading, readHeaders } from './reading.ts';
import type { FlowEntry } from './schema.ts';
import { readLogin, readScriptEnv, readScriptFile } from './scripts.ts';
import { mergeStepBudgets } from './step-budgets.ts';
import { isName, nameRule } from './target-name.ts';

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
  const script = readScript(reading, path, entry);
  checkSteps(reading, path, entry);
  const devices = readDevices(reading, path, entry, defaults, ['defaults', 'flow']);
  const login = readLogin(reading, entry.login, defaults?.login);
  const evidence = entry.evidence ?? defaults?.evidence ?? reading.file.evidence;
  const replay = readReplay(entry.replay ?? defaults?.replay ?? reading.file.replay);
  const simulation = readSimulation(
    entry.simulation ?? defaults?.simulation ?? reading.file.simulation,
  );
  const cookies = readCookies(reading, [
    { path: ['defaults', 'flow', 'cookies'], cookies: defaults?.cookies },
    { path: [...path, 'cookies'], cookies: entry.cookies },
  ]);
  const settings = {
    ...(cookies === undefined ? {} : { cookies }),
    headers: readHeaders(reading, [
      { path: ['defaults', 'flow', 'headers'], headers: defaults?.headers },
      { path: [...path, 'headers'], headers: entry.headers },
    ]),
    timeoutMs: durationMs(entry.timeout ?? defaults?.timeout ?? '') ?? defaultPageTimeoutMs,
    blockedUrls: entry.block ?? defaults?.block ?? [],
    ...(replay === undefined ? {} : { replay }),
    ...(login === undefined ? {} : { login }),
    ...(login === undefined || evidence === undefined ? {} : { evidence }),
  };
  const lastStep = Object.keys(entry.steps).at(-1) ?? '';
  const onDevices = devices.map(({ name: profile, device, emulation, budgets: layered }) => {
    const [ofDefaults, onDevice] = layered;
    return Object.entries(entry.steps).map(([step, { from, budgets, was }]) => {
      const name = `${flow}${between}${step}`;
      const id = `${name} (${profile})`;
      const target: FlowTarget = {
        id,
        kind: 'flow',
        name,
        profile,
        address: entry.script ?? entry.recording ?? '',
        group: `${flow} (${profile})`,
        path: startOf(reading),
        flow,
        step,
        script,
        device,
        ...settings,
        ...emulation,
        ...pickSimulation(simulation, emulation),
        ...(from === undefined ? {} : { from }),
      };
      const layers = [
        { path: ['defaults', 'flow', 'budgets'], budgets: defaults?.budgets },
        {
          path: ['defaults', 'flow', 'devices', profile, 'budgets'],
          budgets: ofDefaults,
        },
        { path: [...path, 'budgets'], budgets: entry.budgets },
        { path: [...path, 'devices', profile, 'budgets'], budgets: onDevice },
        { path: [...path, 'steps', step, 'budgets'], budgets },
      ];
      const own = mergeStepBudgets(id, layers, reading);
      refuseOtherSimulation(target, own, reading);
      const isOwn = [...(budgets?.keys() ?? [])].some(isHeapGrowth);
      const place = { flow, step, lastStep, repeat: entry.repeat, isOwn };
      const merged = placeHeapGrowth(own, place, reading);
      const formerId =
        entry.was === undefined && was === undefined
          ? undefined
          : `${entry.was ?? flow}${between}${was ?? step} (${profile})`;
      return {
        target,
        path: [...path, 'steps', step],
        budgets: describeVisit(merged, target),
        formerId,
      };
    });
  });
  checkRepeat(reading, path, entry.repeat, onDevices.flat());
  return onDevices.flatMap((steps) => repeatFor(entry.repeat, steps));
}

/** Returns the path below which the server has pages. */
const startOf = ({ file }: Reading): string =>
  (typeof file.server?.static === 'object' ? file.server.static.mount : undefined) ?? '/';

/** Where neither file is named there is a problem, and an empty recording stands for it. */
function readScript(reading: Reading, path: Path, entry: FlowEntry): Script {
  const { script, recording } = entry;
  const mayHaveOne = mayBeLeftOut(reading, path, ['script', 'recording']);
  if ((script === undefined) === (recording === undefined) && !mayHaveOne)
    addProblem(
      reading,
      'budgets-schema',
      path,
      script === undefined
        ? 'missing "script" (or "recording")'
        : '"script" and "recording" exclude each other',
    );
  const env = readScriptEnv(reading, [
    { path: ['env'], env: reading.file.env },
    { path: ['defaults', 'flow', 'env'], env: reading.file.defaults?.flow?.env },
    { path: [...path, 'env'], env: entry.env },
  ]);
  return readScriptFile(reading, script ?? recording ?? '', env);
}

/** Checks what can be seen without the script: names, and where steps of a recording begin. */
function checkSteps(reading: Reading, path: Path, { script, steps }: FlowEntry): void {
  const names = Object.keys(steps);
  if (names.length === 0 && !mayBeLeftOut(reading, [...path, 'steps'], []))
    addProblem(reading, 'budgets-schema', [...path, 'steps'], 'there is no step to measure');
  let last = 0;
  for (const [name, { from }] of Object.entries(steps)) {
    const at = [...path, 'steps', name];
    const wrong = wrongStepName(name);
    if (wrong !== undefined) addProblem(reading, 'budgets-schema', at, wrong, 'key');
    if (from === undefined) continue;
    if (script !== undefined)
      addProblem(
        reading,
        'budgets-schema',
        [...at, 'from'],
        'only goes with "recording": a module names its own steps',
      );
    else if (from <= last)
      addProblem(
        reading,
        'budgets-schema',
        [...at, 'from'],
        `the step before it begins with ${last}: name the steps in their order`,
      );
    last = Math.max(last, from);
  }
}

/** JSON has no order for names that are numbers, and steps have one. */
function wrongStepName(name: string): string | undefined {
  if (/^\d+$/.test(name)) return 'a number is no name of a step: say what it does';
  return isName(name) ? undefined : nameRule;
}
