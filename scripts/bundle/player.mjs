import { join } from 'node:path';
import { build } from 'esbuild';

/** Packages of Puppeteer that a connection over an open debugging port never calls. */
const unused = /^(@puppeteer\/browsers|chromium-bidi)(\/|$)/;

/** CommonJS parts of a package call `require` for Node's own modules. */
const requireForCommonJs =
  'import{createRequire as requireOf}from"node:module";const ' +
  'require=requireOf(import.meta.url);';

/** How all that is bundled beside Headroom becomes a module for Node.js. */
export const bundleOptions = {
  write: false,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  charset: 'utf8',
  banner: { js: requireForCommonJs },
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  logLevel: 'warning',
};

/** What Lighthouse and the player use of Puppeteer. */
const puppeteerEntry = `import puppeteer, { Locator, TargetType } from 'puppeteer-core';
export { Locator, TargetType };
export default puppeteer;
`;

/**
 * Bundles Puppeteer into one ES module, which lighthouse.js and player.js share.
 * @returns {Promise<{ code: string, files: string[] }>} the module, and the files that went into it
 */
export async function bundlePuppeteer(root) {
  return bundled(root, {
    ...bundleOptions,
    stdin: { contents: puppeteerEntry, resolveDir: root },
    outfile: join(root, 'build', 'puppeteer.js'),
    external: ['bufferutil', 'utf-8-validate'],
    plugins: [withoutUnused],
  });
}

/**
 * Bundles src/adapters/player/child/main.ts, the process that plays flows, into one ES module.
 * Lighthouse is left out: the package that plays recordings imports it for a report of its own.
 * @returns {Promise<{ code: string, files: string[] }>} the module, and the files that went into it
 */
export async function bundlePlayer(root) {
  return bundled(root, {
    ...bundleOptions,
    entryPoints: [join(root, 'src/adapters/player/child/main.ts')],
    outfile: join(root, 'build', 'player.js'),
    external: ['lighthouse', 'puppeteer'],
    plugins: [puppeteerBeside],
  });
}

async function bundled(root, settings) {
  const { metafile, outputFiles } = await build({ ...settings, absWorkingDir: root });
  const [output] = Object.values(metafile.outputs);
  const imported = Object.entries(output.inputs).filter(
    ([path, { bytesInOutput }]) =>
      bytesInOutput > 0 && !path.startsWith('unused:') && !path.startsWith('<'),
  );
  return { code: outputFiles[0].text, files: imported.map(([path]) => join(root, path)) };
}

/** Leads imports of Puppeteer to the module that is built of it. */
export const puppeteerBeside = {
  name: 'puppeteer-beside',
  setup({ onResolve }) {
    onResolve({ filter: /^puppeteer-core$/ }, () => ({ path: './puppeteer.js', external: true }));
  },
};

const withoutUnused = {
  name: 'without-unused',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: unused }, ({ path }) => ({ path, namespace: 'unused' }));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      contents: 'module.exports = {};',
      loader: 'js',
    }));
  },
};
