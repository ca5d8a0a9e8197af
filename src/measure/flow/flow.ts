/** The measurer of flows: Chrome plays their steps. */
import { HeadroomError } from '../../errors.ts';
import type { Measurer } from '../measurer.ts';

export const flow: Measurer<'flow'> = {
  sharesTime: false,
  measuredOnce: [],

  prepare: async (steps) => steps.map(() => ({})),

  /** Nothing plays a flow yet, so each step is a failure. */
  take: async (steps, servers) =>
    servers.map(() =>
      steps.map(({ id }) => new HeadroomError('page-failed', `${id}: flows cannot be played yet.`)),
    ),

  readinessQuestion: ({ path, headers }) => ({ path, headers, status: undefined }),
  visitedAddresses: ({ path }) => [path],
  recording: ({ replay }) => replay,
  fingerprintPart: () => ({}),
};
