import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles src/report/render/page/draw.ts with Observable Plot into one ES module. A start does not
 * pay for charts, which are drawn at the end of a run.
 * @returns {Promise<{ code: string, files: string[] }>} the module, and the files that went into it
 */
export async function bundleCharts(root) {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(root, 'src/report/render/page/draw.ts')],
    outfile: join(root, 'build', 'charts.js'),
    write: false,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
  });
  const [output] = Object.values(metafile.outputs);
  const imported = Object.entries(output.inputs).filter(
    ([, { bytesInOutput }]) => bytesInOutput > 0,
  );
  return { code: outputFiles[0].text, files: imported.map(([path]) => join(root, path)) };
}
