/** The errors of one server, each with the end of its log and where the rest is. */
import { HeadroomError } from '../../errors.ts';
import type { ServerPlan } from '../../model.ts';
import type { Child, Spoken } from '../../ports.ts';
import type { Readiness, Seen } from './ready.ts';
import type { ServerOptions } from './running-server.ts';

type CommandPlan = Extract<ServerPlan, { readonly kind: 'command' }>;
type Exit = Awaited<Child['exited']>;

/** Why a server is not ready. */
export type NotReady =
  | Exclude<Readiness, { readonly kind: 'ready' }>
  | { readonly kind: 'no-match'; readonly pattern: RegExp }
  | { readonly kind: 'elsewhere'; readonly problem: string };

const tailLines = 40;

export const describeServer = (plan: CommandPlan, { arm }: Pick<ServerOptions, 'arm'>): string =>
  `The ${arm} server, \`${plan.command}\``;

/** Returns what makes each error of this server. */
export function describeTrouble(plan: CommandPlan, options: ServerOptions, child: Child) {
  const { logFile } = options;
  const name = `${describeServer(plan, options)},`;
  const withLog = (message: string, tail = child.tail(tailLines)) =>
    tail.trim() === ''
      ? `${message}\nIt wrote nothing; its log is ${logFile}.`
      : `${message}\nThe end of its log (${logFile}):\n${tail.replaceAll(/^/gm, '  ')}`;
  const seconds = `${plan.timeoutMs / 1000} s`;
  const timeout = (message: string) => new HeadroomError('server-timeout', withLog(message));
  return {
    exited: ({ code, signal }: Exit, when: string) =>
      new HeadroomError(
        'server-exited',
        withLog(`${name} ended ${signal === null ? `with code ${code}` : `by ${signal}`} ${when}.`),
      ),
    resetFailed: (reset: string, code: number | null, timedOut: boolean, tail: string) =>
      new HeadroomError(
        'server-reset-failed',
        withLog(
          `The reset command, \`${reset}\`, ` +
            `${timedOut ? `took longer than ${seconds}` : `ended with code ${code}`}.`,
          tail,
        ),
      ),
    partlyReady({ url, answer }: Seen): string {
      const what =
        'status' in answer
          ? `still answered ${answer.status} at ${url} after`
          : `gave no answer at ${url} within`;
      return (
        `${name} ${what} ${seconds}. Another page or endpoint answers, so it is measured all ` +
        'the same.'
      );
    },
    notReady(readiness: NotReady): HeadroomError {
      switch (readiness.kind) {
        case 'redirects-away':
          return new HeadroomError(
            'server-redirects-away',
            withLog(
              `${name} redirects ${readiness.url} to ${readiness.location}, which is another host.`,
            ),
          );
        case 'no-match':
          return timeout(
            `${name} answers, but its output did not match ` +
              `${withoutMultiline(readiness.pattern)} within ${seconds}.`,
          );
        case 'elsewhere':
          return new HeadroomError(
            'server-other-port',
            withLog(`${name} was not ready within ${seconds}: ${readiness.problem}.`),
          );
        case 'speaks': {
          const [what, hint] = spokenWords[readiness.what];
          return new HeadroomError(
            'server-other-protocol',
            withLog(`${name} answers at ${readiness.url}, but ${what}.`),
            { hint },
          );
        }
        case 'untrusted': {
          const { url, error, hint } = readiness;
          return new HeadroomError(
            'server-unhealthy',
            withLog(`${name} answers at ${url} with a certificate that is not trusted (${error}).`),
            { hint },
          );
        }
        case 'late': {
          const { seen } = readiness;
          if (seen === undefined)
            return timeout(`${name} did not answer at ${plan.readyPath ?? '/'} within ${seconds}.`);
          if ('status' in seen.answer)
            return new HeadroomError(
              'server-unhealthy',
              withLog(
                `${name} still answered ${seen.answer.status} at ${seen.url} after ${seconds}.`,
              ),
            );
          return timeout(
            `${name} did not answer at ${seen.url} within ${seconds} (${seen.answer.error}).`,
          );
        }
      }
    },
  };
}

const spokenWords: Readonly<Record<Spoken, readonly [what: string, hint: string]>> = {
  http: ['it speaks plain HTTP, not TLS', 'Take "scheme": "https" out of "server".'],
  tls: [
    'it speaks TLS, not plain HTTP',
    'Add "scheme": "https" to "server", and "insecure": true where it made its certificate itself.',
  ],
  'http/2': [
    'it speaks HTTP/2 alone, without TLS',
    'Let it answer HTTP/1.1 as well: neither a browser nor the load generator speaks HTTP/2 ' +
      'without TLS.',
  ],
  'http/2 over tls': [
    'it speaks HTTP/2 alone',
    'Let it answer HTTP/1.1 over TLS as well (in Node: allowHTTP1), and add "scheme": ' +
      '"https" to "server".',
  ],
};

/** Every pattern is looked for line by line. */
const withoutMultiline = ({ source, flags }: RegExp): string =>
  `/${source}/${flags.replace('m', '')}`;
