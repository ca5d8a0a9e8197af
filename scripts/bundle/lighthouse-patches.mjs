import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

/**
 * Where Lighthouse believes it is; message ids are made from it. The drive letter makes it absolute
 * on Windows as well.
 */
const virtualFolder = 'file:///C:/lighthouse';

/** Not audits or gatherers, but what they extend (Runner.getAuditList leaves out the same). */
const notAudits = [
  'audit.js',
  'violation-audit.js',
  'axe-audit.js',
  'multi-check-audit.js',
  'byte-efficiency-audit.js',
  'manual-audit.js',
  'insight-audit.js',
];
const notGatherers = ['gatherer.js'];

/**
 * The source of one of Lighthouse's modules as it must be to work in a bundle. Lighthouse's own
 * build, which its npm package lacks, does the same. A patch whose place is not found fails the
 * build: a new Lighthouse needs a new look.
 * @param {string} name relative to the package, with forward slashes
 */
export function patchLighthouse(name, source, { folder, readFromDisk }) {
  if (name in replacedModules) return replacedModules[name];
  const read = (file) => {
    readFromDisk.add(file);
    return JSON.stringify(readFileSync(file, 'utf8'));
  };
  const patches = patchesByModule[name]?.({ folder, read }) ?? [];
  const patched = patches.reduce(
    (text, [place, replacement]) => replaceOnce(name, text, place, replacement),
    source,
  );
  return patched.replace(
    /\bimport\.meta\b(?!\.main)/g,
    `({url:${JSON.stringify(`${virtualFolder}/${name}`)}})`,
  );
}

/**
 * Modules that a run over an open port does not need: error reports to Sentry, translations, and
 * HTML of user flows. Also the behaviour "under test" (when `CI` is set).
 */
const replacedModules = {
  'core/lib/sentry.js': `const noop = () => {};
    const ofErrors = { captureMessage: noop, captureException: async () => {} };
    export const Sentry = {
      init: async () => {}, getContext: noop, captureBreadcrumb: noop, ...ofErrors,
    };`,
  'core/lib/lh-env.js': 'export const isUnderTest = false;',
  'shared/localization/locales.js': 'export const locales = {};',
  'report/generator/flow-report-assets.js': 'export const flowReportAssets = {};',
};

const keepPageFunctionNames = `for (const [name, value] of Object.entries(pageFunctions)) {
  if (typeof value === 'function') Object.defineProperty(value, 'name', { value: name });
}`;

/** Matches the list that Lighthouse makes of the files in one of its folders. */
const matchFileList = (folder) =>
  new RegExp(
    String.raw`const fileList = \[\s*\.\.\.fs\.readdirSync\(path\.join\(moduleDir, ` +
      String.raw`'\./${folder}'\)\)[\s\S]*?\n {4}\];`,
  );

const patchesByModule = {
  'core/config/config-helpers.js': ({ folder }) => [
    [
      /function isBundledEnvironment\(\) \{[\s\S]*?\n\}/,
      'const isBundledEnvironment = () => true;',
    ],
    [
      '/* BUILD_REPLACE_BUNDLED_MODULES */',
      () =>
        `[${[
          ...imports(folder, 'audits', notAudits),
          ...imports(folder, 'gather/gatherers', notGatherers),
        ]}]`,
    ],
  ],
  'core/lib/page-functions.js': () => [
    // Its answer "bundled" means "names are kept by esbuild's wrapper", which is not so here.
    [
      /function isBundledEnvironment\(\) \{[\s\S]*?\n\}/,
      'const isBundledEnvironment = () => false;',
    ],
    // esbuild renames those that page code mentions as globals; Lighthouse defines an alias in the
    // page when `name` says how.
    [
      /\nexport const pageFunctions = \{[\s\S]*?\n\};/,
      (code) => `${code}\n${keepPageFunctionNames}`,
    ],
  ],
  'core/runner.js': ({ folder }) => [
    [matchFileList('audits'), `const fileList = ${list(folder, 'audits', notAudits)};`],
    [
      matchFileList('gather/gatherers'),
      `const fileList = ${list(folder, 'gather/gatherers', notGatherers)};`,
    ],
  ],
  'core/lib/axe.js': ({ folder, read }) => [
    [
      /fs\.readFileSync\(require\.resolve\('axe-core\/axe\.min\.js'\), 'utf8'\)/,
      () => read(resolve(folder, 'axe-core/axe.min.js')),
    ],
  ],
  'core/gather/gatherers/stacks.js': ({ folder, read }) => [
    [
      /fs\.readFileSync\(\s*require\.resolve\('js-library-detector\/[a-z/]+\.js'\), 'utf8'\)/,
      () => read(resolve(folder, 'js-library-detector/library/libraries.js')),
    ],
  ],
  'shared/root.js': ({ folder }) => [
    [
      /JSON\.parse\(fs\.readFileSync\(.*?\)\)/,
      JSON.stringify({
        version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version,
      }),
    ],
  ],
  'shared/localization/format.js': () => [
    [/fs\.readdirSync\(moduleDir \+ '\/locales\/'\)[\s\S]*?\.sort\(\)/, "['en-US']"],
  ],
  'report/generator/report-assets.js': ({ folder, read }) => [
    [
      /fs\.readFileSync\(moduleDir \+ '\/\.\.\/assets\/standalone-template\.html',\s*'utf8'\)/,
      () => read(join(folder, 'report/assets/standalone-template.html')),
    ],
    [
      /fs\.readFileSync\(moduleDir \+ '\/\.\.\/\.\.\/dist\/report\/standalone\.js', 'utf8'\)/,
      () => read(join(folder, 'dist/report/standalone.js')),
    ],
  ],
};

function replaceOnce(name, text, place, replacement) {
  const found = typeof place === 'string' ? text.includes(place) : place.test(text);
  if (!found) throw new Error(`lighthouse/${name} has changed: ${place} is not there any more`);
  return text.replace(place, typeof replacement === 'function' ? replacement : () => replacement);
}

/**
 * `[key, import(path)]` for each module: the table in which a bundled Lighthouse looks for what it
 * cannot import by a computed path.
 */
function imports(folder, kind, ignored) {
  return modules(folder, kind, ignored).map(
    (file) =>
      `[${JSON.stringify(`../${kind}/${file.slice(0, -3)}`)}, ` +
      `import(${JSON.stringify(`../${kind}/${file}`)})]`,
  );
}

function list(folder, kind, ignored) {
  return JSON.stringify(modules(folder, kind, ignored));
}

function modules(folder, kind, ignored) {
  return readdirSync(join(folder, 'core', kind), { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.js') && !ignored.includes(basename(file)))
    .sort();
}

function resolve(folder, file) {
  return createRequire(join(folder, 'package.json')).resolve(file);
}
