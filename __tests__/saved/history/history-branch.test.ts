/** Paths in the history branch. */
import {
  addToBranch,
  findBranchPaths,
  readFromBranch,
} from '../../../src/saved/history/history-branch.ts';
import { historyText } from '../../../src/saved/history/history-text.ts';
import {
  beganAt,
  dayMs,
  historyWithRun,
  historyWithRuns,
  pointsOf,
} from '../../support/run-histories.ts';

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
  const history = { ...historyWithRuns(1_800), suite: 'hunter2' };
  const added = { history, badge: '{"label":"hunter2"}', formerNames: new Map() };
  const files = addToBranch(new Map(), added, Date.now(), safe);
  expect([...files.values()].join('\n')).not.toContain('hunter2');
});

test('points that another run has pushed meanwhile go on under the name of today', () => {
  const safe = (json: string) => json;
  const pushed = historyWithRun(1, { values: { lcp: 1_800 }, target: 'home (mobile)' });
  const own = historyWithRun(2, { values: { lcp: 1_810 }, target: 'start (mobile)' });
  const formerNames = new Map([['home (mobile)', 'start (mobile)']]);
  const { history: path } = findBranchPaths(own.suite);
  const nowMs = beganAt + 9 * dayMs;
  const found = new Map([[path, historyText(pushed)]]);
  const files = addToBranch(found, { history: own, badge: '{}', formerNames }, nowMs, safe);
  const { history } = readFromBranch(files, own.suite, nowMs);
  expect(history && pointsOf(history, 'lcp', 'start (mobile)')).toEqual(['1: 1800', '2: 1810']);
  expect(history && pointsOf(history, 'lcp', 'home (mobile)')).toEqual([]);
});
