/** Chooses the requests that tell whether a server is ready. */
import type { ServerPlan, Target } from '../../model.ts';
import type { Question } from '../measurer.ts';
import { findMeasurer } from '../measurers.ts';

export interface Questions {
  readonly first: Question;
  /**
   * Some of the targets. They count when the budgets file does not ask for `first` and it answers
   * with an error.
   */
  readonly others: readonly Question[];
  /** Whether `first` is a target itself; then the others count only when time is up. */
  readonly isFirstMeasured: boolean;
}

/** Headroom repeats each of them while a server starts. */
const mostOthers = 5;

/** Returns the path that the plan names, otherwise `/` and some of the targets. */
export function chooseQuestions(plan: ServerPlan, targets: readonly Target[]): Questions {
  if (plan.kind === 'command' && plan.readyPath !== undefined)
    return {
      first: { path: plan.readyPath, headers: plan.readyHeaders ?? {} },
      others: [],
      isFirstMeasured: false,
    };
  const headers = plan.kind === 'command' ? plan.readyHeaders : undefined;
  const origin = plan.kind === 'url' ? new URL(plan.origin).origin : undefined;
  const measured = targets.flatMap((target) => findQuestion(target, origin, headers));
  const first = measured.find(({ path }) => path === '/');
  const others = [
    ...new Map(measured.map((question) => [question.path, question])).values(),
  ].filter(({ path }) => path !== '/');
  return {
    first: first ?? { path: '/', headers: headers ?? {} },
    others: others.slice(0, mostOthers),
    isFirstMeasured: first !== undefined,
  };
}

/** Returns the target's own question if it goes to this server; `headers` are the plan's. */
function findQuestion(
  target: Target,
  origin: string | undefined,
  headers: Question['headers'] = {},
): readonly Question[] {
  const question = findMeasurer(target).readinessQuestion(target);
  const path = question && findPath(origin, question.path);
  if (question === undefined || path === undefined) return [];
  return [{ ...question, path, headers: { ...headers, ...question.headers } }];
}

/** Returns the path of an address that is on this origin; undefined for another origin. */
function findPath(origin: string | undefined, address: string): string | undefined {
  if (address.startsWith('/')) return address;
  const url = URL.parse(address);
  return url && url.origin === origin ? url.pathname + url.search : undefined;
}

/** Whether an answer's status says that the server can serve. */
export const isGood = ({ status: expected }: Question, status: number): boolean =>
  expected === undefined ? status >= 200 && status < 400 : status === expected;
