/** The measurer of each kind of target. */
import type { Target, TargetKind } from '../model.ts';
import { endpoint } from './endpoint/endpoint.ts';
import { flow } from './flow/flow.ts';
import type { Measurer } from './measurer.ts';
import { page } from './page/page.ts';

type Measurers = { readonly [K in TargetKind]: Measurer<K> };

/** A new kind does not compile until it has a measurer here. */
export const measurers = { page, flow, endpoint } satisfies Measurers;

/** Returns the measurer of a target's kind. Pass it no target of another kind. */
export const findMeasurer = ({ kind }: Pick<Target, 'kind'>): Measurer<TargetKind> =>
  measurers[kind];
