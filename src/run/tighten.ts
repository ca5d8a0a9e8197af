/** Tightens the limits of a budgets file to what its history kept. */
import { resolve } from 'node:path';
import type { LimitChange } from '../config/edit-budgets.ts';
import { editBudgets } from '../config/edit-budgets.ts';
import { decideTightenings, placeOfBudget } from '../decide/tighten.ts';
import { HeadroomError } from '../errors.ts';
import type { History } from '../model/history.ts';
import type { Tightening } from '../model/tightening.ts';
import type { Config } from '../model.ts';
import type { Files, Ports } from '../ports.ts';
import { findLimitTrend } from '../saved/history/find-trend.ts';

/** The budgets file as it is, as it is proposed, and what becomes of each limit. */
export interface ProposedFile {
  readonly path: string;
  /** As people see it. */
  readonly name: string;
  readonly text: string;
  readonly proposed: string;
  readonly tightenings: readonly Tightening[];
}

/** A budgets file is a few kB. */
const mostBytes = 1_000_000;

/**
 * Proposes a budgets file whose limits are only ever tighter. `readConfigWith` reads the
 * configuration again, with other files: the proposal must say what was meant and nothing else.
 * Throws `budgets-not-found`.
 */
export async function proposeTighterFile(
  config: Config,
  history: History,
  last: number,
  readConfigWith: (files: Files) => Promise<Config>,
  { files }: Pick<Ports, 'files'>,
): Promise<ProposedFile> {
  const { budgetsFile, workingDirectory, budgets, targets } = config;
  if (budgetsFile === undefined)
    throw new HeadroomError('budgets-not-found', 'there is no budgets file to tighten');
  const path = resolve(workingDirectory, budgetsFile);
  const text = await files.read(path, mostBytes, workingDirectory);
  const editor = editBudgets(budgetsFile, text);
  const shared = budgets.filter(({ source }) => source && editor.isShared(source));
  const formerNames = new Map(Object.entries(config.formerNames ?? {}));
  const trend = findLimitTrend(history, targets, formerNames, last);
  const tightenings = decideTightenings(budgets, trend, {
    last,
    anchored: new Set(shared.map(placeOfBudget)),
  });
  const changes = tightenings.flatMap((tightening): readonly LimitChange[] => {
    const source = tightening.budgets[0]?.source;
    return tightening.kind === 'tighter' && source ? [{ source, limit: tightening.to }] : [];
  });
  const proposed = editor.change(changes);
  const read = async (asked: string, ...rest: [number?, string?]): Promise<string> =>
    resolve(asked) === path ? proposed : files.read(asked, ...rest);
  requireAsMeant(config, await readConfigWith({ ...files, read }), tightenings);
  const name = budgets[0]?.source?.file ?? budgetsFile;
  return { path, name, text, proposed, tightenings };
}

/** A proposal that says something else than was decided is a bug, and must not be shown. */
function requireAsMeant(
  { budgets }: Config,
  { budgets: proposed }: Config,
  tightenings: readonly Tightening[],
): void {
  const meant = new Map(
    tightenings.flatMap((tightening) =>
      tightening.kind === 'tighter'
        ? tightening.budgets.map(({ id }) => [id, tightening.to] as const)
        : [],
    ),
  );
  const asWritten = (list: Config['budgets'], to: ReadonlyMap<string, number>): string =>
    JSON.stringify(
      list.map(({ id, level, bound }) => {
        const limit = to.get(id);
        return [id, level, limit === undefined ? bound : { kind: 'limit', limit }];
      }),
    );
  if (asWritten(budgets, meant) !== asWritten(proposed, new Map()))
    throw new Error('the proposed budgets file does not say what was decided');
}
