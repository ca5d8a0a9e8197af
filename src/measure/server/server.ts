/** The measured site: where it answers, and how it is made fresh and ended. */
import { resolve } from 'node:path';
import { HeadroomError } from '../../errors.ts';
import type { ServerPlan, Target } from '../../model.ts';
import { certificateHint } from '../certificate-hint.ts';
import type { Question } from '../measurer.ts';
import { startCommandServer } from './command.ts';
import { chooseQuestions, type Questions } from './questions.ts';
import type { Server, ServerOptions, ServerPorts } from './running-server.ts';

/**
 * Starts the site of a plan and waits until it answers. Throws `server-*`; `file-not-found` for a
 * static folder.
 */
export async function startServer(
  plan: ServerPlan,
  options: ServerOptions,
  ports: ServerPorts,
): Promise<Server> {
  switch (plan.kind) {
    case 'command':
      return startCommandServer(plan, options, ports);
    case 'static': {
      const { origin, leftOut, close } = await ports.network.serveFolder(
        resolve(options.cwd, plan.folder),
        options.cwd,
        plan,
      );
      if (leftOut.length > 0) ports.log.warn(linksLeftOut(plan.folder, leftOut));
      return { ...nothingToManage, origin, stop: close };
    }
    case 'url':
      await requireAnswer(
        plan,
        options.targets ?? [],
        chooseQuestions(plan, options.targets ?? []),
        ports,
      );
      return { ...nothingToManage, origin: new URL(plan.origin).origin };
  }
}

const mostNames = 5;

function linksLeftOut(folder: string, links: readonly string[]): string {
  const names = links.slice(0, mostNames).join(', ');
  const more = links.length > mostNames ? ` and ${links.length - mostNames} more` : '';
  return (
    `Links that lead out of ${folder}, to hidden files or nowhere are not served: ` +
    `${names}${more}.`
  );
}

const nothingToManage = {
  reset: async () => {},
  checkAlive: () => {},
  stop: async () => {},
} satisfies Omit<Server, 'origin'>;

/** As long as a deployment that was asleep may take to wake up. */
const wakeUpMs = 60_000;

/**
 * An error at `/` is no obstacle where something that is measured answers, or where that cannot be
 * asked in advance.
 */
async function requireAnswer(
  { origin, insecure }: Extract<ServerPlan, { readonly kind: 'url' }>,
  targets: readonly Target[],
  { others, isFirstMeasured }: Questions,
  { network }: ServerPorts,
): Promise<void> {
  const ask = (url: string, headers: Question['headers']) =>
    network.probe(url, { method: 'GET', headers, body: undefined, timeoutMs: wakeUpMs, insecure });
  const answer = await ask(origin, {});
  if ('error' in answer) {
    const hint =
      certificateHint(answer.error) ?? 'Start it before Headroom runs, or correct the URL.';
    const why = answer.error === 'timeout' ? `within ${wakeUpMs / 1000} s` : `(${answer.error})`;
    throw new HeadroomError(
      answer.error === 'timeout' ? 'server-timeout' : 'server-unhealthy',
      `${origin} does not answer ${why}.`,
      { hint },
    );
  }
  const isUnknown = targets.length > 0 && others.length === 0 && !isFirstMeasured;
  if (answer.status < 500 || isUnknown) return;
  for (const { path, headers } of others) {
    const other = await ask(new URL(path, origin).href, headers);
    if ('status' in other && other.status < 500) return;
  }
  throw new HeadroomError('server-unhealthy', `${origin} answers ${answer.status}.`, {
    hint: 'Measure it once it is healthy.',
  });
}
