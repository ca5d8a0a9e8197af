/** Turns the problem of a run into the error of a step. */
import { type ErrorCode, HeadroomError } from '../../errors.ts';
import { selectKind } from '../../model/target.ts';
import type { Arm, FlowTarget } from '../../model.ts';
import type { Played, PlayProblem } from '../../ports.ts';
import type { MeasuringTools } from '../measurer.ts';
import { reportNames } from '../page/report-names.ts';

const longestLine = 300;
const mostLines = 5;

/**
 * Returns the error of a step that was not played to its end. In the base, a step that was never
 * played is new.
 */
export async function failStep(
  target: FlowTarget,
  arm: Arm,
  { problem, known }: Played,
  tools: MeasuringTools,
): Promise<HeadroomError> {
  if (problem === undefined)
    return new HeadroomError('step-changed', `${target.id} was played for the first time.`);
  const { error } = problem;
  if (arm === 'base' && !known.has(target.step) && ofScript.includes(error.code))
    return new HeadroomError('step-new', `The base cannot play this step: ${error.message}`, {
      cause: error,
    });
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
