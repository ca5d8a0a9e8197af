/** Paths in the history branch. */
import { addToBranch, findBranchPaths } from '../../../src/saved/history/history-branch.ts';
import { historyWithRuns } from '../../support/run-histories.ts';

const folderOf = (suite: string) => findBranchPaths(suite).history.replace(/\/history\.json$/, '');

test('each suite has a folder and a badge', () => {
  expect(findBranchPaths('web')).toEqual({
    history: 'web/history.json',
    rejected: ['web/history.json.rejected', 'web/history.json.2.rejected'],
    badge: 'badge/web.json',
  });
});

test.each([
  '..',
  '.git',
  '.GIT',
  '../../x',
  'badge',
  'Badge',
  '',
  'a/b',
  'läden',
  'x\n',
  '-x',
  'a'.repeat(300),
])('the suite %j has a folder of its own with a plain name', (suite) => {
  expect(folderOf(suite)).toMatch(/^(?!badge$)[a-zA-Z0-9_-][\w.-]{0,90}-[0-9a-f]{8}$/);
});

test('suites whose names differ only in what a path may not have have different folders', () => {
  const suites = ['a/b', 'a b', 'a-b', 'A-b', 'a?b', '.a-b'];
  expect(new Set(suites.map((suite) => folderOf(suite).toLowerCase())).size).toBe(suites.length);
});

test('secrets are covered in all that goes to the branch', () => {
  const safe = (json: string) => json.replaceAll('hunter2', '***');
  const added = { ...historyWithRuns(1_800), suite: 'hunter2' };
  const files = addToBranch(new Map(), added, '{"label":"hunter2"}', Date.now(), safe);
  expect([...files.values()].join('\n')).not.toContain('hunter2');
});
