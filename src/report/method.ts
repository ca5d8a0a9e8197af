/** How it was measured, as facts with a name: what a doubter asks first. */
import type { Baseline, GitIdentity, Judgement } from '../model.ts';
import { newestRun, type ReportContext } from './context.ts';
import { tellEmulation } from './emulation.ts';
import { formatCount, formatDuration, formatValue } from './format.ts';
import { noteSentences } from './notes.ts';
import { pictureNotes } from './picture-notes.ts';
import { readEstimate } from './read-estimate.ts';
import type { Row } from './row.ts';
import { smallestDetectable } from './smallest-detectable.ts';
import { type Style, withoutStop } from './style.ts';
import { twinNotes } from './twin.ts';
import { unrecordedNotes } from './unrecorded.ts';

/** One fact; `text` is set in the style. */
export interface Fact {
  readonly name: string;
  readonly text: string;
}

export function listFacts(
  judgement: Judgement,
  context: ReportContext,
  rows: readonly Row[],
  style: Style,
): readonly Fact[] {
  const { head, seed, startedAt, durationMs, fingerprint } = context;
  const notes = [
    ...twinNotes(judgement, style),
    ...unrecordedNotes(context, style, judgement),
    ...pictureNotes(context, style),
    ...noteSentences(judgement, style),
  ];
  const facts: readonly (Fact | undefined)[] = [
    head ? { name: 'This change', text: identityText(head, style) } : undefined,
    { name: 'Baseline', text: baselineText(context.baseline, context, style) },
    budgetsFileFact(context, style),
    roundsFact(context, style),
    detectableFact(rows, style),
    { name: 'Machine', text: machineText(context, style) },
    busyFact(context),
    { name: 'Versions', text: versionsText(context, style) },
    settingsFact(fingerprint.settings, style),
    emulationFact(context, style),
    momentsFact(context, style),
    {
      name: 'Time',
      text:
        `started ${style.text(timeText(startedAt))}, all rounds together took ` +
        formatDuration(durationMs),
    },
    { name: 'Seed of the order', text: String(seed) },
    ...notes.map((text) => ({
      name: 'Note',
      text,
    })),
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** The first seven digits of a commit, as code. */
export const commitText = (commit: string, style: Style): string => style.code(commit.slice(0, 7));

function identityText({ commit, branch, dirty }: GitIdentity, style: Style): string {
  return [
    commitText(commit, style),
    ...(branch ? [`of ${style.text(branch)}`] : []),
    ...(dirty ? ['with uncommitted changes'] : []),
  ].join(' ');
}

function baselineText(baseline: Baseline, context: ReportContext, style: Style): string {
  const base = context.base ? `${identityText(context.base, style)}, ` : '';
  if (baseline.kind === 'none') return `none (${style.text(withoutStop(baseline.why))})`;
  if (baseline.kind === 'same-job') {
    const commit =
      context.base || baseline.commit === undefined
        ? base
        : `${commitText(baseline.commit, style)}, `;
    return (
      `${commit}measured beside this change, round by round, on the same machine ` +
      `(${style.text(baseline.describe)})`
    );
  }
  const age = measureAge(newestRun(baseline)?.startedAt, context.startedAt);
  const older = age === undefined ? '' : `measured ${formatDuration(age)} earlier, `;
  return (
    `${base}${older}${formatCount(baseline.runs.length, 'saved run')} ` +
    `(${style.text(baseline.describe)})`
  );
}

/** Said only where the file could not be compared. */
function budgetsFileFact({ budgetsAtBase }: ReportContext, style: Style): Fact | undefined {
  if (budgetsAtBase?.kind !== 'unknown') return undefined;
  return {
    name: 'Budgets file',
    text:
      'not compared with that of the base ' +
      `(${style.text(withoutStop(budgetsAtBase.why.split('\n')[0] ?? ''))})`,
  };
}

/** Returns `2026-03-04 10:20 UTC`. A text that is no time stays as it is. */
function timeText(startedAt: string): string {
  return startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:[\d.]+)?Z$/, '$1 $2 UTC');
}

function measureAge(earlier: string | undefined, later: string): number | undefined {
  const age = Date.parse(later) - Date.parse(earlier ?? '');
  return Number.isFinite(age) && age >= 0 ? age : undefined;
}

