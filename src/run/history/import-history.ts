/** Takes what other tools have kept into a history. */
import { join } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import type { Ports } from '../../ports.ts';
import { fitHistory } from '../../saved/history/fit-history.ts';
import { historyText } from '../../saved/history/history-text.ts';
import { isDataJs, readDataJs } from '../../saved/history/imports/data-js.ts';
import type { Imported } from '../../saved/history/imports/imported.ts';
import { toHistory } from '../../saved/history/imports/imported-history.ts';
import {
  isReportName,
  pointsOfReports,
  readReport,
} from '../../saved/history/imports/lighthouseci.ts';
import { mergeHistories } from '../../saved/history/merge-histories.ts';
import { mostHistoryBytes, parseHistory } from '../../saved/history/read-history.ts';

/** An import, and the history that it goes into. */
export interface ImportRequest {
  /** A `data.js`, or the folder `.lighthouseci`. */
  readonly from: string;
  /** The history; it need not be there yet. */
  readonly into: string;
  readonly suite: string;
  /** Whose commit a folder of reports is of. */
  readonly directory: string;
}

/** Reports of one folder, and bytes of each. */
const mostReports = 1_000;
const mostReportBytes = 64 * 1024 * 1024;

type ImportPorts = Pick<Ports, 'files' | 'git' | 'clock'>;

/** Returns how many runs the history has gained. Throws `file-*` and the `history-*` errors. */
export async function importHistory(request: ImportRequest, ports: ImportPorts): Promise<number> {
  const { files, clock } = ports;
  const nowMs = clock.now().getTime();
  const { into, suite } = request;
  const known = (await files.exists(into))
    ? [parseHistory(await files.read(into, mostHistoryBytes), into, nowMs)]
    : [];
  const added = toHistory(await readImported(request, ports), known[0]?.suite ?? suite, nowMs);
  const { history } = fitHistory(mergeHistories([...known, added]));
  await files.write(into, historyText(history));
  return history.runs.length - (known[0]?.runs.length ?? 0);
}

async function readImported(request: ImportRequest, ports: ImportPorts): Promise<Imported> {
  const { from } = request;
  const names = await ports.files.list(from);
  if (names) return readReports(names.filter(isReportName), request, ports);
  const text = await ports.files.read(from, mostHistoryBytes);
  const imported = isDataJs(text) ? readDataJs(text) : undefined;
  if (!imported) throw foreign(`${from} is no data.js of github-action-benchmark`);
  return imported;
}

async function readReports(
  names: readonly string[],
  { from, directory }: ImportRequest,
  { files, git }: ImportPorts,
): Promise<Imported> {
  const reports = [];
  for (const name of names.slice(0, mostReports)) {
    const report = readReport(await files.read(join(from, name), mostReportBytes, from));
    if (report) reports.push(report);
  }
  const startedAtMs = Math.min(...reports.map(({ fetchTime }) => Date.parse(fetchTime)));
  if (!Number.isFinite(startedAtMs)) throw foreign(`${from} holds no report of Lighthouse CI`);
  const head = await git.identity(directory);
  if (!head) throw foreign(`${directory} is no git repository, whose commit was measured`);
  const { commit } = head;
  const run = {
    commit,
    after: await git.parents(directory, commit),
    startedAtMs,
    committedAtMs: await git.committedAtMs(directory, commit),
    points: pointsOfReports(reports),
  };
  return { tool: 'Lighthouse CI', runs: [run] };
}

const foreign = (message: string): HeadroomError =>
  new HeadroomError('history-foreign', `${message}.`, {
    hint: 'Name a data.js of github-action-benchmark, or the folder .lighthouseci.',
  });
