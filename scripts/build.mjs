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

/** An older Node could not even load headroom.js, and would say so in words of its own. */
const cliEntry = `#!/usr/bin/env node
const oldest = 24;
const { node } = process.versions;
if (Number.parseInt(node, 10) < oldest) {
  console.error(\`headroom needs Node \${oldest} or newer; this is Node \${node}.\`);
  process.exit(2);
}
const { cli } = await import('./headroom.js');
await cli();
`;

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
  'cli.js': cliEntry,
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
