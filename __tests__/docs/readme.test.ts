import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages } from '../../scripts/reference-pages.ts';
import { nodeFiles } from '../../src/adapters/files.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { headroomVersion } from '../../src/version.ts';

const root = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

test("the README's budgets file is valid as it stands", async () => {
  const [, budgets] = /```jsonc\n([\s\S]*?)```/.exec(text('README.md')) ?? [];
  const files = { ...nodeFiles(), exists: async (path: string) => path.endsWith('budgets.json'), read: async () => budgets ?? '' };
  const config = await readConfig({}, files, {});
  expect(config.targets.map((target) => target.id)).toEqual(['home (mobile)', 'list products']);
});

test('the README names the two commands, and package.json has them', () => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  for (const command of ['start', 'test']) {
    expect(text('README.md')).toContain(`\`\`\`sh\nnpm ${command}\n\`\`\``);
    expect(scripts[command]).toBeDefined();
  }
});

test('the README stays under two screens', () => {
  expect(text('README.md').split('\n').length).toBeLessThan(80);
});

test.each(['README.md', 'CONTRIBUTING.md', 'docs/limits.md', 'docs/budgets.md', 'docs/comment.md', 'docs/deciding.md'])(
  'every file that %s links to is there',
  (page) => {
    const links = [...text(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  },
);

test.each(Object.entries(referencePages()))('%s is what its source says: npm run fix writes it', (file, expected) => {
  expect(text(file)).toBe(expected);
});

test('the version in the fingerprint is the version of the package', () => {
  expect(headroomVersion).toBe((JSON.parse(text('package.json')) as { version: string }).version);
});
