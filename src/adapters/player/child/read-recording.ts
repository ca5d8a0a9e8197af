/** Reads the steps of a recording, or those of the budgets file. */
import { readFileSync } from 'node:fs';
import { parse, type Step, type UserFlow } from '@puppeteer/replay';
import type { Script } from '../../../model.ts';
import { moveToOrigin } from './move-to-origin.ts';

/**
 * Returns the steps to play on a server. Steps of the budgets file were checked when it was read;
 * their clicks need no place in the element.
 */
export function readRecording(
  script: Exclude<Script, { readonly kind: 'module' }>,
  origin: string,
): UserFlow {
  const recording =
    script.kind === 'inline'
      ? { title: 'interactions', steps: script.steps as unknown as Step[] }
      : fillIn(parse(JSON.parse(readFileSync(script.file, 'utf8'))), script.env ?? {});
  return moveToOrigin(recording, origin);
}

/** A typed value that is `$NAME` alone stands for the variable of that name. */
function fillIn(recording: UserFlow, env: Readonly<Record<string, string>>): UserFlow {
  return {
    ...recording,
    steps: recording.steps.map((step) => {
      if (step.type !== 'change') return step;
      const [, name = ''] = /^\$([A-Z_][A-Z0-9_]*)$/.exec(step.value) ?? [];
      return { ...step, value: env[name] ?? step.value };
    }),
  };
}
