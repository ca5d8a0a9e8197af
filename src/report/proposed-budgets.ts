/**
 * A budgets file to start from: limits a little beyond what was measured, rounded to numbers that
 * people write.
 */
import { targetKinds } from '../model/target.ts';
import { between } from '../model/target-identity.ts';
import type { Comparison, Judgement, TargetIdentity, TargetKind, Unit } from '../model.ts';
import type { ReportContext } from './context.ts';
import { proposeDevices, visitKeys } from './proposed-visits.ts';
import { quoted } from './quoted-json.ts';
import { metricFor } from './row.ts';

/** How the proposal writes targets of one kind. */
interface KindProposal {
  readonly section: string;
  /** The metrics worth a first budget. */
  readonly metrics: readonly string[];
  /** Returns the keys that say what is measured; `origin` is the server's. */
  place(group: readonly TargetIdentity[], origin: string | undefined): string;
  /** The name of the entry that a target belongs to, and of its part of that. */
  readonly divide: (name: string) => { readonly entry: string; readonly step?: string };
}

const undivided = (name: string) => ({ entry: name });

/** A new kind does not compile until it has a proposal here. */
const proposals = {
  page: {
    section: 'pages',
    metrics: ['lcp', 'cls', 'tbt', 'total-bytes', 'script-bytes'],
    place: placeOfPage,
    divide: undivided,
  },
  flow: {
    section: 'flows',
    metrics: ['inp', 'lcp', 'step-duration'],
    place: placeOfFlow,
    divide: divideStep,
  },
  endpoint: {
    section: 'endpoints',
    metrics: ['p99', 'throughput', 'error-rate'],
    place: placeOfEndpoint,
    divide: undivided,
  },
} satisfies Readonly<Record<TargetKind, KindProposal>>;

/**
 * Room above (below, where more is better) the measured value, so that the first pull request does
 * not fail by noise.
 */
const room = 1.25;

/**
 * Below these nobody needs a tighter limit: web.dev calls a CLS of 0.1 and a TBT of 200 ms good.
 */
const least: Readonly<Record<string, number>> = { cls: 0.1, tbt: 200, lcp: 500, p99: 5 };

/** Budgets as JSON with comments, valid for budgets.schema.json. */
export function proposeBudgets(
  { comparisons }: Judgement,
  { targets, origin }: ReportContext,
): string {
  const byId = new Map(targets.map((target) => [target.id, target]));
  // A repeat visit stands below the page that it repeats.
  const leading = (one: TargetIdentity): TargetIdentity => byId.get(one.group ?? one.id) ?? one;
  const sections = targetKinds.flatMap((kind) => {
    const { section, metrics, place, divide }: KindProposal = proposals[kind];
    const own = targets.filter((target) => target.kind === kind);
    const entries = [...Map.groupBy(own, (one) => divide(leading(one).name).entry)].map(
      ([name, group]) => {
        const parts = [...Map.groupBy(group, (one) => divide(leading(one).name).step)].map(
          ([step, part]) => [step, partKeys(part, budgets(metrics, part, comparisons))] as const,
        );
        return targetEntry(name, place(group, origin), parts);
      },
    );
    return entries.length > 0 ? [`  "${section}": {\n${entries.join(',\n')}\n  }`] : [];
  });
  const server =
    origin === undefined
      ? '"server": { "command": "npm run serve" }'
      : `"server": { "url": ${quoted(origin)} }`;
  const blocks = [`  ${server}`, ...proposeDevices(targets), ...sections];
  return (
    '{\n  // Limits leave about a quarter of room beyond what was measured.\n  // { "limit": ' +
    '"2.5s", "regression": "10%" } holds a metric against the base as ' +
    `well.\n${blocks.join(',\n')}\n}`
  );
}

/** Returns the keys of a step or of a whole target: its budgets, and where it begins. */
const partKeys = ([first]: readonly TargetIdentity[], held: string): string =>
  `${first?.from === undefined ? '' : `"from": ${first.from}, `}"budgets": ${held}`;

