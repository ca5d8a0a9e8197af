/** The files under `public`: those that both versions share, and the version's own. They are read once, at the start. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Answer, asset } from './answer.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

/** Path below `/assets/` → answer. */
export function loadAssets(versionFolder: string): ReadonlyMap<string, Answer> {
  const assets = new Map<string, Answer>();
  for (const folder of [join(import.meta.dirname, 'public'), join(versionFolder, 'public')]) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const type = types[extname(name)];
      if (type)
        assets.set(name.replaceAll('\\', '/'), asset(type, readFileSync(join(folder, name))));
    }
  }
  return assets;
}
