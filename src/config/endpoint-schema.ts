/** The schema of an endpoint in the budgets file. */
import * as z from 'zod';
import { budgetsSchemaFor } from './metric-budgets.ts';
import { duration, headers, text, was, whole } from './schema-parts.ts';

export const endpointBudgets = budgetsSchemaFor('endpoint')
  .describe('A budget for each metric; merged from defaults to endpoint, metric by metric.')
  .meta({ metricsFor: 'endpoint' });

export const load = z
  .strictObject(
    {
      connections: whole(1, 10_000)
        .describe('Connections that are kept busy. Default: 10.')
        .optional(),
      duration: duration('2s').describe('How long a round is measured. Default: 2s.').optional(),
      warmup: duration('1s', 0)
        .describe('Load before each round that is not counted. Default: 1s.')
        .optional(),
      timeout: duration('10s')
        .describe('When a request counts as failed. Default: 10s.')
        .optional(),
    },
    { error: 'an object with "connections", "duration", "warmup" or "timeout"' },
  )
  .describe('How an endpoint is loaded in each round.');

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const requestLine = new RegExp(`^(${methods.join('|')}) [/$h]\\S*$`);
const requestText = 'a request such as "GET /api/products", or an object with "method" and "path"';
const target = text('a path such as "/api/products", or a whole address').regex(
  /^(\/|\$|https?:\/\/)\S*$/,
  {
    error: 'a path that begins with /, or a whole address',
  },
);

const request = z
  .union(
    [
      z.string().regex(requestLine, { error: requestText }),
      z.strictObject({
        method: z
          .enum(methods, {
            error: 'a method such as "POST", in capitals',
          })
          .describe('Default: GET.')
          .optional(),
        path: target
          .describe('Path on the server, or a whole address.')
          .meta({ examples: ['/api/orders'] }),
        headers: headers.optional(),
        body: z
          .union([z.string(), z.array(z.unknown()), z.record(z.string(), z.unknown())], {
            error: 'a text, or an object or list that is sent as JSON',
          })
          .describe('The body: a text as it is, an object or list as JSON.')
          .optional(),
        expect: z
          .strictObject(
            { status: whole(100, 599).describe('The status that counts as success.').optional() },
            { error: 'an object such as { "status": 201 }' },
          )
          .describe('What counts as success. Default: any 2xx.')
          .optional(),
      }),
    ],
    { error: requestText },
  )
  .describe('What is requested: "METHOD path", or an object.')
  .meta({ examples: ['GET /api/products'] });

export const endpoint = z
  .strictObject(
    {
      request,
      load: load.optional(),
      budgets: endpointBudgets.optional(),
      was: was.optional(),
    },
    { error: 'an object with "request"' },
  )
  .describe('An HTTP endpoint that autocannon loads.');