function roundsFact({ rounds }: ReportContext, style: Style): Fact | undefined {
  const total = rounds.reduce((sum, { head, base }) => sum + head + base, 0);
  if (total === 0) return undefined;
  const text = ({ head, base }: { head: number; base: number }): string =>
    base > 0 ? `${head} of this change and ${base} of the base` : `${head}`;
  const kinds = new Set(rounds.map(text));
  const [first] = rounds;
  if (kinds.size === 1 && first)
    return {
      name: 'Rounds',
      text: `${text(first)}${rounds.length > 1 ? ', for each target' : ''}`,
    };
  if (rounds.length <= 6)
    return {
      name: 'Rounds',
      text: rounds.map((one) => `${style.text(one.target)}: ${text(one)}`).join('; '),
    };
  const heads = rounds.map(({ head }) => head);
  return {
    name: 'Rounds',
    text:
      `${Math.min(...heads)} to ${Math.max(...heads)} of this change for each target, ` +
      `${total} in all`,
  };
}

function detectableFact(rows: readonly Row[], style: Style): Fact | undefined {
  const text = smallestDetectable(rows, style);
  const blind = rows.filter(
    ({ finding }) => readEstimate(finding)?.smallestDetectable === Number.POSITIVE_INFINITY,
  ).length;
  const rest = blind > 0 ? ` (${formatCount(blind, 'budget')} had too few rounds to see one)` : '';
  return text ? { name: 'Smallest detectable change', text: text + rest } : undefined;
}

function machineText({ fingerprint }: ReportContext, style: Style): string {
  const { cpu, cores, memoryBytes, os, source } = fingerprint;
  if (source !== undefined) return `not known: the numbers were imported from ${source}`;
  return (
    `${style.text(cpu)}, ${formatCount(cores, 'core')}, ${formatValue('bytes', memoryBytes)}, ` +
    `${style.text(os)}`
  );
}

/**
 * Below this share, others are not worth a word: an eighth is what a neighbour may take more than
 * usual without disturbing a round.
 */
const leastBusy = 1 / 8;

function busyFact({ usualBackground = 0 }: ReportContext): Fact | undefined {
  if (usualBackground <= leastBusy) return undefined;
  const share = `${Math.round(usualBackground * 100)} %`;
  return {
    name: 'Busy machine',
    text:
      `processes that Headroom did not start took ${share} of the CPU in a typical round, so ` +
      'intervals are wide',
  };
}

function emulationFact({ targets }: ReportContext, style: Style): Fact | undefined {
  const text = tellEmulation(targets, style);
  return text === undefined ? undefined : { name: 'Emulation', text };
}

/** Pages that were not quiet when they were measured, or need not have been. */
function momentsFact({ targets }: ReportContext, style: Style): Fact | undefined {
  const told = targets.flatMap(({ id, until }) => {
    if (until === undefined || until.kind === 'quiet') return [];
    const when =
      until.kind === 'load'
        ? 'a second after its load event'
        : `${formatDuration(until.ms)} after its navigation began`;
    return [`${style.text(id)} ${when}`];
  });
  if (told.length === 0) return undefined;
  const others = told.length > 10 ? ` and ${formatCount(told.length - 10, 'more page')}` : '';
  return {
    name: 'Moment',
    text:
      `${told.slice(0, 10).join(', ')}${others}, whether or not it was quiet; what came later ` +
      'is in no number',
  };
}

function versionsText({ fingerprint }: ReportContext, style: Style): string {
  const { headroom, chrome, lighthouse, autocannon, node, source } = fingerprint;
  if (source !== undefined)
    return `Headroom ${style.text(headroom)}; the file does not say which ${source} it was`;
  const versions = {
    Headroom: headroom,
    Chrome: chrome,
    Lighthouse: lighthouse,
    autocannon,
    Node: node,
  };
  return Object.entries(versions)
    .flatMap(([name, version]) => (version === undefined ? [] : [`${name} ${style.text(version)}`]))
    .join(', ');
}

function settingsFact(settings: Readonly<Record<string, string>>, style: Style): Fact | undefined {
  const entries = Object.entries(settings).slice(0, 20);
  return entries.length > 0
    ? {
        name: 'Settings',
        text: entries.map(([name, value]) => style.code(`${name}=${value}`)).join(', '),
      }
    : undefined;
}
