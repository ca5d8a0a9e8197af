/** Real pages and servers to measure, and the tools to compare with, from `bench/node_modules`; importing this makes `npm run bench` install them. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nodeNetwork } from '../src/adapters/network.ts';

const modules = join(import.meta.dirname, 'node_modules');

/** A real page: the folder that is served as the root. */
export const realPages = {
  'kitchen-sink': join(modules, 'cypress-example-kitchensink', 'app'),
  'sb-admin-2': join(modules, 'startbootstrap-sb-admin-2'),
  gentelella: join(modules, 'gentelella', 'dist'),
  'html5-boilerplate': join(modules, 'html5-boilerplate', 'dist'),
  actual: join(modules, '@actual-app', 'web', 'build'),
} as const;

export type RealPage = keyof typeof realPages;

/** Serves a real page on loopback. */
export function serveRealPage(page: RealPage): Promise<{ readonly origin: string; close(): Promise<void> }> {
  return nodeNetwork().serveFolder(realPages[page]);
}

/** The JavaScript file behind a peer's command. */
export function commandOf(packageName: string, command: string): string {
  const manifest = createRequire(join(modules, 'x.js')).resolve(`${packageName}/package.json`);
  const { bin } = createRequire(import.meta.url)(manifest) as { bin: Record<string, string> | string };
  const file = typeof bin === 'string' ? bin : bin[command];
  if (!file) throw new Error(`${packageName} has no command ${command}`);
  return join(dirname(manifest), file);
}
