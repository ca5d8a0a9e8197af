/** Budgets to start from: a whole file where there is none, and else what a file gets. */
import { targetKinds } from '../model/target.ts';
import { between } from '../model/target-identity.ts';
import type { Judgement, TargetIdentity, TargetKind } from '../model.ts';
import type { ReportContext } from './context.ts';
import { type ProposedLimits, proposeLimits } from './proposed-limits.ts';
import { proposeDevices, visitKeys } from './proposed-visits.ts';
import { quoted } from './quoted-json.ts';

/** How the proposal writes targets of one kind. */
interface KindProposal {
  readonly section: string;
  /** The metrics worth a first budget. */
  readonly metrics: readonly string[];
  /** Further metrics, which a target has by keys that a whole new file lacks. */
  readonly asWritten: readonly string[];
  /** The metrics of a repeat visit that are worth one. */
  readonly repeated: readonly string[];
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
    asWritten: ['inp'],
    repeated: ['lcp', 'cache-hit-ratio', 'uncached-bytes'],
    place: placeOfPage,
    divide: undivided,
  },
  flow: {
    section: 'flows',
    metrics: ['inp', 'lcp', 'step-duration'],
    asWritten: ['cls'],
    repeated: [],
    place: placeOfFlow,
    divide: divideStep,
  },
  endpoint: {
    section: 'endpoints',
    metrics: ['p99', 'throughput', 'error-rate'],
    asWritten: [],
    repeated: [],
    place: placeOfEndpoint,
    divide: undivided,
  },
} satisfies Readonly<Record<TargetKind, KindProposal>>;

/** Budgets as JSON with comments, valid for budgets.schema.json. */
export function proposeBudgets(
  { comparisons }: Judgement,
  { targets, origin }: ReportContext,
): string {
  const byId = new Map(targets.map((target) => [target.id, target]));
  const leading = (one: TargetIdentity): TargetIdentity => findLeading(one, byId);
  const sections = targetKinds.flatMap((kind) => {
    const { section, metrics, place, divide }: KindProposal = proposals[kind];
    const own = targets.filter((target) => target.kind === kind);
    const entries = [...Map.groupBy(own, (one) => divide(leading(one).name).entry)].map(
      ([name, group]) => {
        const parts = [...Map.groupBy(group, (one) => divide(leading(one).name).step)].map(
          ([step, part]) =>
            [step, partKeys(part, limitsText(proposeLimits(metrics, part, comparisons)))] as const,
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

/** Limits that a budgets file gets at one place. */
export interface ProposedPlace {
  /** The keys that lead to the budgets there. */
  readonly path: readonly string[];
  readonly limits: ProposedLimits;
}

/** Returns budgets for each target of a budgets file, at the place that they have in it. */
export function proposePlaces(
  { comparisons }: Pick<Judgement, 'comparisons'>,
  targets: readonly TargetIdentity[],
): readonly ProposedPlace[] {
  const byId = new Map(targets.map((target) => [target.id, target]));
  const placed = targets.map((target) => {
    const { section, metrics, asWritten, repeated, divide }: KindProposal = proposals[target.kind];
    const leading = findLeading(target, byId);
    const { entry, step } = divide(leading.name);
    const isRepeat = leading !== target;
    const path = [
      ...[section, entry],
      ...(step === undefined ? [] : ['steps', step]),
      ...(isRepeat ? ['repeat'] : []),
      'budgets',
    ];
    return { target, path, metrics: isRepeat ? repeated : [...metrics, ...asWritten] };
  });
  return [...Map.groupBy(placed, ({ path }) => JSON.stringify(path)).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const all = group.map(({ target }) => target);
    const limits = proposeLimits(first.metrics, all, comparisons);
    return Object.keys(limits).length > 0 ? [{ path: first.path, limits }] : [];
  });
}

/** Returns the page that a repeat visit stands below; any other target is its own. */
const findLeading = (
  target: TargetIdentity,
  byId: ReadonlyMap<string, TargetIdentity>,
): TargetIdentity => byId.get(target.group ?? target.id) ?? target;

/** Writes limits as the JSON that stands below a target's name. */
function limitsText(limits: ProposedLimits): string {
  const entries = Object.entries(limits).map(
    ([id, limit]) => `        ${quoted(id)}: ${JSON.stringify(limit)}`,
  );
  return entries.length > 0 ? `{\n${entries.join(',\n')}\n      }` : '{}';
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
