/**
 * Flows in the real Chrome, all in one run of the program: a recording that is played unchanged,
 * and everything that can go wrong. Each failure costs its own round or target, and the others go
 * on.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurements } from '../../src/model.ts';
import { badFlows, goodFlows, moduleOf } from '../support/bad-flows.ts';
import { badSite } from '../support/bad-site.ts';
import { runProgram } from '../support/program.ts';
import type { SavedReport } from '../support/saved-report.ts';
import { serve, stopServers } from '../support/test-server.ts';

const recordings = join(import.meta.dirname, 'fixtures');
const rounds = 1;

let folder: string;
let measurements: Measurements;
let report: SavedReport;
let comment: string;
let seen: readonly string[];
let said: string;

const fileNamed = (name: string): string => name.replaceAll(' ', '-');

/** Writes the flows' scripts and the budgets file. */
function writeFlows(origin: string): void {
  mkdirSync(join(folder, 'perf'));
  const budgets = { inp: '500ms' };
  const flows: Record<string, object> = {
    'order a lamp': {
      recording: 'perf/order-a-lamp.json',
      timeout: '20s',
      steps: { open: { from: 2 }, fill: { from: 4, budgets }, order: { from: 14 } },
    },
  };
  cpSync(join(recordings, 'order-a-lamp.json'), join(folder, 'perf', 'order-a-lamp.json'));
  for (const [name, { plays, recorded = [], login }] of Object.entries(badFlows)) {
    const file = `perf/${fileNamed(name)}.${plays === undefined ? 'json' : 'mjs'}`;
    const steps = [{ type: 'navigate', url: 'http://localhost:3000/' }, ...recorded];
    const text = plays === undefined ? JSON.stringify({ title: name, steps }) : moduleOf(plays);
    writeFileSync(join(folder, file), text);
    const loginFile = `perf/${fileNamed(name)}-login.mjs`;
    if (login !== undefined) writeFileSync(join(folder, loginFile), moduleOf(login));
    flows[name] = {
      ...(plays === undefined ? { recording: file } : { script: file }),
      ...(login === undefined ? {} : { login: loginFile }),
      steps: { act: plays === undefined ? { from: 2, budgets } : { budgets } },
    };
  }
  // They come last, so that they are played in what the others leave.
  for (const [name, body] of Object.entries(goodFlows)) {
    const script = `perf/${fileNamed(name)}.mjs`;
    writeFileSync(join(folder, script), moduleOf(body));
    flows[name] = { script, steps: { act: { budgets } } };
  }
  const file = {
    server: { url: origin },
    rounds,
    defaults: { flow: { timeout: '2s' }, page: { timeout: '10s' } },
    pages: { home: { path: '/', budgets: { cls: '0.1' } } },
    flows,
  };
  writeFileSync(join(folder, 'budgets.json'), JSON.stringify(file));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'flows-in-chrome-'));
  const { origin } = await serve(badSite);
  writeFlows(origin);
  mkdirSync(join(folder, 'tmp'));
  const ended = await runProgram(folder, ['run', '--output-directory', 'out'], {
    ...process.env,
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
  });
  said = `${ended.stdout}${ended.stderr}`;
  if (!existsSync(join(folder, 'out', 'report.json'))) throw new Error(said);
  const read = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');
  measurements = JSON.parse(read('measurements.json')) as Measurements;
  report = JSON.parse(read('report.json')) as SavedReport;
  comment = read('comment.md');
  seen = (await (await fetch(`${origin}/seen`)).json()) as readonly string[];
}, 300_000);

afterAll(async () => {
  await stopServers();
  rmSync(folder, { recursive: true, force: true });
});

const roundsOf = (name: string) =>
  measurements.rounds.filter(({ target }) => target === `${name} (mobile)`);
const failuresOf = (name: string) =>
  measurements.failures.filter(({ target }) => target === `${name} (mobile)`);

test('a recording with many kinds of steps is played as Chrome exported it', () => {
  const events = [
    'mouseover menu',
    'click name',
    'keydown Tab',
    'change name Ada',
    'keyup Tab',
    'change metal brass',
    'dblclick twice',
    'scrolled to 240',
    // The button is above.
    'scrolled to 0',
    'click order',
  ];
  // Once to find the kinds of its steps, once to audit them, and once for each round.
  expect(seen).toEqual(Array(2 + rounds).fill(`${events.join(';')};`));
  expect(failuresOf('order a lamp › fill')).toEqual([]);
  for (const round of roundsOf('order a lamp › fill')) expect(round.values.inp).toBeGreaterThan(0);
  for (const step of ['open', 'order'])
    for (const round of roundsOf(`order a lamp › ${step}`))
      expect(round.values.lcp).toBeGreaterThan(0);
});

test('steps that load a page are audited in full, to say why their numbers moved', () => {
  const audited = measurements.diagnoses.filter(({ target }) => target.startsWith('order a lamp'));
  expect(audited.map(({ target, arm }) => [target, arm])).toEqual([
    ['order a lamp › open (mobile)', 'head'],
    ['order a lamp › order (mobile)', 'head'],
  ]);
  for (const { lcpElement, resources, frames = [], reportFile } of audited) {
    expect(lcpElement).toContain('body');
    expect(resources[0]?.url).toMatch(/^\/(form|ordered)/);
    expect(frames.length).toBeGreaterThan(0);
    // The recording types a name.
    expect(reportFile).toBeUndefined();
  }
});

test.each(Object.entries(badFlows))('%s fails by itself, and says why', (name, bad) => {
  const { code, words, pictured = true } = bad;
  const failures = failuresOf(`${name} › act`);
  expect(failures.map((failure) => failure.code)).toEqual([code]);
  const message = failures[0]?.message ?? '';
  expect(message).toMatch(words);
  expect(comment).toMatch(words);
  expect(roundsOf(`${name} › act`)).toEqual([]);
  const finding = report.findings.find(({ target }) => target === `${name} › act (mobile)`);
  expect(finding?.verdict).toBe('fail');
  const [, picture] = /The page then: (flows\/\S+\.png)/.exec(message) ?? [];
  const isPicture =
    picture !== undefined &&
    readFileSync(join(folder, 'out', picture)).toString('latin1', 1, 4) === 'PNG';
  if (pictured !== 'by chance') expect(isPicture).toBe(pictured);
});

test('pages and flows beside them are measured in every round', () => {
  const names = ['a good flow › act', 'a dialog › act', 'a download › act', 'a new tab › act'];
  expect(names.map((name) => [name, roundsOf(name).length, failuresOf(name)])).toEqual(
    names.map((name) => [name, rounds, []]),
  );
  expect(roundsOf('home').length).toBe(rounds);
});

test('a step without an event that Chrome timed has no INP, rather than 0', () => {
  const [round] = roundsOf('no event › act');
  expect(round?.values.inp).toBeUndefined();
  expect(round?.invalid.inp).toMatch(/interaction/);
  const finding = report.findings.find(({ target }) => target === 'no event › act (mobile)');
  expect(finding?.verdict).toBe('fail');
});

test.each([
  ['a dialog', 'a dialog (confirm)'],
  ['a download', 'a download, which was refused'],
  ['a new tab', 'another tab, which is not measured'],
])('a flow that meets %s says so', (name, what) => {
  expect(said).toContain(`${name}, head: the flow met ${what}.`);
});

test('a download leaves no file in the home folder', () => {
  const downloads = join(folder, 'Downloads');
  expect(existsSync(downloads) ? readdirSync(downloads) : []).toEqual([]);
});
