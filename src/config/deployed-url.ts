/**
 * The address of the deployment that started the workflow: measured where neither the input `url`
 * nor the budgets file names a server.
 */
import type { ServerPlan } from '../model.ts';
import { nameSetting, type Reader } from '../settings.ts';
import type { Problems } from './problems.ts';
import { isBareOrigin, parseHttpUrl } from './reading.ts';

const hint = (reader: Reader): string =>
  `Give the address to measure with ${nameSetting('url', reader)}.`;

/** Undefined where nothing was deployed. */
export function readDeployedUrl(text: string | undefined, problems: Problems): URL | undefined {
  const url = text === undefined ? undefined : parseHttpUrl(text);
  if (text !== undefined && !url)
    problems.add({
      code: 'wrong-input',
      message: `the deployment's address ${JSON.stringify(text)} is no http or https address`,
      source: undefined,
      hint,
    });
  return url;
}

/** Beside a budgets file there is one server, and the paths are in the file. */
export function serverFromDeployment(url: URL, problems: Problems): ServerPlan {
  if (!isBareOrigin(url)) {
    const message =
      `the deployment's address ${url.origin}${url.pathname} has more than scheme, host and ` +
      'port, and the paths of a budgets file start at the host';
    problems.add({
      code: 'wrong-input',
      message,
      source: undefined,
      hint: (reader) =>
        `Give scheme, host and port with ${nameSetting('url', reader)}, and name the paths in ` +
        'the budgets file.',
    });
  }
  return { kind: 'url', origin: url.origin };
}
