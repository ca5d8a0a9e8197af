/** The parts of the budgets file that name scripts and what may be kept of them. */
import * as z from 'zod';
import { text } from './schema-parts.ts';

/** Modules, which Node.js loads as they are. */
export const moduleFile = /\.[cm]?[jt]s$/;

export const login = z
  .union(
    [
      text('a file such as "perf/login.mjs"').regex(/\.([cm]?[jt]s|json)$/, {
        error: 'a module such as "perf/login.mjs", or a recording such as "perf/login.json"',
      }),
      z.literal(false),
    ],
    { error: 'a file such as "perf/login.mjs", or false' },
  )
  .describe(
    'A module, or a recording, that logs in once for each Chrome. Every visit then begins in the ' +
      'state that it left. false: none.',
  )
  .meta({ examples: ['perf/login.mjs', false] });

export const evidence = z
  .enum(['always'], { error: '"always"' })
  .describe(
    '"always" keeps pictures of what is behind a login. Without it there are none: no ' +
      'screenshot, no filmstrip, no trace.',
  );

export const scriptEnv = z
  .record(z.string(), z.string({ error: 'a text' }), { error: 'an object of variables' })
  .describe('Further environment variables of the scripts. $VAR is filled in as it is in headers.')
  .meta({ examples: [{ SHOP_USER: '$SHOP_USER' }] });
