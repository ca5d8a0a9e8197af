/**
 * Builds what the action runs into dist/ (or into the folder given as an argument), the same bytes
 * every time:
 *
 *     index.js       the action's entry                    both start what they need of headroom.js
 *     cli.js         the terminal's entry
 *     headroom.js    Headroom and every package but those below, once for both
 *     lighthouse.js  Lighthouse, loaded only when a page is measured
 *     puppeteer.js   Puppeteer, which lighthouse.js and player.js share
 *     player.js      the process that plays flows
 *     charts.js      Observable Plot, loaded only when the report page is drawn
 *     THIRD-PARTY-NOTICES.txt
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCharts } from './bundle/charts.mjs';
import { bundleHeadroom } from './bundle/headroom.mjs';
import { bundleLighthouse } from './bundle/lighthouse.mjs';
import { refuseMachinePaths } from './bundle/machine-paths.mjs';
import { bundlePlayer, bundlePuppeteer } from './bundle/player.mjs';
import { refuseLinkedModules } from './bundle/real-modules.mjs';
import { notices } from './notices.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = resolve(process.argv[2] ?? join(root, 'dist'));
process.chdir(root);
refuseLinkedModules(root);

const lighthouse = await bundleLighthouse(root);
const puppeteer = await bundlePuppeteer(root);
const player = await bundlePlayer(root);
const charts = await bundleCharts(root);
const headroom = await bundleHeadroom(root);
const files = {
  'lighthouse.js': lighthouse.code,
  'puppeteer.js': puppeteer.code,
  'player.js': player.code,
  'charts.js': charts.code,
  'headroom.js': headroom.code,
  'index.js': "import { action } from './headroom.js';\nawait action();\n",
  'cli.js': "#!/usr/bin/env node\nimport { cli } from './headroom.js';\nawait cli();\n",
  'package.json': '{ "type": "module" }\n',
  'THIRD-PARTY-NOTICES.txt': notices(root, [
    ...lighthouse.files,
    ...puppeteer.files,
    ...player.files,
    ...charts.files,
    ...headroom.files,
  ]),
};
refuseMachinePaths(files, root);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [name, contents] of Object.entries(files)) writeFileSync(join(out, name), contents);
chmodSync(join(out, 'cli.js'), 0o755);

for (const [name, contents] of Object.entries(files))
  console.log(
    `${name.padEnd(24)} ${(Buffer.byteLength(contents) / 1000).toFixed(0).padStart(6)} kB`,
  );
