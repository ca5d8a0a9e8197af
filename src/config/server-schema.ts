/** The schema of "server" in the budgets file. */
import * as z from 'zod';
import { duration, headers, text, whole } from './schema-parts.ts';

const readyPath = text('a path such as "/healthz"').startsWith('/', {
  error: 'a path that begins with /',
});

export const server = z
  .strictObject(
    {
      command: text('a shell command')
        .describe('Starts the server; $PORT is set to the port that it has to listen on.')
        .meta({ examples: ['npm run serve'] })
        .optional(),
      static: z
        .union(
          [
            text('a folder'),
            z.strictObject({
              folder: text('a folder')
                .describe('The folder.')
                .meta({ examples: ['dist'] }),
              fallback: text('a file such as "index.html"')
                .regex(/^[^/]/, { error: 'a file in the folder, such as "index.html"' })
                .describe(
                  'The file that answers for every path without a file, for an application ' +
                    'with routes of its own.',
                )
                .meta({ examples: ['index.html'] })
                .optional(),
              mount: text('a path such as "/shop/"')
                .regex(/^\/(\S*\/)?$/, {
                  error: 'a path that begins and ends with /, such as "/shop/"',
                })
                .describe('The path that the folder is served below. Default: /.')
                .meta({ examples: ['/shop/'] })
                .optional(),
            }),
          ],
          { error: 'a folder, or an object with "folder"' },
        )
        .describe('A folder to serve, compressed and with caching headers.')
        .meta({ examples: ['dist', { folder: 'dist', fallback: 'index.html' }] })
        .optional(),
      url: text('an address such as "https://staging.example.com"')
        .describe('A server that runs already.')
        .optional(),
      scheme: z
        .enum(['http', 'https'], { error: '"http" or "https"' })
        .describe('"https" where the server speaks TLS itself. Default: http.')
        .optional(),
      ready: z
        .union(
          [
            readyPath,
            z.strictObject({
              path: readyPath.describe('Path to ask. Default: /.').optional(),
              headers: headers.optional(),
              pattern: text('a regular expression')
                .describe(
                  "A regular expression that the server's output must have matched; /x/i " +
                    'has flags.',
                )
                .meta({ examples: ['/ready in/i'] })
                .optional(),
            }),
          ],
          { error: 'a path such as "/healthz", or an object with "path", "headers" and "pattern"' },
        )
        .describe(
          'How to see that the server is ready: a path that answers 2xx or 3xx. Default: /, ' +
            'or where that is an error, a page or endpoint.',
        )
        .meta({ examples: ['/healthz'] })
        .optional(),
      timeout: duration('60s')
        .describe('How long the server may take to be ready. Default: 60s.')
        .optional(),
      port: whole(1, 65_535)
        .describe('A port that the server insists on; without it a free one is chosen.')
        .optional(),
      stop: text('a shell command')
        .describe('Runs after measuring, for a server that the command leaves behind.')
        .meta({ examples: ['docker compose down'] })
        .optional(),
      reset: text('a shell command')
        .describe('Runs before each round, for a fresh database. HEADROOM_ARM is "base" or "head".')
        .optional(),
      env: z
        .record(z.string(), z.string({ error: 'a text' }), { error: 'an object of variables' })
        .describe('Further environment variables of the server.')
        .optional(),
      insecure: z
        .boolean({ error: 'true or false' })
        .describe(
          'Takes any certificate of servers on this machine: in Chrome, for load, and for ' +
            'the check whether they are ready.',
        )
        .optional(),
    },
    { error: 'an object with "command", "static" or "url"' },
  )
  .describe('Where the measured site comes from: one of "command", "static" and "url".');