/** Writes a target with its budgets, or with its steps and theirs. */
function targetEntry(
  name: string,
  place: string,
  parts: readonly (readonly [step: string | undefined, keys: string])[],
): string {
  const written = parts.map(([step, keys]) =>
    step === undefined ? keys : `        ${quoted(step)}: { ${keys.replaceAll('\n', '\n    ')} }`,
  );
  const held = parts.some(([step]) => step !== undefined)
    ? `"steps": {\n${written.join(',\n')}\n      }`
    : written.join();
  return `    ${quoted(name)}: {\n      ${place},\n      ${held}\n    }`;
}

function placeOfPage(group: readonly TargetIdentity[], origin: string | undefined): string {
  const profiles = new Set(group.map(({ profile }) => profile));
  const devices = [...profiles].map(quoted).join(', ');
  const visits = group.length > profiles.size ? ', "visits": ["first", "repeat"]' : '';
  const address = group[0]?.address ?? '/';
  const path =
    origin !== undefined && address.startsWith(`${origin}/`)
      ? address.slice(origin.length)
      : address;
  const place = path.startsWith('/') ? `"path": ${quoted(path)}` : `"url": ${quoted(path)}`;
  return `${place}, "devices": [${devices}]${visits}${visitKeys(group)}`;
}

/** Measurements of earlier versions do not tell where recorded steps begin. */
function placeOfFlow(group: readonly TargetIdentity[]): string {
  const file = group[0]?.address ?? '';
  const isRecording = file.endsWith('.json');
  const devices = [...new Set(group.map(({ profile }) => quoted(profile)))].join(', ');
  const place = `"${isRecording ? 'recording' : 'script'}": ${quoted(file)}`;
  const isWhole = !isRecording || group.every(({ from }) => from !== undefined);
  const from = isWhole ? '' : '// each step needs its "from"\n      ';
  return `${from}${place}, "devices": [${devices}]${visitKeys(group)}`;
}

function divideStep(name: string) {
  const [entry = name, step = name] = name.split(between);
  return { entry, step };
}

function placeOfEndpoint(group: readonly TargetIdentity[], origin: string | undefined): string {
  const address = group[0]?.address ?? 'GET /';
  const request = origin === undefined ? address : address.replace(` ${origin}/`, ' /');
  return `"request": ${quoted(request)}`;
}

/** One object for all devices and visits of a page: the loosest value counts. */
function budgets(
  metrics: readonly string[],
  group: readonly TargetIdentity[],
  comparisons: readonly Comparison[],
): string {
  const entries = metrics.flatMap((id) => {
    const metric = metricFor(id);
    const values = comparisons
      .filter(({ target, metric: of }) => of === id && group.some((one) => one.id === target))
      .map(({ head }) => head.median);
    const finite = values.filter((value) => Number.isFinite(value) && value >= 0);
    if (finite.length === 0) return [];
    const limit =
      metric.better === 'lower'
        ? upper(id, Math.max(...finite))
        : niceBelow(Math.min(...finite) / room);
    return limit === 0 && metric.unit !== 'share'
      ? []
      : [`${quoted(id)}: ${written(metric.unit, limit)}`];
  });
  return entries.length > 0
    ? `{\n${entries.map((entry) => `        ${entry}`).join(',\n')}\n      }`
    : '{}';
}

const upper = (id: string, value: number): number =>
  Math.max(niceAbove(value * room), least[id] ?? 0);

const niceSteps = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

function niceAbove(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return rounded((niceSteps.find((step) => step * power >= value) ?? 10) * power);
}

function niceBelow(value: number): number {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return rounded((niceSteps.findLast((step) => step * power <= value) ?? 1) * power);
}

const rounded = (value: number): number => Number(value.toPrecision(6));

/** A limit with its unit, as JSON. */
function written(unit: Unit, limit: number): string {
  if (unit === 'ms') return limit >= 1000 ? `"${rounded(limit / 1000)}s"` : `"${limit}ms"`;
  if (unit === 'bytes')
    return limit >= 1e6
      ? `"${rounded(limit / 1e6)}MB"`
      : limit >= 1000
        ? `"${rounded(limit / 1000)}kB"`
        : `"${limit}B"`;
  if (unit === 'share') return `"${rounded(limit * 100)}%"`;
  return unit === 'per-second' ? `"${limit}/s"` : String(limit);
}
