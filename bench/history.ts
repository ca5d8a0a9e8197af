/**
 * Bench: reading, appending to and writing the history of a month, a year and three years
 *
 * 50 targets with 20 metrics, 20 runs a day, as a base branch has it. The last 60 days are whole,
 * and each day before is one point. Each age runs in a process of its own, so that its memory is
 * its own.
 */
import { execFileSync } from 'node:child_process';
import { deflateRawSync } from 'node:zlib';
import type { History, HistoryRun, Series } from '../src/model/history.ts';
import { historyText } from '../src/saved/history/history-text.ts';
import { mergeHistories } from '../src/saved/history/merge-histories.ts';
import { newHistory } from '../src/saved/history/new-history.ts';
import { parseHistory } from '../src/saved/history/read-history.ts';
import { thinHistory } from '../src/saved/history/thin-history.ts';
import { concludeBench, keepFigures } from './figures.ts';

const dayMs = 86_400_000;
const runsADay = 20;
const wholeDays = 60;
const now = Date.parse('2026-11-01T12:00:00Z');
const ages = [30, 365, 3 * 365] as const;

/** Half of a page's metrics are exact, as the bytes of its resources. */
const metrics = [
  ...['lcp', 'fcp', 'tbt', 'speed-index', 'inp', 'tti', 'ttfb', 'p50', 'p95', 'p99'],
  ...Array.from({ length: 10 }, (_, at) => (at === 0 ? 'total-bytes' : `audit-score:audit-${at}`)),
];

/** Seeded, and even enough for noise. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const fingerprint = {
  cpu: 'AMD EPYC 7763',
  cores: 4,
  memoryBytes: 16e9,
  os: 'Ubuntu 24.04',
  node: '24.21.0',
  headroom: '0.1.0',
  settings: {},
};

const sha = (number: number): string =>
  (BigInt(number + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n)
    .toString(16)
    .padStart(40, '0')
    .slice(-40);

/** The runs that are left of so many days. */
function runsOf(days: number): readonly HistoryRun[] {
  const times = Array.from({ length: days }, (_, day) => {
    const isWhole = days - day <= wholeDays;
    return Array.from({ length: isWhole ? runsADay : 1 }, (_, at) => ({
      startedAtMs: now - (days - day) * dayMs + at * 3_600_000,
      runs: isWhole ? 1 : runsADay,
    }));
  }).flat();
  return times.map(({ startedAtMs, runs }, at) => ({
    commit: sha(at),
    after: at === 0 ? [] : [sha(at - 1)],
    committedAtMs: startedAtMs - 600_000,
    startedAtMs,
    runId: 1_000_000 + at * 37,
    attempt: 1,
    fingerprint: 'aaaaaaaaaaaa',
    runs,
  }));
}

function seriesOf(target: string, metric: string, count: number, seed: number): Series {
  const random = randomFrom(seed);
  const noise = (): number => (random() + random() + random() - 1.5) * 0.06;
  const isExact = metrics.indexOf(metric) >= 10;
  let level = 100 + random() * 3_000;
  const median = Float64Array.from({ length: count }, () => {
    if (random() < 0.02) level *= 1 + (random() - 0.5) * 0.1;
    return isExact ? Math.round(level) : level * (1 + noise());
  });
  return {
    target,
    metric,
    isExact,
    run: Int32Array.from({ length: count }, (_, at) => at),
    median,
    spread: median.map((value) => (isExact ? 0 : value * 0.02 * (0.5 + random()))),
    rounds: Int32Array.from({ length: count }, () => 6 + Math.floor(random() * 6)),
    mark: new Uint8Array(count),
  };
}

const targets = Array.from({ length: 50 }, (_, at) => `page ${at} (mobile)`);

function makeText(days: number): string {
  const runs = runsOf(days);
  const series = targets.flatMap((target, at) =>
    metrics.map((metric, place) => seriesOf(target, metric, runs.length, at * 100 + place + 1)),
  );
  const fingerprints = { aaaaaaaaaaaa: fingerprint };
  return historyText({ suite: 'default', fingerprints, runs, passedOver: [], series });
}

function makePoint(): History {
  const point = newHistory(
    {
      ...{ format: 'headroom-measurements', version: 2, suite: 'default', seed: 1, fingerprint },
      ...{ targets: [], rounds: [], failures: [], diagnoses: [] },
      startedAt: new Date(now).toISOString(),
      head: { commit: 'f'.repeat(40), dirty: false },
    },
    targets.flatMap((target) =>
      metrics.map((metric) => ({
        ...{ target, metric, median: 1_000, spread: 10, rounds: 6 },
        mark: 'none' as const,
      })),
    ),
    { after: [], runId: 9, attempt: 1, committedAtMs: now },
  );
  if (!point) throw new Error('a point has a commit');
  return point;
}

interface Figures {
  /** Of the processor, its helpers' included: other processes may be busy. */
  readonly ms: number;
  readonly megabytes: number;
  readonly packedMegabytes: number;
  readonly points: number;
}

/** Runs in the child, with the file on stdin: making it would be measured as well. */
async function measureOwn(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const point = makePoint();
  const beforeBytes = process.memoryUsage().rss;
  const before = process.cpuUsage();
  const read = parseHistory(text, 'history.json', now + dayMs);
  const written = historyText(thinHistory(mergeHistories([point, read])));
  const { user, system } = process.cpuUsage(before);
  const figures: Figures = {
    ms: (user + system) / 1_000,
    megabytes: (process.resourceUsage().maxRSS * 1024 - beforeBytes) / 1e6,
    packedMegabytes: deflateRawSync(written).byteLength / 1e6,
    points: read.series.reduce((sum, { run }) => sum + run.length, 0),
  };
  console.log(JSON.stringify(figures));
}

function measureAge(days: number): Figures {
  const said = execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', import.meta.filename, 'child'],
    { input: makeText(days), encoding: 'utf8', maxBuffer: 1e9 },
  );
  return JSON.parse(said) as Figures;
}

if (process.argv[2] === 'child') await measureOwn();
else {
  const all = ages.map((days) => ({ days, ...measureAge(days) }));
  for (const { days, ms, megabytes, packedMegabytes, points } of all)
    console.log(
      `${String(days).padStart(5)} days, ${points} points: ${ms.toFixed(0)} ms, ` +
        `${megabytes.toFixed(0)} MB, packed ${packedMegabytes.toFixed(2)} MB`,
    );
  const [month, year, three] = all;
  const perPoint = (figures = month): number => (figures?.ms ?? 0) / (figures?.points ?? 1);
  keepFigures('history', { ages: all });
  const growth = perPoint(three) / perPoint();
  const goal = (figure: number, unit: string, atMost: number) => ({
    figure,
    text: `${figure.toFixed(2)} ${unit}`,
    atMost,
  });
  concludeBench('history', [
    goal(year?.ms ?? 0, 'ms for a year', 1_000),
    goal(year?.megabytes ?? 0, 'MB of memory for a year', 200),
    goal(year?.packedMegabytes ?? 0, 'MB packed for a year', 5),
    goal(growth, 'times as long a point after three years as after a month', 2),
  ]);
}
