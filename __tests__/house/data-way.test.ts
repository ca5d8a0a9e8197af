/** A page's way from the event to the comment: nothing is read, looked for or parsed twice. */
import { countCalls, type RecordedRun, recordPageRun } from '../support/record-way.ts';

let run: RecordedRun;
beforeAll(async () => {
  run = await recordPageRun();
}, 400_000);

const ofSources = (files: readonly string[]) => files.filter((file) => file.startsWith('src/'));

test('the run measured base and head, and failed for the heavier script', () => {
  const { end, comments } = run;
  expect([end.code, end.outputs.verdict, comments.length]).toEqual([1, 'fail', 1]);
  expect(comments[0]).toContain('Script bytes');
});

test("the event's file is read and parsed once, beside what GitHub's client does", () => {
  const { eventReaders, eventParsers } = run.way;
  expect(ofSources(eventReaders)).toEqual(['src/adapters/files/files.ts']);
  expect(ofSources(eventParsers)).toEqual(['src/trigger/read-trigger.ts']);
  const others = [...eventReaders, ...eventParsers].filter((file) => !file.startsWith('src/'));
  expect(others.filter((file) => !file.startsWith('node_modules/@actions/'))).toEqual([]);
});

test("the base's commit is looked for once", () => {
  expect(countCalls(run.way, 'findBaseCommit')).toBe(1);
});

test("each quantity of a budgets file is parsed once, the head's and the base's", () => {
  expect(countCalls(run.way, 'readConfig')).toBe(2);
  expect([countCalls(run.way, 'parseLimit'), countCalls(run.way, 'parseRegression')]).toEqual([
    2, 2,
  ]);
});
