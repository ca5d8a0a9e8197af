/**
 * One run for each kind of comment. The golden files, the documentation's examples and the tests of
 * the report are made of them.
 */
import { baselines } from './comment-scenarios/baselines.ts';
import { budgetsFileChanges } from './comment-scenarios/budgets-file-changes.ts';
import { lateContent } from './comment-scenarios/late-content.ts';
import { outcomes } from './comment-scenarios/outcomes.ts';
import { simulations } from './comment-scenarios/simulations.ts';
import { trends } from './comment-scenarios/trends.ts';
import { visits } from './comment-scenarios/visits.ts';
import { waivers } from './comment-scenarios/waivers.ts';
import type { Reported } from './whole-run.ts';

export const scenarios: Readonly<Record<string, () => Reported>> = {
  ...outcomes,
  ...visits,
  ...budgetsFileChanges,
  ...waivers,
  ...baselines,
  ...trends,
  ...lateContent,
  ...simulations,
};
