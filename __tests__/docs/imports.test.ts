/** The example of docs/imports.md, with the real autocannon, a real server and the real command. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/imports.md'), 'utf8');
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? '';

const programs: Readonly<Record<string, string>> = {
  autocannon: join(root, 'node_modules/autocannon/autocannon.js'),
  headroom: join(root, 'src/cli.ts'),
};

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-imports-'));
  server = createServer((_, response) => response.end('[]')).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs one line of the page; returns its exit code and what it printed. */
async function run(line: string): Promise<{ readonly code: number; readonly printed: string }> {
  const [command = '', target] = line.split(' > ');
  const [name = '', ...args] = command.split(' ');
  const into = target === undefined ? undefined : await open(join(folder, target), 'w');
  const program = programs[name] ?? name;
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ['ignore', into?.fd ?? 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    printed += String(chunk);
  });
  const [code] = await once(child, 'close');
  await into?.close();
  return { code, printed };
}

test('the example of the page judges what autocannon measured', async () => {
  const { port } = server.address() as AddressInfo;
  await writeFile(join(folder, 'load.json'), block('json'));
  const lines = block('sh')
    .trim()
    .replaceAll('localhost:3000', `127.0.0.1:${port}`)
    .replaceAll('-d 5', '-d 1')
    .split('\n');
  const outcomes = [];
  for (const line of lines) outcomes.push(await run(line));
  expect(outcomes.slice(0, -1).map(({ code }) => code)).toEqual([0, 0, 0]);
  const last = outcomes.at(-1);
  expect(last?.printed).toMatch(/Error rate of list products +0 %/);
  expect(last?.printed).toMatch(/p99 of list products/);
  expect(last?.printed).toContain('- Rounds: 3');
  expect(last?.printed).toContain(
    '- Machine: not known: the numbers were imported from autocannon',
  );
}, 60_000);
