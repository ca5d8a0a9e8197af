/** The step of tell-chat.yml that goes on with the outputs of the action: its script is run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { localOutputs } from '../../src/outputs/local-outputs.ts';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';
import { fakeWorld } from '../support/fake-ports.ts';

const root = join(import.meta.dirname, '../..');

interface Step {
  readonly id?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const { jobs } = parse(readFileSync(join(root, 'examples/workflows/tell-chat.yml'), 'utf8')) as {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
};
const step = jobs.headroom?.steps.at(-1);

/** The outputs that the action sets for a run. */
async function outputsOf(name: string): Promise<Readonly<Record<string, string>>> {
  const reported = scenarios[name]?.();
  if (!reported) throw new Error(`no scenario ${name}`);
  const { judgement, context } = reported;
  const outputs: Record<string, string> = {};
  const { ports } = fakeWorld();
  const runner = {
    ...ports.runner,
    output(key: string, value: string) {
      outputs[key] = value;
    },
  };
  const finished = {
    measurementsFile: '/out/measurements.json',
    judgement,
    trend: [],
    render: (links: typeof context.links) => report(judgement, { ...context, links }),
  };
  let links = context.links;
  for (const output of localOutputs('/out', { ...ports, runner }))
    links = await output.publish(finished, links);
  return outputs;
}

/** Runs the script of the step as a runner does; returns what the chat got. */
async function chatGets(outputs: Readonly<Record<string, string>>): Promise<string> {
  let got = '';
  const server = createServer((request, response) => {
    request.on('data', (chunk) => {
      got += String(chunk);
    });
    request.on('end', () => response.end('ok'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const env = Object.entries(step?.env ?? {}).map(([name, value]) => {
    const [, output] = /^\$\{\{ steps\.headroom\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
    return [name, output === undefined ? `http://127.0.0.1:${port}/` : outputs[output]] as const;
  });
  const child = spawn('bash', ['-e', '-c', step?.run ?? ''], {
    env: { PATH: process.env.PATH, ...Object.fromEntries(env) },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'close');
  server.closeAllConnections();
  server.close();
  expect(code).toBe(0);
  return got;
}

test('the chat gets a line for each exceeded budget, and the address of the report', async () => {
  const outputs = await outputsOf('page-and-endpoint-fail');
  expect(JSON.parse(outputs.exceeded ?? '')).toHaveLength(Number(outputs.failed));
  expect(outputs.comment).toContain('LCP');
  expect(JSON.parse(await chatGets(outputs))).toEqual({
    text:
      'Over budget:\n' +
      '• p99 of list products is 61 ms (59 to 64 ms), 23 % over the limit of 50 ms\n' +
      '• LCP of home (mobile) is 18 % slower (+12 to +25 %)\n' +
      'https://github.com/acme/shop/actions/runs/42/artifacts/7',
  });
});

test('what a name holds is text to the script', async () => {
  const outputs = await outputsOf('page-and-endpoint-fail');
  const hostile = '$(touch /tmp/owned) `id` "; exit 1 # \\(1)';
  const exceeded = JSON.stringify([{ text: hostile }]);
  expect(JSON.parse(await chatGets({ ...outputs, exceeded }))).toEqual({
    text: expect.stringContaining(hostile),
  });
});

test('outputs and inputs never stand in the script itself', () => {
  expect(step?.run).not.toContain('${{');
});
