/** Endpoints of the budgets file: a request under one load profile each. */
import { getMetric } from '../metrics.ts';
import type { EndpointTarget, LoadProfile } from '../model.ts';
import { methods } from './endpoint-schema.ts';
import { type Layer, mergeTargetBudgets } from './merge-budgets.ts';
import type { MetricBudgets } from './metric-budgets.ts';
import { isOnServer, type TargetWithBudgets } from './page-targets.ts';
import type { Path } from './parsed-text.ts';
import { durationMs } from './quantity.ts';
import {
  addProblem,
  checkLoad,
  expandAddress,
  parseHttpUrl,
  type Reading,
  readHeaders,
} from './reading.ts';
import type { EndpointEntry } from './schema.ts';
import { kindsInFile } from './target-kinds.ts';

/**
 * Two seconds is the shortest round whose p99 rests on enough requests of a middling server, and
 * short rounds make many.
 */
const defaultLoad = { connections: 10, duration: '2s', warmup: '1s', timeout: '10s' };

export function readEndpoints(reading: Reading): readonly TargetWithBudgets<EndpointTarget>[] {
  return Object.entries(reading.file.endpoints ?? {}).map(([name, endpoint]) =>
    readEndpoint(reading, name, endpoint),
  );
}

function readEndpoint(
  reading: Reading,
  name: string,
  endpoint: EndpointEntry,
): TargetWithBudgets<EndpointTarget> {
  const path = ['endpoints', name];
  const defaults = reading.file.defaults?.endpoint;
  const request = writtenOut(endpoint.request);
  const pathOfPath =
    typeof endpoint.request === 'string' ? [...path, 'request'] : [...path, 'request', 'path'];
  const sent = expandAddress(reading, request.path, pathOfPath);
  if (sent !== undefined) checkAddress(reading, sent, request.path, pathOfPath);
  const headers = readHeaders(reading, [
    { path: ['defaults', 'endpoint', 'headers'], headers: defaults?.headers },
    { path: [...path, 'request', 'headers'], headers: request.headers },
  ]);
  const { body: content } = request;
  const isText = content === undefined || typeof content === 'string';
  const body = isText ? content : JSON.stringify(content);
  const hasType = Object.keys(headers).some((header) => header.toLowerCase() === 'content-type');
  const load = readLoad({ ...defaultLoad, ...defaults?.load, ...endpoint.load });
  const target: EndpointTarget = {
    id: name,
    kind: 'endpoint',
    name,
    profile: nameLoad(load),
    address: `${request.method} ${request.path}`,
    method: request.method,
    path: sent ?? request.path,
    headers: isText || hasType ? headers : { ...headers, 'content-type': 'application/json' },
    body,
    expectStatus: request.expect?.status,
    load,
  };
  const written = [
    { path: ['defaults', 'endpoint', 'budgets'], budgets: defaults?.budgets },
    { path: [...path, 'budgets'], budgets: endpoint.budgets },
  ];
  const layers = namesErrorRate(written)
    ? written
    : [{ path, budgets: noErrors, isImplied: true }, ...written];
  return {
    target,
    path,
    budgets: mergeTargetBudgets(name, layers, reading),
    formerId: endpoint.was,
  };
}

/**
 * The budget of an endpoint that says nothing of errors: fast failures are not good latency.
 * `"error-rate": "off"` says something of them.
 */
const noErrors: MetricBudgets = new Map([
  ['error-rate', { kind: 'limit', limit: { written: '0%', bound: { kind: 'limit', limit: 0 } } }],
]);

const namesErrorRate = (layers: readonly Layer[]): boolean =>
  layers.some(({ budgets }) =>
    [...(budgets?.keys() ?? [])].some((name) => getMetric(name).id === 'error-rate'),
  );

type WrittenOut = Exclude<EndpointEntry['request'], string> & { readonly method: string };

function writtenOut(request: EndpointEntry['request']): WrittenOut {
  if (typeof request !== 'string') return { ...request, method: request.method ?? 'GET' };
  const [method = 'GET', path = '/'] = request.split(' ');
  return {
    method: methods.find((known) => known === method) ?? 'GET',
    path,
  };
}

function checkAddress(reading: Reading, sent: string, written: string, path: Path): void {
  if (isOnServer(sent)) return;
  const url = parseHttpUrl(sent);
  if (url) checkLoad(reading, url, path, kindsInFile.endpoint.act);
  else
    addProblem(
      reading,
      'budgets-schema',
      path,
      `${JSON.stringify(written)} is neither a path on the server nor an http or https address`,
    );
}

function nameLoad(load: LoadProfile): string {
  switch (load.kind) {
    case 'closed':
      return load.connections === 1 ? '1 connection' : `${load.connections} connections`;
  }
}

function readLoad(written: NonNullable<EndpointEntry['load']>): LoadProfile {
  const ms = (key: 'duration' | 'warmup' | 'timeout') =>
    durationMs(written[key] ?? defaultLoad[key]) ?? 0;
  return {
    kind: 'closed',
    connections: written.connections ?? defaultLoad.connections,
    durationMs: ms('duration'),
    warmupMs: ms('warmup'),
    timeoutMs: ms('timeout'),
  };
}
