/**
 * Bench: the throughput that Headroom measures against bare autocannon on the same server,
 * interleaved.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { autocannonLoad } from '../src/adapters/load/load.ts';
import { concludeBench, keepFigures, median } from './figures.ts';

const pairs = 12;
const connections = 10;
const seconds = 3;

/**
 * A server in a process of its own that does a little work for each answer, as fast as Node serves
 * JSON.
 */
const serverCode = `
  const { createServer } = require('node:http');
  const items = Array.from({ length: 20 }, (_, id) => ({ id, name: 'product ' + id }));
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ items }));
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

async function startServer(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', serverCode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output of the server');
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: `http://127.0.0.1:${String(port).trim()}/`, child };
}

function bareThroughput(url: string): number {
  const manifest = createRequire(import.meta.url).resolve('autocannon/package.json');
  const ran = spawnSync(
    process.execPath,
    [
      join(dirname(manifest), 'autocannon.js'),
      '-j',
      '-c',
      String(connections),
      '-d',
      String(seconds),
      url,
    ],
    {
      encoding: 'utf8',
    },
  );
  const result = JSON.parse(ran.stdout) as { requests: { total: number }; duration: number };
  return result.requests.total / result.duration;
}

async function headroomThroughput(url: string): Promise<number> {
  const [report] = await autocannonLoad().run([
    {
      url,
      method: 'GET',
      headers: {},
      body: undefined,
      connections,
      durationMs: seconds * 1_000,
      warmupMs: 500,
      timeoutMs: 10_000,
      expectStatus: undefined,
    },
  ]);
  return report?.answersPerSecond ?? Number.NaN;
}

const { url, child } = await startServer();
bareThroughput(url);
const figures: { headroom: number; autocannon: number }[] = [];
for (let pair = 0; pair < pairs; pair += 1) {
  const bareFirst = pair % 2 === 0;
  const before = bareFirst ? bareThroughput(url) : undefined;
  const headroom = await headroomThroughput(url);
  const autocannon = before ?? bareThroughput(url);
  figures.push({ headroom, autocannon });
  console.log(
    `${pair + 1}/${pairs}: Headroom ${headroom.toFixed(0)}/s, autocannon ` +
      `${autocannon.toFixed(0)}/s`,
  );
}
child.kill();
const ratio = median(figures.map((figure) => figure.headroom / figure.autocannon));
keepFigures('load', figures);
concludeBench('load', [
  { figure: ratio, atLeast: 0.97, text: `${ratio.toFixed(3)} of bare autocannon's throughput` },
]);
