import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { patchLighthouse } from './lighthouse-patches.mjs';
import { bundleOptions, puppeteerBeside } from './player.mjs';

/**
 * Bundles src/adapters/lighthouse/visit.ts, and with it Lighthouse with every category, into one ES
 * module. Bundled unchanged, it would miss the audits, which it finds by listing its folders. It
 * would also read files that are not there. `patchLighthouse` cures both.
 *
 * Names are kept: computed artifacts are cached by class name, so minified names collide
 * ("urlsByEntity is not iterable"). The option `keepNames` of esbuild is no way out: functions that
 * are sent to the page would call a `__name` that is not there.
 * @returns {Promise<{ code: string, files: string[] }>} the module, and the files that went into it
 */
export async function bundleLighthouse(root) {
  const folder = dirname(
    createRequire(join(root, 'package.json')).resolve('lighthouse/package.json'),
  );
  const readFromDisk = new Set();
  const { metafile, outputFiles } = await build({
    ...bundleOptions,
    entryPoints: [join(root, 'src/adapters/lighthouse/visit.ts')],
    outfile: join(root, 'build', 'lighthouse.js'),
    absWorkingDir: root,
    external: ['bufferutil', 'utf-8-validate'],
    plugins: [patched(folder, readFromDisk), puppeteerBeside],
  });
  const [output] = Object.values(metafile.outputs);
  const imported = Object.entries(output.inputs).filter(
    ([, { bytesInOutput }]) => bytesInOutput > 0,
  );
  return {
    code: outputFiles[0].text,
    files: [...imported.map(([path]) => join(root, path)), ...readFromDisk],
  };
}

const patched = (folder, readFromDisk) => ({
  name: 'lighthouse-patches',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]lighthouse[\\/](core|shared|report)[\\/].*\.js$/ }, ({ path }) => {
      if (!path.startsWith(folder)) return undefined;
      const name = relative(folder, path).replaceAll('\\', '/');
      return {
        contents: patchLighthouse(name, readFileSync(path, 'utf8'), { folder, readFromDisk }),
        loader: 'js',
      };
    });
  },
});
