/**
 * Writes the notes for reading the numbers: each kind of note once, with the rows that it concerns.
 */
import type { Comparison, ComparisonNote, Failure, Finding, Judgement } from '../model.ts';
import { formatCount } from './format.ts';
import { isJudgedAsNoisy, metricFor } from './row.ts';
import { asSentence, type Style } from './style.ts';

/**
 * One sentence for each kind of note, with at most three examples. Too few rounds matter only where
 * a budget compares with the base.
 */
export function noteSentences(
  { comparisons, findings }: Judgement,
  style: Style,
): readonly string[] {
  const watched = new Set(
    findings.flatMap(({ budget, comparison }) =>
      budget.bound.kind === 'regression' ? [comparison] : [],
    ),
  );
  const noted = comparisons.flatMap((of) => of.notes.map((note) => ({ of, note })));
  const others = noted
    .filter(({ note }) => note.kind !== 'too-few-rounds')
    .map(({ of, note }) => ({ of, sentence: describeNote(note, style) }));
  const varied = comparisons.filter(isJudgedAsNoisy).map((of) => ({
    of,
    sentence: 'values that should not vary did, and were judged as timings are',
  }));
  const few = noted
    .filter(({ of }) => watched.has(of))
    .flatMap(({ of, note }) => (note.kind === 'too-few-rounds' ? [{ of, note }] : []));
  const told = few.map(({ of }) => ({ of, sentence: tooFewSentence(few.map(({ note }) => note)) }));
  return [
    ...withExamples(told, style),
    ...withExamples(others, style).slice(0, 10),
    ...withExamples(varied, style),
  ];
}

type TooFewRounds = Extract<ComparisonNote, { kind: 'too-few-rounds' }>;

function tooFewSentence(notes: readonly TooFewRounds[]): string {
  const [had, most] = extent(notes.map(({ rounds }) => rounds));
  const [needed, mostNeeded] = extent(notes.map(({ needed }) => needed));
  const rounds = had === most ? formatCount(had, 'round') : `${had} to ${most} rounds`;
  return (
    `${rounds} ${most === 1 ? 'is' : 'are'} too few to show that it got worse, ` +
    `${needed === mostNeeded ? needed : `${needed} to ${mostNeeded}`} would do`
  );
}

const extent = (numbers: readonly number[]): readonly [number, number] => [
  Math.min(...numbers),
  Math.max(...numbers),
];

/** A sentence, and a budget or comparison that it is true of. */
interface Told {
  readonly sentence: string;
  readonly of: Pick<Comparison, 'target' | 'metric'>;
}

/** Each different sentence once, with the first three that it is true of and how many more. */
export function withExamples(told: readonly Told[], style: Style): readonly string[] {
  return [...Map.groupBy(told, ({ sentence }) => sentence)].map(([sentence, group]) => {
    const names = [
      ...new Set(
        group.map(
          ({ of }) => `${style.text(metricFor(of.metric).label)} of ${style.text(of.target)}`,
        ),
      ),
    ];
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return `${sentence} (${names.slice(0, 3).join(', ')}${more})`;
  });
}

/** Says what to do about a finding that has nothing to be compared with. */
export function baselineAdvice({ comparison, reason }: Finding): string {
  if (reason.kind === 'no-baseline' && reason.hint !== undefined) return reason.hint;
  const notes = comparison?.notes ?? [];
  const differ = notes.find((note) => note.kind === 'fingerprints-differ');
  if (differ?.kind === 'fingerprints-differ' && differ.fields.includes('source'))
    return (
      'Only a "limit" holds for the timings of another tool: give the budget one, or let ' +
      'Headroom measure the target.'
    );
  if (differ && comparison?.effect === undefined)
    return (
      'Runs with other settings are no baseline for it: measure the base in the same job, or ' +
      'wait for runs of the base branch with these.'
    );
  if (differ) {
    return (
      'Timings of different machines or versions cannot be compared: measure the base in the ' +
      'same job, or wait for a baseline from a machine like this one.'
    );
  }
  if (notes.some(({ kind }) => kind === 'too-few-baseline-runs')) {
    return (
      'It settles by itself with more runs on the base branch; measuring the base in the same ' +
      'job settles it at once.'
    );
  }
  return (
    'Measure the base in the same job, or let the workflow run on pushes to the base branch ' +
    'too, so that a baseline is saved.'
  );
}

/** Failures with the same code and message told once: targets, what happened, what to do. */
export function failureSentences(failures: readonly Failure[], style: Style): readonly string[] {
  const key = ({ code, message }: Failure): string => `${code} ${message}`;
  const groups = Map.groupBy(failures, key);
  return [...groups.values()].map((group) => {
    const [{ message, code, hint }] = group as [Failure, ...Failure[]];
    const places = [
      ...new Set(
        group.map(
          ({ target, arm }) => `${style.text(target)}${arm === 'base' ? ' of the base' : ''}`,
        ),
      ),
    ];
    const where =
      places.length > 3
        ? `${places.slice(0, 3).join(', ')} and ${places.length - 3} more`
        : places.join(', ');
    const rounds = group.filter(({ block }) => block !== undefined).length;
    const how = rounds > 1 ? `, in ${formatCount(rounds, 'round')}` : '';
    return (
      `${where}${how}: ${style.text(asSentence(message.split('\n')[0] ?? ''))} ` +
      `${style.text(hint)} (${style.code(code)})`
    );
  });
}

function describeNote(note: ComparisonNote, style: Style): string {
  switch (note.kind) {
    case 'fingerprints-differ':
      return (
        'not compared with the base, which was measured with a different ' +
        `${note.fields.map((field) => style.text(field)).join(', ')}`
      );
    case 'too-few-baseline-runs':
      return (
        `the base branch has ${formatCount(note.runs, 'comparable run')}, ${note.needed} are ` +
        'needed to know its spread'
      );
    case 'too-few-rounds':
      return tooFewSentence([note]);
    case 'calm-limit':
      return note.isChosen
        ? 'limits by the calm simulation, as the budgets file asks for'
        : 'limits by the calm simulation: these measurements have no other, and a pass needs it';
    case 'autocorrelated':
      return 'rounds depend on the rounds before them, so intervals may be too narrow';
    case 'saturated-rounds':
      return (
        'latencies are at most as long as shown, rates at least as high: ' +
        `${style.text(note.why)}, in ${note.saturated} of ${formatCount(note.taken, 'round')}`
      );
    case 'invalid-rounds':
      return `${formatCount(note.rounds, 'round')} did not count: ${style.text(note.reason)}`;
  }
}
