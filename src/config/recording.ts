/** Reads the JSON of Chrome's DevTools Recorder, and says what is wrong with it. */
import type { RecordedStep } from '../model.ts';
import { quotedWhole } from '../redact/quoted.ts';
import { parseJson } from './json-document.ts';
import { indexLines } from './line-index.ts';
import { didYouMean } from './nearest-name.ts';
import type { DocumentNode, Path } from './parsed-text.ts';
import { recordedSteps, refusedSteps } from './recorded-steps.ts';

/** The steps of a recording; `wrong` says why there are none. */
export type Recording =
  | { readonly steps: readonly RecordedStep[]; readonly wrong?: undefined }
  | { readonly wrong: RecordingProblem };

/** One thing that is wrong, and the line in the recording where there is one. */
export interface RecordingProblem {
  readonly message: string;
  readonly line?: number | undefined;
}

/** A recording is a few kB. */
export const mostRecordingBytes = 5_000_000;

const mostSteps = 10_000;

/** Parses a recording. The first thing that is wrong ends the reading. */
export function parseRecording(text: string): Recording {
  const { root, syntaxProblems } = parseText(text);
  const lines = indexLines(text);
  const [broken] = syntaxProblems;
  if (broken)
    return { wrong: { message: broken.message, line: lines.findPlace(broken.offset).line } };
  const at = (message: string, path: Path): Recording => ({
    wrong: { message, line: lines.findPlace(offsetAt(root, path)).line },
  });
  const value = root?.value;
  if (!isObject(value)) return at('this is no recording: a recording is an object', []);
  if (value.version !== undefined)
    return at(`"version" is ${JSON.stringify(value.version)}, and recordings of Chrome have none`, [
      'version',
    ]);
  if (typeof value.title !== 'string')
    return at('"title" is missing: this is no recording of Chrome\'s Recorder', []);
  if (!Array.isArray(value.steps)) return at('"steps" is missing: a list of steps', ['steps']);
  if (value.steps.length > mostSteps)
    return at(`there are ${value.steps.length} steps; ${mostSteps} can be played`, ['steps']);
  for (const [index, step] of value.steps.entries()) {
    const wrong = wrongStep(step);
    if (wrong) return at(`step ${index + 1}${wrong.message}`, ['steps', index, ...wrong.path]);
  }
  return { steps: value.steps as readonly RecordedStep[] };
}

interface WrongStep {
  readonly message: string;
  readonly path: Path;
}

function wrongStep(step: unknown): WrongStep | undefined {
  if (!isObject(step)) return { message: ' is no object', path: [] };
  const { type } = step;
  if (typeof type !== 'string') return { message: ' has no "type"', path: [] };
  const named = ` (${type})`;
  const refused = Object.hasOwn(refusedSteps, type) ? refusedSteps[type] : undefined;
  if (refused !== undefined)
    return { message: `${named} cannot be played: ${refused}`, path: ['type'] };
  const schema = Object.hasOwn(recordedSteps, type) ? recordedSteps[type] : undefined;
  if (!schema)
    return {
      message:
        ` has the type ${JSON.stringify(type)}, which is not known` +
        (didYouMean(type, Object.keys(recordedSteps)) ||
          `; known are ${Object.keys(recordedSteps).join(', ')}`),
      path: ['type'],
    };
  const [issue] = schema.safeParse(step).error?.issues ?? [];
  if (!issue) return undefined;
  const path = issue.path.map((key) => (typeof key === 'number' ? key : String(key)));
  return { message: `${named}: ${JSON.stringify(path[0])}: expected ${issue.message}`, path };
}

/** Lists steps as the Recorder does, without what was typed: "3 click #add". */
export function listSteps(steps: readonly RecordedStep[]): string {
  const shown = steps.slice(0, mostListed).map((step, index) => `${index + 1} ${nameStep(step)}`);
  const others = steps.length - shown.length;
  return [...shown, ...(others > 0 ? [`and ${others} more`] : [])].join(', ');
}

const mostListed = 40;
const longestPlace = 80;

function nameStep(step: RecordedStep): string {
  const { type, url, selectors, key } = step;
  const [first] = Array.isArray(selectors) ? (selectors as readonly unknown[]) : [];
  const place = url ?? (Array.isArray(first) ? first.join(' ') : first) ?? key ?? '';
  return `${type} ${quotedWhole(String(place), longestPlace, '(a long one)')}`.trim();
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseText(text: string): ReturnType<typeof parseJson> {
  try {
    return parseJson(text);
  } catch (error) {
    // The parser recurses: thousands of opening brackets exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    const syntaxProblems = [{ offset: 0, message: 'this is nested too deeply' }];
    return { root: undefined, syntaxProblems, duplicateKeys: [] };
  }
}

/** Returns where a value stands, or the nearest thing around it. */
function offsetAt(root: DocumentNode | undefined, path: Path): number {
  let node = root;
  for (const key of path) node = node?.members.get(key)?.node ?? node;
  return node?.offset ?? 0;
}
