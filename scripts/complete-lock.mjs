/**
 * Adds to package-lock.json the builds for other systems that npm left out of it.
 *
 *     node scripts/complete-lock.mjs [--check]
 *
 * A package like esbuild names one optional package for each system, with its exact version. Where
 * a registry does not carry all of them, npm silently locks only those it could reach. Then
 * `npm ci` refuses that lockfile everywhere ("Missing: … from lock file"). It needs only an entry
 * of name, version and system.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json');
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const processors = [
  'arm64',
  'ia32',
  'loong64',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
  'arm',
];

const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name, version]) => /^\d+\.\d+\.\d+/.test(version) && !isLocked(path, name))
    .map(([name, version]) => [`node_modules/${name}`, buildFor(name, version, entry.dev)]),
);

if (missing.length > 0 && process.argv.includes('--check')) {
  console.error(
    `package-lock.json lacks ${missing.length} builds for other systems, so \`npm ci\` ` +
      `would refuse it. \`npm run fix\` adds them.`,
  );
  process.exitCode = 1;
} else if (missing.length > 0) {
  const packages = { ...lock.packages, ...Object.fromEntries(missing) };
  lock.packages = Object.fromEntries(
    Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

/** Looks where Node would: in the package's own node_modules, then in each folder above it. */
function isLocked(path, name) {
  for (
    let folder = path;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))
  ) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in lock.packages) return true;
    if (folder === '') return false;
  }
}

function buildFor(name, version, dev) {
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  if (os.length === 0 && cpu.length === 0)
    throw new Error(
      `package-lock.json lacks ${name}@${version}, and its name does not say which system ` +
        'it is for',
    );
  const libc = name.includes('musl') ? ['musl'] : name.includes('gnu') ? ['glibc'] : [];
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}
