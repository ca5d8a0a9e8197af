/** A history in a file that somebody names: what becomes of it where it cannot go on. */
import { appendPoint } from '../../src/run/history/append-point.ts';
import { readLocalHistory } from '../../src/run/history/local-history.ts';
import { historyText } from '../../src/saved/history/history-text.ts';
import { commit } from '../support/artifact-history.ts';
import { fakeWorld, someConfig } from '../support/fake-ports.ts';
import { judgement } from '../support/judgements.ts';
import { someMeasurements } from '../support/measurements.ts';
import { historyWithRuns } from '../support/run-histories.ts';

const file = '/trend/history.json';
const measurements = someMeasurements({
  head: { commit: commit(9), branch: 'main', dirty: false },
  startedAt: '2026-05-01T12:00:00Z',
});

/** Reads the file and writes it again, `times` over; `damage` is done to it before each. */
async function runOn(text: string, damage?: (before: string, time: number) => string, times = 1) {
  const world = fakeWorld({ startsAtMs: Date.parse('2026-05-01T12:00:00Z') });
  world.files.set(file, text);
  for (let time = 1; time <= times; time += 1) {
    if (damage) world.files.set(file, damage(world.files.get(file) ?? '', time));
    const known = await readLocalHistory(file, someConfig(), measurements, world.ports);
    await appendPoint(known, measurements, judgement([]), new Map(), world.ports);
  }
  return world;
}

const whole = historyText(historyWithRuns(1_800, 1_810));

test.each([
  ['no history', '{"name":"shop"}', 'is not a history file'],
  ['a history of a newer Headroom', whole.replace('"version":1', '"version":9'), 'has version 9'],
  [
    'a history of another suite',
    whole.replace('"suite":"default"', '"suite":"other"'),
    'another suite',
  ],
])('%s stays as it is, with one warning', async (_, text, why) => {
  const world = await runOn(text);
  expect([...world.files].filter(([name]) => name.startsWith(file))).toEqual([[file, text]]);
  expect(world.log.filter((line) => line.startsWith('warning'))).toEqual([
    expect.stringContaining(why),
  ]);
});

test('what was kept beside a history is never written over', async () => {
  const world = await runOn(whole, (_, time) => whole.slice(0, 100 * time), 3);
  expect(
    ['.rejected', '.2.rejected', '.3.rejected'].map((end) => world.files.get(`${file}${end}`)),
  ).toEqual([whole.slice(0, 100), whole.slice(0, 200), whole.slice(0, 300)]);
});

test('a history that can be read goes on, and nothing is kept beside it', async () => {
  const world = await runOn(whole);
  expect([...world.files.keys()].filter((name) => name.startsWith(file))).toEqual([file]);
  expect(world.files.get(file)).toContain(commit(9));
});
