/** The seven real pages whose numbers are held beside stock Lighthouse's. */
import { dirname, join } from 'node:path';
import { pathsOfPages, type RealPage, realPages } from '../peers.ts';

/** A page: the folder that is served as the root, and where in it the page is. */
interface ServedPage {
  readonly folder: string;
  readonly path: string;
}

const modules = dirname(realPages['sb-admin-2']);
const known = (page: RealPage): ServedPage => ({
  folder: realPages[page],
  path: pathsOfPages[page],
});

export const pages: Readonly<Record<string, ServedPage>> = {
  'kitchen sink': known('kitchen-sink'),
  'sb-admin-2': known('sb-admin-2'),
  gentelella: known('gentelella'),
  'html5-boilerplate': known('html5-boilerplate'),
  'reveal.js demo': { folder: join(modules, 'reveal.js'), path: '/demo.html' },
  'swagger-ui': { folder: join(modules, 'swagger-ui-dist'), path: '/' },
  actual: known('actual'),
};
