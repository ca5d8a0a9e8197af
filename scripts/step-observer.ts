/**
 * Writes src/adapters/player/step-observer.ts: the script that watches a step in the page, with
 * web-vitals in it, as a text. `npm run fix` and `npm run build` run it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { constant } from './page-assets.ts';

const player = join(import.meta.dirname, '..', 'src', 'adapters', 'player');

/** The place of the module that holds the script. */
export const observerFile = join(player, 'step-observer.ts');

/** Returns the text of that module; the same for the same sources, on every machine. */
export function stepObserver(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(player, 'in-page', 'observe-step.ts')],
    absWorkingDir: player,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  return [
    '/** Written by scripts/step-observer.ts from in-page/observe-step.ts. Do not edit. */',
    '',
    ...constant('stepObserver', (outputFiles[0]?.text ?? '').trim()),
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync(observerFile, stepObserver());
