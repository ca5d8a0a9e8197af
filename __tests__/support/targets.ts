/** The identity of a page or an endpoint, from its name. */
import type { TargetIdentity } from '../../src/model.ts';

export const page = (name: string, device = 'mobile', address = '/'): TargetIdentity => ({
  id: `${name} (${device})`,
  kind: 'page',
  name,
  profile: device,
  address,
});

export const endpoint = (name: string, address: string): TargetIdentity => ({
  id: name,
  kind: 'endpoint',
  name,
  profile: '10 connections',
  address,
});
