/**
 * A run of many pages and endpoints, with all that the report page can show: rounds, histograms,
 * thumbnails, differing resources and a trend. Seeded, so that it is the same every time.
 */
import { crc32, deflateSync } from 'node:zlib';
import { encodeLatencies } from '../../src/model/latency-histogram.ts';
import type { Budget, Diagnosis, Round, Target, Trend } from '../../src/model.ts';
import { amount, budget, limit, percent } from './budgets.ts';
import { generatorOf, type Random } from './random.ts';
import { endpointTarget, pageTarget } from './targets.ts';
import { type Reported, wholeRun } from './whole-run.ts';

const rounds = 12;
const answers = 3_000;

/** Of four targets, one is an endpoint; of five pages, one got slower. */
export function largeRun(count: number, nameOf = (at: number): string => `page ${at}`): Reported {
  const random = generatorOf(count);
  const targets = Array.from({ length: count }, (_, at) =>
    at % 4 === 3
      ? endpointTarget(`${nameOf(at)}, listed`, `GET /api/${at}`)
      : pageTarget(nameOf(at), 'mobile', `/${at}`),
  );
  const run = wholeRun({
    targets,
    rounds: Object.fromEntries(targets.map((target, at) => [target.id, arms(target, at, random)])),
    budgets: targets.flatMap(budgetsFor),
    diagnoses: targets.flatMap((target, at) =>
      target.kind === 'page' && at % 5 === 0 ? diagnosesFor(target.id, random) : [],
    ),
    setting: { trend: targets.flatMap((target) => trendFor(target, random)) },
  });
  const { roundsTaken = [] } = run.context;
  return { ...run, context: { ...run.context, roundsTaken: roundsTaken.map(loaded(random)) } };
}

const budgetsFor = ({ id, kind }: Target): readonly Budget[] =>
  kind === 'page'
    ? [
        budget('lcp', percent(5), 'fail', id),
        budget('lcp', limit(2_500), 'warn', id),
        budget('tbt', amount(50), 'fail', id),
        budget('cls', limit(0.1), 'fail', id),
        budget('total-bytes', limit(900_000), 'fail', id),
      ]
    : [
        budget('p50', percent(5), 'fail', id),
        budget('p99', limit(80), 'fail', id),
        budget('throughput', limit(400), 'warn', id),
        budget('error-rate', limit(0), 'fail', id),
      ];

function arms({ kind }: Target, at: number, random: Random) {
  const slower = at % 5 === 0 ? 1.2 : 1;
  const around = (centre: number, spread: number): number[] =>
    Array.from({ length: rounds }, () => centre * (1 + spread * (random.next() - 0.5)));
  const both = (centre: number, spread: number, factor = 1) => ({
    base: around(centre, spread),
    head: around(centre * factor, spread),
  });
  if (kind === 'page')
    return {
      lcp: both(1_500 + 3 * at, 0.06, slower),
      tbt: both(120, 0.4, slower),
      cls: both(0.03, 0.2),
      'total-bytes': both(612_000, 0),
    };
  return {
    p50: both(4, 0.08, slower),
    p99: both(21, 0.2, slower),
    throughput: both(1_240, 0.05, 1 / slower),
    'error-rate': both(0, 0),
  };
}

/** Adds to an endpoint's round what the load generator keeps of it. */
const loaded =
  (random: Random) =>
  (round: Round): Round => {
    const { p50 } = round.values;
    if (p50 === undefined) return round;
    const counts = Array.from({ length: answers }, () => ({
      us: p50 * 1000 * Math.exp(0.5 * (random.next() + random.next() + random.next() - 1.5)),
      count: 1,
    }));
    return {
      ...round,
      latencies: encodeLatencies(counts),
      throughput: Array.from({ length: 20 }, () => 1_100 + 250 * random.next()),
    };
  };

function diagnosesFor(target: string, random: Random): readonly Diagnosis[] {
  const audit = (arm: Diagnosis['arm'], heroBytes: number): Diagnosis => ({
    target,
    arm,
    lcpElement: arm === 'base' ? 'main > h1 "Lamps for every room"' : 'main > img.hero',
    // The last frames look alike, as those of most pages do.
    frames: Array.from({ length: 8 }, (_, at) => ({
      ms: 300 * (at + 1),
      ...(at < 5 ? { image: thumbnail((at + 1) / 5, random) } : {}),
    })),
    resources: [
      { url: '/', type: 'document', transferBytes: 8_200 },
      { url: '/assets/hero.jpg', type: 'image', transferBytes: heroBytes },
      ...Array.from({ length: 20 }, (_, at) => ({
        url: `/assets/chunk-${at}.js`,
        type: 'script',
        transferBytes: Math.round(20_000 + 500 * random.next()),
      })),
    ],
    opportunities: [],
  });
  return [audit('base', 120_000), audit('head', 412_000)];
}

const days = 24 * 3_600_000;

function trendFor({ id, kind }: Target, random: Random): Trend {
  const [metric, centre] = kind === 'page' ? (['lcp', 1_500] as const) : (['p99', 21] as const);
  const points = Array.from({ length: 30 }, (_, at) => ({
    value: centre * (1 + 0.03 * (random.next() - 0.5) + (at > 20 ? 0.05 : 0)),
    spread: centre * 0.02,
    commit: at.toString(16).padStart(40, 'a'),
    time: new Date(Date.UTC(2026, 1, 1) + at * days).toISOString(),
    fingerprint: at > 12 ? 'second' : 'first',
    mark: at === 5 ? ('improved' as const) : ('none' as const),
    ...(at === 5 ? { pullRequest: 41 } : {}),
  }));
  return [{ target: id, metric, points }];
}

const width = 120;
const height = 160;
/** A page that fills from above; the noise makes it as large as a thumbnail of Lighthouse. */
const noisyRows = 60;

/** Returns a PNG as a data URL. */
function thumbnail(share: number, random: Random): string {
  const pixels = Buffer.alloc((width + 1) * height, 250);
  for (let row = 0; row < height; row += 1) {
    pixels[row * (width + 1)] = 0;
    for (let column = 0; column < width && row < share * height; column += 1)
      pixels[row * (width + 1) + column + 1] =
        row < noisyRows ? random.below(256) : 90 + ((row * 3) % 120);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8); // bits of a grey pixel
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return `data:image/png;base64,${png.toString('base64')}`;
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(name), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
