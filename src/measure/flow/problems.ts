/** Turns the problem of a run into the error of a step. */
import { asHeadroomError, type ErrorCode, HeadroomError } from '../../errors.ts';
import { selectKind } from '../../model/target.ts';
import type { Arm, FlowTarget } from '../../model.ts';
import type { Played, PlayProblem } from '../../ports.ts';
import type { MeasuringTools } from '../measurer.ts';
import { reportNames } from '../page/report-names.ts';
import { notReached } from '../take-in-turn.ts';

const longestLine = 300;
const mostLines = 5;

/**
 * Returns the errors of the steps that a run did not measure. The one that it stopped in has its
 * own error, and those that it did not come to tell where that was. A script that ends without some
 * steps stops in none of them. Steps that it played for the first time say so.
 */
export async function failSteps(
  missed: readonly FlowTarget[],
  arm: Arm,
  played: Played,
  tools: MeasuringTools,
): Promise<ReadonlyMap<FlowTarget, HeadroomError>> {
  const { problem, known } = played;
  const errors = new Map(
    missed.filter(isPlayedFirst(played)).map((target) => [target, unknownYet(target)]),
  );
  const unplayed = missed.filter((target) => !errors.has(target));
  const stopped = unplayed.find(({ step }) => step === problem?.step) ?? unplayed[0];
  if (stopped === undefined) return errors;
  const own = await failStep(stopped, arm, played, tools);
  errors.set(stopped, own);
  const later = notReached(stopped, own);
  const laterInBase = newInBase('The base stops before this step', own.cause);
  for (const target of unplayed) {
    const isNew = own.code === 'step-new' && !known.has(target.step);
    if (target === stopped) continue;
    if (problem === undefined || problem.error.code === 'step-missing')
      errors.set(target, isNew ? own : await failStep(target, arm, played, tools));
    else errors.set(target, isNew ? laterInBase : later);
  }
  return errors;
}

/** Whether a run played a step to its end for the first time, and could not measure it. */
export const isPlayedFirst =
  ({ playedFirst }: Played) =>
  ({ step }: FlowTarget): boolean =>
    playedFirst?.has(step) === true;

const unknownYet = ({ id }: FlowTarget): HeadroomError =>
  new HeadroomError('step-changed', `${id} was played for the first time.`, {
    hint: 'Nothing, where later rounds measure it: a first run tells whether a step loads a page.',
  });

/**
 * Returns the error of the step in which a run stopped. In the base, a step that was never played
 * is new.
 */
export async function failStep(
  target: FlowTarget,
  arm: Arm,
  { problem, known }: Played,
  tools: MeasuringTools,
): Promise<HeadroomError> {
  if (problem === undefined) return unknownYet(target);
  const { error } = problem;
  if (arm === 'base' && !known.has(target.step) && ofScript.includes(error.code))
    return newInBase('The base cannot play this step', error);
  const said = problem.console
    .slice(-mostLines)
    .map((line) => `  ${tools.ports.redact(line).slice(0, longestLine).replaceAll('\n', ' ')}`);
  const lines = [
    error.message,
    ...(said.length > 0 ? ['The page said:', ...said] : []),
    ...(await keepPicture(target, arm, problem, tools)),
  ];
  return new HeadroomError(error.code, lines.join('\n'), { hint: error.hint, cause: error });
}

/** Tells the first line of the cause alone: nobody has to mend it. */
function newInBase(what: string, cause: unknown): HeadroomError {
  const [why] = asHeadroomError(cause).message.split('\n');
  return new HeadroomError('step-new', `${what}: ${why}`, { cause });
}

/** The errors by which a script says that the page is not as it expects. */
const ofScript: readonly ErrorCode[] = ['script-failed', 'script-timeout', 'step-missing'];

async function keepPicture(
  target: FlowTarget,
  arm: Arm,
  { picture }: PlayProblem,
  { config, ports }: MeasuringTools,
): Promise<readonly string[]> {
  if (picture === undefined) return [];
  const ids = selectKind(config.targets, 'flow').map(flowId);
  const name = reportNames([...new Set(ids)].map((id) => ({ id }))).get(flowId(target));
  const file = `flows/${name}-${arm}.png`;
  await ports.files.write(`${config.outputDirectory}/${file}`, picture);
  return [`The page then: ${file}`];
}

const flowId = ({ flow, profile }: FlowTarget): string => `${flow} (${profile})`;
