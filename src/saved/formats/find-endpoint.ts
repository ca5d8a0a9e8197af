/** The endpoint of the budgets file that another tool's file is of. */
import { HeadroomError } from '../../errors.ts';
import { plainName } from '../../model/plain-name.ts';
import { selectKind } from '../../model/target.ts';
import type { EndpointTarget, Target } from '../../model.ts';

/** The request that a file is of, as far as the file says it. */
export interface LoadedRequest {
  readonly url: string;
  /** The name that the tool's user gave the run, which may be an endpoint's. */
  readonly title: string | undefined;
  readonly connections: number;
  /** Requests that a connection has open at a time. */
  readonly pipelining: number;
}

/**
 * Returns the endpoint with the same URL. The file names no method: without an endpoint's name as
 * its title it counts as GET, which is the tool's default. Throws `import-no-target` where there is
 * no such endpoint or more than one, and `import-other-load` where it was loaded otherwise.
 */
export function findEndpoint(
  request: LoadedRequest,
  targets: readonly Target[],
  file: string,
): EndpointTarget {
  const endpoints = selectKind(targets, 'endpoint');
  const url = parseUrl(request.url);
  const sameUrl = endpoints.filter(({ path }) => url !== undefined && isSameUrl(url, path));
  const titled = sameUrl.filter(({ name }) => name === request.title);
  const matching = titled.length > 0 ? titled : sameUrl.filter(({ method }) => method === 'GET');
  const [endpoint, another] = matching;
  if (!endpoint || another) throw noTarget(request, matching, endpoints, file);
  const { connections } = endpoint.load;
  if (request.connections !== connections || request.pipelining !== 1)
    throw new HeadroomError(
      'import-other-load',
      `${file} was loaded with ${loadText(request)}; ${endpoint.name} is held to its limits ` +
        `with ${loadText({ connections, pipelining: 1 })}.`,
    );
  return endpoint;
}

function noTarget(
  { url, title }: LoadedRequest,
  matching: readonly EndpointTarget[],
  endpoints: readonly EndpointTarget[],
  file: string,
): HeadroomError {
  const named = title === undefined ? '' : `, titled "${plainName(title)}"`;
  const loaded = `${file} is of GET ${plainName(url)}${named}`;
  const told = (matching.length > 0 ? matching : endpoints).slice(0, 10);
  const list = told.map(({ name, address }) => `${name} (${address})`).join(', ');
  const more = endpoints.length > told.length && matching.length === 0 ? ', and others' : '';
  if (matching.length > 0)
    return new HeadroomError(
      'import-no-target',
      `${loaded}, which several endpoints are: ${list}.`,
    );
  return new HeadroomError(
    'import-no-target',
    `${loaded}; the budgets file has ${list === '' ? 'no endpoint' : `${list}${more}`}.`,
  );
}

/** A path matches whatever the origin, because the server's port differs from run to run. */
function isSameUrl(url: URL, path: string): boolean {
  const isWhole = URL.canParse(path);
  const own = new URL(path, url);
  return (
    own.pathname === url.pathname &&
    own.search === url.search &&
    (!isWhole || own.origin === url.origin)
  );
}

/** Without a scheme it is http, as on the tool's command line. */
function parseUrl(text: string): URL | undefined {
  const url = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

const loadText = ({ connections, pipelining }: Omit<LoadedRequest, 'url' | 'title'>): string =>
  `${connections} ${connections === 1 ? 'connection' : 'connections'}` +
  (pipelining === 1 ? '' : ` of ${pipelining} requests at a time`);
