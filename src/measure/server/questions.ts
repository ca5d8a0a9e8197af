/** What a server is asked to find out whether it can serve. */
import type { ServerPlan, Target } from '../../model.ts';

/** A request whose answer tells. `status` is the one that is expected; undefined: 2xx or 3xx. */
export interface Question {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status?: number | undefined;
}

export interface Questions {
  readonly first: Question;
  /**
   * Some of what is measured: it tells as much, where `first` was not asked for in the budgets file
   * and answers with an error.
   */
  readonly others: readonly Question[];
  /** `first` is measured itself, so the others count only when time is up. */
  readonly isFirstMeasured: boolean;
}

/** Each is asked again and again while a server starts. */
const mostOthers = 5;

/** Returns what to ask: the path that the plan names, otherwise `/` and some of the targets. */
export function questionsFor(plan: ServerPlan, targets: readonly Target[]): Questions {
  if (plan.kind === 'command' && plan.readyPath !== undefined)
    return {
      first: { path: plan.readyPath, headers: plan.readyHeaders ?? {} },
      others: [],
      isFirstMeasured: false,
    };
  const headers = plan.kind === 'command' ? plan.readyHeaders : undefined;
  const origin = plan.kind === 'url' ? new URL(plan.origin).origin : undefined;
  const measured = targets.flatMap((target) => askable(target, origin, headers));
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

/** A POST may change something, and is measured soon enough. */
function askable(
  target: Target,
  origin: string | undefined,
  headers: Question['headers'] = {},
): readonly Question[] {
  const isAsking = target.kind === 'page' || target.method === 'GET' || target.method === 'HEAD';
  const path = pathOn(origin, target.path);
  if (!isAsking || path === undefined) return [];
  return [
    {
      path,
      headers: { ...headers, ...target.headers },
      status: target.kind === 'endpoint' ? target.expectStatus : undefined,
    },
  ];
}

/** A whole address may be one of the same deployment. */
function pathOn(origin: string | undefined, address: string): string | undefined {
  if (address.startsWith('/')) return address;
  const url = URL.parse(address);
  return url && url.origin === origin ? url.pathname + url.search : undefined;
}

/** Whether an answer's status says that the server can serve. */
export const isGood = ({ status: expected }: Question, status: number): boolean =>
  expected === undefined ? status >= 200 && status < 400 : status === expected;
