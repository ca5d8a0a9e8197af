import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { referencePages } from '../../scripts/reference-pages.ts';
import { nodeFiles } from '../../src/adapters/files/files.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { headroomVersion } from '../../src/version.ts';
import { startedByHand } from '../support/workspace.ts';

interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: {
    readonly headroom: {
      readonly permissions: unknown;
      readonly steps: readonly { readonly uses?: string }[];
    };
  };
}

const root = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

test("the README's budgets file is valid as it stands", async () => {
  const [, budgets] = /```jsonc\n([\s\S]*?)```/.exec(text('README.md')) ?? [];
  const files = {
    ...nodeFiles(),
    exists: async (path: string) => path.endsWith('budgets.json'),
    read: async () => budgets ?? '',
  };
  const config = await readConfig({}, files, {}, startedByHand);
  expect(config.targets.map((target) => target.id)).toEqual(['home (mobile)', 'list products']);
});

test("the README's workflow is one that GitHub would run, with the example's pins", () => {
  const [, workflow = ''] = /```yaml\n([\s\S]*?)```/.exec(text('README.md')) ?? [];
  const example = parse(text('examples/workflows/single-job.yml')) as Workflow;
  const { on, permissions, jobs } = parse(workflow) as Workflow;
  const usesOf = ({ jobs: { headroom } }: Workflow) =>
    headroom.steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
  expect([on, permissions]).toEqual([example.on, example.permissions]);
  expect(jobs.headroom.permissions).toEqual(example.jobs.headroom.permissions);
  expect(usesOf({ jobs } as Workflow)).toEqual(usesOf(example));
  expect(workflow.trim().split('\n').length).toBeLessThanOrEqual(15);
});

test('the description of the action has fewer than 125 characters, as the Marketplace asks', () => {
  expect((parse(text('action.yml')) as { description: string }).description.length).toBeLessThan(
    125,
  );
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

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/**/*.md', { cwd: root }),
  ...globSync('examples/**/*.md', { cwd: root }),
];

/** Every place that a page links to within the repository: the file, and the heading in it. */
const linksOf = (page: string) =>
  [...text(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].map(
    ([, file = '', heading]) => ({
      file: file === '' ? page : join(dirname(page), file),
      heading,
    }),
  );

/** As GitHub makes anchors of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...text(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

test.each(pages)('every file and heading that %s links to is there', (page) => {
  const broken = linksOf(page).filter(
    ({ file, heading }) =>
      !existsSync(join(root, file)) ||
      (heading !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(heading)),
  );
  expect(broken).toEqual([]);
});

test.each(Object.entries(referencePages()))(
  '%s is what its source says: npm run fix writes it',
  (file, expected) => {
    expect(text(file)).toBe(expected);
  },
);

test('the version in the fingerprint is the version of the package', () => {
  expect(headroomVersion).toBe((JSON.parse(text('package.json')) as { version: string }).version);
});
