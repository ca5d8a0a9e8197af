/** What is read of a history that is hostile, cut short, or of another version. */
import { HeadroomError } from '../../../src/errors.ts';
import { historyText } from '../../../src/saved/history/history-text.ts';
import { parseHistory } from '../../../src/saved/history/read-history.ts';
import { beganAt, dayMs, historyWithRuns } from '../../support/run-histories.ts';

interface File {
  version: unknown;
  suite: unknown;
  runs: Record<string, unknown[]>;
  targets: unknown[];
  series: Record<string, unknown>[];
  [key: string]: unknown;
}

const now = beganAt + 10 * dayMs;
const whole = historyText(historyWithRuns(1_800, 1_810, 1_805));
const edited = (edit: (file: File, series: Record<string, unknown>) => void): string => {
  const file = JSON.parse(whole) as File;
  edit(file, file.series[0] ?? {});
  return JSON.stringify(file);
};

const withFile = (change: Record<string, unknown>) =>
  edited((file) => void Object.assign(file, change));
const withRuns = (change: Record<string, unknown>) =>
  edited(({ runs }) => void Object.assign(runs, change));
const withSeries = (change: Record<string, unknown>) =>
  edited((_, series) => void Object.assign(series, change));

function problemOf(text: string): string {
  try {
    parseHistory(text, 'history.json', now);
    return 'read';
  } catch (thrown) {
    if (!(thrown instanceof HeadroomError)) throw thrown;
    return `${thrown.code}: ${thrown.message}`;
  }
}

test('the file that the others are made from is read', () => {
  expect(problemOf(whole)).toBe('read');
});

test.each<[string, string, string]>([
  [
    'one cut short',
    whole.slice(0, -40),
    'history-damaged: history.json is damaged: it is not complete JSON.',
  ],
  ['an empty one', '', 'history-damaged: history.json is damaged: it is not complete JSON.'],
  [
    'another file',
    '{"format":"other","version":1}',
    'history-foreign: history.json is not a history file of Headroom.',
  ],
  ['a list', '[]', 'history-foreign: history.json is not a history file of Headroom.'],
  ['nothing', 'null', 'history-foreign: history.json is not a history file of Headroom.'],
  [
    'a newer one',
    edited((file) => {
      file.version = 2;
      file.points = [];
    }),
    'history-newer: history.json has version 2; this Headroom reads version 1.',
  ],
  [
    'a run in 2099',
    withRuns({ startedAtMs: [4_080_000_000_000, 0, 0] }),
    'run 0 began at a time that cannot be',
  ],
  [
    'a commit in 2099',
    withRuns({ committedAtMs: [4_080_000_000_000, 0, 0] }),
    'run 0 began at a time that cannot be',
  ],
  [
    'a run before 1970',
    withRuns({ startedAtMs: [-5, 0, 0] }),
    'run 0 began at a time that cannot be',
  ],
  [
    'a value that is no number',
    whole.replace(/"median":\[\d+/, '"median":[NaN'),
    'it is not complete JSON',
  ],
  [
    'a value without end',
    whole.replace(/"median":\[\d+/, '"median":[1e999'),
    'series 0: its medians are not numbers',
  ],
  [
    'a value that is too large',
    withSeries({ median: [9e15, 0, 0] }),
    'series 0: its medians are not numbers',
  ],
  [
    'a null among the values',
    withSeries({ median: [null, 0, 0] }),
    'series 0: its medians are not numbers',
  ],
  [
    'fewer values than runs',
    withSeries({ median: [1, 2] }),
    'series 0: its runs do not rise, are not there, or are not as many',
  ],
  ['runs that are not there', withSeries({ run: [[1, 3]] }), 'series 0: its runs do not rise'],
  [
    'runs that go back',
    withSeries({
      run: [
        [2, 1],
        [0, 2],
      ],
    }),
    'series 0: its runs do not rise',
  ],
  [
    'a million runs of three values',
    withSeries({ run: [[0, 1_000_000]] }),
    'series 0: its runs do not rise',
  ],
  [
    'a mark that does not exist',
    withSeries({ marks: [[0, 99]] }),
    'series 0: its marks are none that there are',
  ],
  [
    'rounds below none',
    withSeries({ rounds: [-1, 0, 0] }),
    'series 0: its rounds are not as many numbers',
  ],
  ['a target that is not there', withSeries({ target: 7 }), 'series 0: there is no such target'],
  [
    'a name with a line break',
    withFile({ targets: ['home\n::error::'] }),
    'targets.0: a name holds no control character',
  ],
  [
    'a name that turns text around',
    withFile({ targets: ['home\u202e'] }),
    'targets.0: a name holds no control character',
  ],
  ['a commit that is a path', withRuns({ commit: ['../../x', 'a', 'b'] }), 'runs.commit.0: '],
  [
    'columns of unequal length',
    withRuns({ attempt: [1] }),
    'the columns of its runs differ in length',
  ],
  [
    'a fingerprint that is not there',
    withRuns({ fingerprint: [0, 5, 0] }),
    'run 1 names a fingerprint that is not there',
  ],
  ['a key that nobody knows', withFile({ extra: true }), 'the file: Unrecognized key'],
  [
    'more runs than a history has',
    edited(({ runs }) => {
      for (const name of Object.keys(runs)) runs[name] = Array(20_001).fill(runs[name]?.[0]);
    }),
    'runs.commit: ',
  ],
  [
    'a million empty lists',
    whole.replace('"targets":[', `"targets":[${'[],'.repeat(1_000_001)}`),
    'it has more than 1000000 lists',
  ],
])('%s is refused, and said in one line', (_, text, problem) => {
  const said = problemOf(text);
  expect(said).toContain(problem);
  expect(said.split('\n')).toHaveLength(1);
});

test('a history of more points than anybody has is refused before it takes their memory', () => {
  const text = edited((file, series) => {
    const long = { ...series, run: [[0, 3]] };
    file.series = Array(50_001).fill(long);
  });
  expect(problemOf(text)).toContain('series: ');
});

test('names that mean something to JavaScript are names like others', () => {
  const history = parseHistory(
    edited((file, series) => {
      file.targets = ['__proto__'];
      series.metric = 'constructor';
    }),
    'history.json',
    now,
  );
  expect(history.series.map(({ target, metric }) => [target, metric])).toEqual([
    ['__proto__', 'constructor'],
  ]);
});
