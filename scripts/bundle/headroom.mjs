import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ncc from '@vercel/ncc';
import { build, transform } from 'esbuild';

/**
 * Files that autocannon's own command line and its `workers` option read. Headroom uses neither,
 * and they would not run alone.
 */
const unusedAssets = new Set(['help.txt', 'worker.js', 'preload/autocannonDetectPort.js']);

/**
 * Left out: the artifact client unpacks downloads with unzip-stream, which depends on `buffers`, a
 * package without a licence. Headroom unpacks what it downloads itself, with bounds.
 */
const leftOut = {
  'unzip-stream':
    "data:text/javascript,export default{Extract(){throw new Error('unzip-stream is not " +
    "part of this build')}}",
};

/** Each entry is evaluated only when it is called, and so are the packages that only it imports. */
const entry = `export const action = () => import(/* webpackMode: "eager" */ './index.js');
export const cli = () => import(/* webpackMode: "eager" */ './cli.js');
`;

/**
 * Bundles src/index.ts and src/cli.ts with the packages that they import into one ES module:
 * esbuild turns the TypeScript into JavaScript, ncc adds the packages.
 * @returns {Promise<{ code: string, files: string[] }>} the module, and the files that went into it
 */
export async function bundleHeadroom(root) {
  const folder = join(root, 'build', 'bundle');
  await emitJavaScript(root, folder);
  const { code, assets, stats } = await ncc(join(folder, 'entry.js'), {
    externals: leftOut,
    cache: false,
    esm: true,
    minify: false,
    sourceMap: false,
    quiet: true,
  });
  const unknown = Object.keys(assets).filter(
    (name) => !unusedAssets.has(name) && name !== 'package.json',
  );
  if (unknown.length > 0)
    throw new Error(
      `ncc emitted ${unknown.join(', ')}: say in scripts/bundle/headroom.mjs whether dist/ ` +
        'needs it',
    );
  const minified = await transform(code, {
    format: 'esm',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    charset: 'utf8',
  });
  return { code: minified.code, files: bundledFiles(stats.compilation) };
}

async function emitJavaScript(root, folder) {
  rmSync(folder, { recursive: true, force: true });
  const { outputFiles } = await build({
    entryPoints: ['src/index.ts', 'src/cli.ts'],
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    write: false,
    plugins: [keptBeside],
    logLevel: 'warning',
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of outputFiles) writeFileSync(path, steerDynamicImports(text));
  writeFileSync(join(folder, 'entry.js'), entry);
}

/** Each is a file of its own beside the bundle: what loads late is not read at the start. */
const filesBeside = { '#lighthouse': './lighthouse.js', '#charts': './charts.js' };

const keptBeside = {
  name: 'kept-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^#(lighthouse|charts)$/ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import')
        return {
          errors: [
            {
              text:
                `${path} must be imported as \`await import('${path}')\`, so that it is loaded ` +
                'only when it is needed',
            },
          ],
        };
      return { path: filesBeside[path], external: true };
    });
  },
};

/** Keeps these files beside the bundle. All other late imports stay in the bundle. */
function steerDynamicImports(code) {
  const beside = new Set(Object.values(filesBeside));
  return code.replace(
    /\bimport\("([^"]+)"/g,
    (_, path) =>
      'import(/* ' +
      `${beside.has(path) ? 'webpackIgnore: true' : 'webpackMode: "eager"'} */ ` +
      `"${path}"`,
  );
}

/** Returns the files of the modules in the output, also of those that webpack joined into one. */
function bundledFiles({ modules, chunkGraph }) {
  return [...modules]
    .filter((module) => chunkGraph.getNumberOfModuleChunks(module) > 0)
    .flatMap((module) => [...(module.modules ?? [module])])
    .map((module) => module.resource)
    .filter((file) => file !== undefined);
}
