/**
 * `npm run bench` lists the benches, `npm run bench -- NAME` runs one. A bench is `bench/NAME.ts`;
 * the first line of its comment says what it shows. Its other packages are installed only in
 * `bench/`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const [name, ...rest] = process.argv.slice(2);

/** Names in the folder that are no benches. */
const supporting = new Set(['run', 'figures', 'peers']);

const benches = readdirSync(folder)
  .filter((file) => file.endsWith('.ts') && !file.includes('.d.'))
  .map((file) => file.slice(0, -3))
  .filter((bench) => !supporting.has(bench) && isBench(bench));

function isBench(bench: string): boolean {
  return /^\/\*\*\s*\n?\s*\*? ?Bench: /.test(readFileSync(join(folder, `${bench}.ts`), 'utf8'));
}

function aboutOf(bench: string): string {
  return (
    /Bench: (.*)/
      .exec(readFileSync(join(folder, `${bench}.ts`), 'utf8'))?.[1]
      ?.replace(/\s*\*\/$/, '') ?? ''
  );
}

function list(): void {
  console.log('npm run bench -- NAME, where NAME is one of\n');
  for (const bench of benches) console.log(`  ${bench.padEnd(14)} ${aboutOf(bench)}`);
}

function installPeers(): void {
  const stamp = join(folder, 'node_modules', '.package-lock.json');
  if (existsSync(stamp) && readFileSync(join(folder, 'package-lock.json'), 'utf8').length > 0) {
    const check = spawnSync('npm', ['ls', '--prefix', folder, '--depth=0'], { stdio: 'ignore' });
    if (check.status === 0) return;
  }
  console.log('Installing the peers that benches compare with ...');
  const installed = spawnSync(
    'npm',
    ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (installed.status !== 0) process.exit(2);
}

if (name === undefined) list();
else if (!benches.includes(name)) {
  console.error(`There is no bench ${name}.`);
  list();
  process.exit(2);
} else {
  if (
    /(from|import) '\.\/(peers|inp\/arms|verdict\/operating-curve)\.ts'/.test(
      readFileSync(join(folder, `${name}.ts`), 'utf8'),
    )
  )
    installPeers();
  const ran = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(folder, `${name}.ts`), ...rest],
    { stdio: 'inherit' },
  );
  process.exit(ran.status ?? 2);
}
