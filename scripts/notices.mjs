import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Licences that let their code be part of an MIT package on the sole condition that the notice is
 * kept.
 */
const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'Unlicense',
  'CC0-1.0',
  'BlueOak-1.0.0',
  'Zlib',
]);

/** Other licences, by package, that were reviewed, and why they are fine. */
const reviewed = {
  'axe-core': {
    license: 'MPL-2.0',
    reason:
      'Copyleft by file: it is carried whole and unchanged; its source is at ' +
      'https://github.com/dequelabs/axe-core.',
  },
};

const rule = '='.repeat(80);
const licenceFile = /^(licen[cs]e|copying|notice)/i;

/**
 * The text of THIRD-PARTY-NOTICES.txt: name, version, licence and licence text of every package
 * that has a file in `files`. Fails on a licence that is neither permissive nor reviewed.
 * @param {string} root the project's folder
 * @param {string[]} files absolute paths of what went into the bundles
 */
export function notices(root, files) {
  const folders = new Set(
    files
      .filter((file) => file.includes('/node_modules/') || file.includes('\\node_modules\\'))
      .map(packageFolder),
  );
  const packages = [...folders]
    .map((folder) => describe(root, folder))
    .sort((a, b) => (a.title < b.title ? -1 : 1));
  const refused = packages.filter(({ problem }) => problem !== undefined);
  if (refused.length > 0)
    throw new Error(refused.map(({ title, problem }) => `${title}: ${problem}`).join('\n'));
  const unique = [...new Map(packages.map((one) => [one.title, one])).values()];
  return [
    `Headroom carries parts of these ${unique.length} packages. Each is under its own licence.\n`,
    ...unique.map(section),
  ].join('\n');
}

function section({ title, license, reason, homepage, text }) {
  return [
    rule,
    title,
    `Licence: ${license}${reason ? ` (${reason})` : ''}`,
    ...(homepage ? [homepage] : []),
    rule,
    '',
    text,
    '',
  ].join('\n');
}

function packageFolder(file) {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    // Packages put nameless package.json files into their folders to say which module system they
    // use.
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version !== undefined)
      return folder;
    if (folder === dirname(folder)) throw new Error(`${file} belongs to no package`);
  }
}

function describe(root, folder) {
  const { name, version, license, licenses, homepage, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const declared = license?.type ?? license ?? licenses?.[0]?.type ?? 'none';
  const title = `${name} ${version}`;
  const review = reviewed[name]?.license === declared ? reviewed[name] : undefined;
  const problem = review ? undefined : whyNot(declared);
  const text = problem === undefined ? licenceText(root, folder, { title, declared, author }) : '';
  return { title, license: declared, reason: review?.reason, homepage, text, problem };
}

function whyNot(declared) {
  const alternatives = declared.replace(/[()]/g, '').split(/ OR /);
  const fits = alternatives.some((alternative) =>
    alternative.split(/ AND /).every((id) => permissive.has(id)),
  );
  return fits
    ? undefined
    : `its licence is ${declared}; look at it, and if it is fine add it to \`reviewed\` in ` +
        'scripts/notices.mjs with the reason';
}

function licenceText(root, folder, { title, declared, author }) {
  const names = readdirSync(folder)
    .filter((name) => licenceFile.test(name) && !name.endsWith('.js'))
    .sort();
  if (names.length > 0) return names.map((name) => textOf(join(folder, name))).join('\n\n');
  const holder = author?.name ?? author ?? `the authors of ${title}`;
  if (declared === 'MIT')
    return `Copyright (c) ${holder}\n\n${textOf(join(root, 'scripts', 'notices.mit.txt'))}`;
  if (declared === 'Apache-2.0')
    return `Copyright ${holder}\n\n${textOf(join(root, 'node_modules', 'lighthouse', 'LICENSE'))}`;
  throw new Error(
    `${title} declares ${declared} and has no licence file: add the licence's text to ` +
      'scripts/notices.mjs',
  );
}

function textOf(file) {
  return readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim();
}
