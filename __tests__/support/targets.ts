/** Pages and endpoints from their names: whole targets, and the identities that are saved. */
import { identifyTarget } from '../../src/model/target-identity.ts';
import type { EndpointTarget, FlowTarget, PageTarget, TargetIdentity } from '../../src/model.ts';

export const pageTarget = (
  name: string,
  device: PageTarget['device'] = 'mobile',
  path = '/',
): PageTarget => ({
  id: `${name} (${device})`,
  kind: 'page',
  name,
  profile: device,
  address: path,
  path,
  device,
  headers: {},
  timeoutMs: 45_000,
  blockedUrls: [],
});

export const flowTarget = (
  flow: string,
  step: string,
  device: PageTarget['device'] = 'mobile',
): FlowTarget => ({
  ...pageTarget(`${flow} › ${step}`, device, '/'),
  kind: 'flow',
  address: `perf/${flow}.mjs`,
  flow,
  step,
  script: { kind: 'module', file: `/site/perf/${flow}.mjs` },
});

export const endpointTarget = (name: string, request: string): EndpointTarget => {
  const [method = 'GET', path = '/'] = request.split(' ');
  return {
    id: name,
    kind: 'endpoint',
    name,
    profile: '10 connections',
    address: request,
    method,
    path,
    headers: {},
    body: undefined,
    expectStatus: undefined,
    load: { kind: 'closed', connections: 10, durationMs: 2_000, warmupMs: 500, timeoutMs: 5_000 },
  };
};

export const page = (...named: Parameters<typeof pageTarget>): TargetIdentity =>
  identifyTarget(pageTarget(...named));

export const flow = (...named: Parameters<typeof flowTarget>): TargetIdentity =>
  identifyTarget(flowTarget(...named));

export const endpoint = (...named: Parameters<typeof endpointTarget>): TargetIdentity =>
  identifyTarget(endpointTarget(...named));
