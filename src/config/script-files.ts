/** Checks the files of scripts: modules are there, and recordings can be played. */
import { relative, resolve } from 'node:path';
import { mayBeLoaded } from '../allowed-hosts.ts';
import { isInside, isOfCheckout } from '../inside.ts';
import type { RecordedStep } from '../model.ts';
import type { Files } from '../ports.ts';
import type { Folders } from './folders.ts';
import type { Path } from './parsed-text.ts';
import { addProblem, parseHttpUrl, type Reading } from './reading.ts';
import { listSteps, mostRecordingBytes, parseRecording } from './recording.ts';
import type { BudgetsFile, FlowEntry } from './schema.ts';
import { moduleFile } from './script-schema.ts';

/** A script that the budgets file names, and where. */
interface Named {
  readonly path: Path;
  readonly name: string;
  /** Names of the variables that it gets from the file. */
  readonly variables: readonly string[];
  /** The steps of the flow that it plays; undefined for a login. */
  readonly flow?: { readonly path: Path; readonly steps: FlowEntry['steps'] } | undefined;
}

/**
 * Adds a problem for each file that is not there, leads out of the workspace, or is no recording
 * that can be played.
 */
export async function checkScriptFiles(
  reading: Reading,
  folders: Folders,
  files: Files,
): Promise<void> {
  for (const named of listScripts(reading.file)) await checkScript(reading, named, folders, files);
}

function listScripts({ login, env, defaults, pages, flows }: BudgetsFile): readonly Named[] {
  const variables = Object.keys(env ?? {});
  const logins = [
    { path: ['login'], name: login },
    { path: ['defaults', 'page', 'login'], name: defaults?.page?.login },
    { path: ['defaults', 'flow', 'login'], name: defaults?.flow?.login },
    ...Object.entries(pages ?? {}).map(([name, page]) => ({
      path: ['pages', name, 'login'],
      name: page.login,
    })),
    ...Object.entries(flows ?? {}).map(([name, flow]) => ({
      path: ['flows', name, 'login'],
      name: flow.login,
    })),
  ];
  return [
    ...logins.flatMap(({ path, name }) =>
      typeof name === 'string' ? [{ path, name, variables }] : [],
    ),
    ...Object.entries(flows ?? {}).flatMap(([flow, { script, recording, steps, env: own }]) => {
      const path = ['flows', flow];
      const place = { path, steps };
      const all = { ...env, ...defaults?.flow?.env, ...own };
      const named = { variables: Object.keys(all), flow: place };
      return [
        ...(script === undefined ? [] : [{ path: [...path, 'script'], name: script, ...named }]),
        ...(recording === undefined || script !== undefined
          ? []
          : [{ path: [...path, 'recording'], name: recording, ...named }]),
      ];
    }),
  ];
}

async function checkScript(
  reading: Reading,
  named: Named,
  folders: Folders,
  files: Files,
): Promise<void> {
  const { path, name } = named;
  const file = resolve(reading.workingDirectory, name);
  const { workspace } = folders;
  const refuse = (code: Parameters<typeof addProblem>[1], message: string): void =>
    addProblem(reading, code, path, message);
  if (!isInside(workspace, file))
    return refuse('path-escapes', `${JSON.stringify(name)} leads out of the workspace`);
  if (!(await files.exists(file)))
    return refuse('file-not-found', `${JSON.stringify(name)} does not exist`);
  if (!isOfCheckout(workspace, await files.realPath(file)))
    return refuse('path-escapes', `${JSON.stringify(name)} is a link that leads out of it`);
  if (moduleFile.test(name)) return;
  const recording = parseRecording(await files.read(file, mostRecordingBytes, workspace));
  if (recording.wrong) {
    const { line, message } = recording.wrong;
    const at = relative(reading.workingDirectory, file);
    return refuse('recording-unknown', `${at}${line === undefined ? '' : `:${line}`}: ${message}`);
  }
  checkHosts(reading, named, recording.steps);
  checkTyped(reading, named, recording.steps);
  checkBeginnings(reading, named, recording.steps);
}

/**
 * Only the first address that was recorded is replaced by the measured server's, with all others
 * on its host.
 */
function checkHosts(reading: Reading, { path, name }: Named, steps: readonly RecordedStep[]): void {
  for (const [index, { type, url }] of steps.entries())
    if (type === 'navigate' && !isOfWeb(String(url)))
      addProblem(
        reading,
        'recording-unknown',
        path,
        `step ${index + 1} of ${name} opens an address that is neither http nor https`,
      );
  const visited = steps.flatMap((step, index) => {
    const url = step.type === 'navigate' ? parseHttpUrl(String(step.url)) : undefined;
    return url ? [{ url, number: index + 1 }] : [];
  });
  const recorded = visited[0]?.url.origin;
  for (const { url, number } of visited)
    if (url.origin !== recorded && !mayBeLoaded(url, reading.file.allowHosts ?? []))
      addProblem(
        reading,
        'host-not-allowed',
        path,
        `step ${number} of ${name} opens ${url.host}, which is not this machine and is not in ` +
          '"allowHosts"',
      );
}

/** A path counts as well; files of this machine, and pages of Chrome itself, do not. */
const isOfWeb = (address: string): boolean =>
  /^https?:$/.test(URL.parse(address, 'http://page.invalid')?.protocol ?? '') ||
  address === 'about:blank';

/** A value that is `$NAME` alone stands for a variable. */
function checkTyped(
  reading: Reading,
  { path, name, variables, flow }: Named,
  steps: readonly RecordedStep[],
): void {
  const place = flow ? 'no "env" of the budgets file' : 'the top-level "env" of the budgets file';
  const lacks = flow ? 'names' : 'does not name, and a login gets no other';
  for (const [index, { type, value }] of steps.entries()) {
    const [, variable] = /^\$([A-Z_][A-Z0-9_]*)$/.exec(String(value)) ?? [];
    if (type !== 'change' || variable === undefined || variables.includes(variable)) continue;
    addProblem(
      reading,
      'missing-variable',
      path,
      `step ${index + 1} of ${name} types $${variable}, which ${place} ${lacks}: write ` +
        `"env": { "${variable}": "$${variable}" }${flow ? '' : ' there'}`,
    );
  }
}

/** Each measured step names the recorded one that it begins with. */
function checkBeginnings(reading: Reading, named: Named, recorded: readonly RecordedStep[]): void {
  const { flow, name } = named;
  if (flow === undefined) return;
  for (const [step, { from }] of Object.entries(flow.steps)) {
    const path = [...flow.path, 'steps', step];
    if (from === undefined)
      addProblem(
        reading,
        'budgets-schema',
        path,
        `missing "from", the recorded step that it begins with; ${name} has ${listSteps(recorded)}`,
      );
    else if (from > recorded.length)
      addProblem(
        reading,
        'budgets-schema',
        [...path, 'from'],
        `${name} has ${recorded.length} steps: ${listSteps(recorded)}`,
      );
  }
}
