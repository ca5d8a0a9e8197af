/**
 * The config stage: inputs, environment and budgets file in; everything that later stages may know
 * of them out.
 */
import { HeadroomError } from '../errors.ts';
import type { BaseHint, Config, Target } from '../model.ts';
import type { Files } from '../ports.ts';
import { nameSetting, settingTitle } from '../settings.ts';
import { readBaseline, readPaths } from './baseline-plan.ts';
import { defaultBudgetsFiles, findBudgetsFile, readBudgetsFile } from './budgets-file.ts';
import { childEnvironment, type Environment } from './child-environment.ts';
import { readDeployedUrl, serverFromDeployment } from './deployed-url.ts';
import { readEffort, readMode, readPolicy, readSelfCheck } from './effort.ts';
import { type Folders, inRepository, readFolders, requireReallyInside } from './folders.ts';
import { followImports } from './imported-files.ts';
import { wordsThatCouldNameFiles } from './named-files.ts';
import { given, type Options } from './options.ts';
import { Problems } from './problems.ts';
import { readPublishOptions } from './publishing.ts';
import { addProblem, type Reading } from './reading.ts';
import { checkScriptFiles } from './script-files.ts';
import { readServer } from './server-plan.ts';
import { readShard } from './shard.ts';
import { readTargets, type Suite } from './targets.ts';
import { pagesFromUrls, readUrls, serverFromUrl } from './url-option.ts';
import { Variables, variableNames } from './variables.ts';
import { readWaivers } from './waivers.ts';

/** The facts of the event that started the run, as far as the configuration needs them. */
export interface StartedBy {
  readonly baseHint: BaseHint;
  /** The address of a deployment, for where neither options nor budgets file name a server. */
  readonly deployedUrl?: string | undefined;
}

/**
 * Throws one HeadroomError that lists everything that is wrong. Options go before the budgets file,
 * and it before defaults. To be compared, a file is read although a variable of it is missing: it
 * is not measured by.
 */
export async function readConfig(
  options: Options,
  files: Files,
  environment: Environment,
  { baseHint, deployedUrl }: StartedBy,
  purpose: 'measure' | 'compare' = 'measure',
): Promise<Config> {
  const problems = new Problems();
  const folders = await inRepository(
    await readFolders(options, environment, files),
    environment,
    files,
  );
  const urls = readUrls(options, problems);
  const deployed = readDeployedUrl(deployedUrl, problems);
  const variables = new Variables(
    variableNames(given(options, 'env'), problems),
    environment,
    purpose === 'measure',
  );
  const budgetsFile = await findBudgetsFile(options, folders, files);
  if (budgetsFile === undefined && urls.length === 0 && !deployed)
    throw noBudgetsFile(problems, folders);
  const reading =
    budgetsFile === undefined
      ? undefined
      : {
          ...(await readBudgetsFile(budgetsFile, folders, files, problems)),
          problems,
          variables,
          workingDirectory: folders.working,
        };
  const suite = reading
    ? readSuite(reading, urls, folders, deployed)
    : nameSuite(urls.length === 0 && deployed ? [deployed] : urls, variables);
  const baseline = readBaseline(reading, suite.targets, options, folders);
  const mode = readMode(options, problems);
  const config: Config = {
    mode,
    suite: readSuiteName(options, reading, problems),
    budgetsFile,
    workingDirectory: folders.working,
    outputDirectory: folders.output,
    measurementFiles: readMeasurementFiles(options, folders, environment, problems),
    ...suite,
    waivers: reading ? readWaivers(reading, suite.targets) : [],
    shard: readShard(options, mode, problems),
    baseline,
    baseHint,
    effort: readEffort(options, reading, problems),
    policy: readPolicy(options, problems),
    publish: readPublishOptions(options, problems),
    selfCheck: readSelfCheck(options, problems),
    paths: reading?.file.paths ?? [],
    allowHosts: reading?.file.allowHosts ?? [],
    namedFiles: reading ? await listNamedFiles(reading, folders, files, purpose) : [],
    // All that is expanded has been expanded above.
    secrets: variables.secrets,
    childEnvironment: childEnvironment(environment),
  };
  // To be compared or judged, a file needs no scripts.
  if (reading && purpose === 'measure' && mode !== 'judge')
    await checkScriptFiles(reading, folders, files);
  problems.throwIfAny();
  await refuseLinksOut(config, folders, files);
  return config;
}

/** A file that is only compared is that of another commit, whose modules are not here. */
async function listNamedFiles(
  { file }: Reading,
  folders: Folders,
  files: Files,
  purpose: 'measure' | 'compare',
): Promise<readonly string[]> {
  const words = wordsThatCouldNameFiles(file);
  return purpose === 'measure' ? followImports(words, folders, files) : words;
}

/** Throws `path-escapes`: what a change commits must not bring in what lies elsewhere. */
async function refuseLinksOut(
  { measurementFiles, baseline }: Config,
  folders: Folders,
  files: Files,
): Promise<void> {
  for (const path of measurementFiles)
    await requireReallyInside(path, folders, files, (reader) =>
      settingTitle('measurements', reader),
    );
  if (baseline.kind === 'files')
    for (const path of baseline.paths)
      await requireReallyInside(path, folders, files, (reader) => settingTitle('baseline', reader));
  if (baseline.kind === 'same-job' && baseline.directory !== undefined)
    await requireReallyInside(baseline.directory, folders, files, 'baseline.directory');
}

function noBudgetsFile(problems: Problems, folders: Folders): HeadroomError {
  problems.throwIfAny();
  return new HeadroomError(
    'budgets-not-found',
    `there is no ${defaultBudgetsFiles.join(', ')} in ${folders.working}`,
    {
      hint: (reader) =>
        `Create one (see budgets.example.json), or give ${nameSetting('url', reader)} to measure ` +
        'a page without budgets.',
    },
  );
}

function readSuite(
  reading: Reading,
  urls: readonly URL[],
  folders: Folders,
  deployed: URL | undefined,
): Suite {
  const ofFile = readServer(reading, folders.working);
  const told = serverFromUrl(urls, reading.problems) ?? ofFile;
  return readTargets(
    reading,
    told ?? (deployed && serverFromDeployment(deployed, reading.problems)),
  );
}

function nameSuite(urls: readonly URL[], variables: Variables): Suite {
  const targets: readonly Target[] = pagesFromUrls(urls, variables);
  return { server: { kind: 'url', origin: urls[0]?.origin ?? '' }, targets, budgets: [] };
}

/** The name goes into the artifact's name, which takes no slash, colon or quote. */
function readSuiteName(options: Options, reading: Reading | undefined, problems: Problems): string {
  const input = given(options, 'suite');
  const name = input ?? reading?.file.suite ?? 'default';
  if (!/^[A-Za-z0-9][\w. -]{0,63}$/.test(name)) {
    const message =
      'expected at most 64 letters, digits, blanks and any of . _ -, got ' +
      `${JSON.stringify(name)}`;
    if (reading && input === undefined) addProblem(reading, 'budgets-schema', ['suite'], message);
    else problems.input('suite', message);
  }
  return name;
}

/** A workflow's run may hold them as artifacts of its other jobs. */
function readMeasurementFiles(
  options: Options,
  folders: Folders,
  environment: Environment,
  problems: Problems,
): readonly string[] {
  const paths = readPaths(given(options, 'measurements'), folders);
  if (given(options, 'mode') === 'judge' && paths.length === 0 && !environment.GITHUB_RUN_ID)
    problems.input(
      'measurements',
      'mode "judge" needs the files that it is to judge',
      'Name measurements.json, one path a line.',
    );
  return paths;
}
