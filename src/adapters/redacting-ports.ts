/**
 * Keeps secrets out of everything that is printed, saved or handed to the runner. It does so at the
 * ports, so no stage has to think of it.
 */
import type {
  Child,
  Chrome,
  Files,
  Git,
  Load,
  Log,
  Played,
  Ports,
  Processes,
  Runner,
} from '../ports.ts';
import { redact, redactJson } from '../redact.ts';
import { coverErrors, withSafeErrors } from './redacting-errors.ts';

/**
 * Returns the same ports, which redact every text that leaves through log, files or runner. Words
 * of other programs are redacted as soon as they come in. Later they are shortened, and half a
 * secret is not found. Secrets that are added to the list later count as well.
 */
export function redactingPorts(ports: Ports, secrets: readonly string[]): Ports {
  const safe = (text: string): string => redact(text, secrets);
  const log: Log = {
    note: (message) => ports.log.note(safe(message)),
    progress: (message) => ports.log.progress(safe(message)),
    warn: (message) => ports.log.warn(safe(message)),
    error: (message) => ports.log.error(safe(message)),
    debug: (message) => ports.log.debug(safe(message)),
  };
  const files: Files = {
    ...ports.files,
    write: (path, contents) =>
      ports.files.write(
        path,
        typeof contents !== 'string'
          ? contents
          : /\.(json|har)$/.test(path)
            ? redactJson(contents, secrets)
            : safe(contents),
      ),
  };
  const runner: Runner = {
    output: (name, value) => ports.runner.output(name, safe(value)),
    summary: (markdown) => ports.runner.summary(safe(markdown)),
    annotate: (annotation) =>
      ports.runner.annotate({
        ...annotation,
        title: safe(annotation.title),
        message: safe(annotation.message),
      }),
  };
  const quoted = (child: Child): Child => ({ ...child, tail: (lines) => safe(child.tail(lines)) });
  const processes: Processes = {
    start: async (command) => quoted(await ports.processes.start(command)),
    async run(command, timeoutMs) {
      const ended = await ports.processes.run(command, timeoutMs);
      return { ...ended, tail: safe(ended.tail) };
    },
  };
  const load: Load = {
    ...ports.load,
    async ask(request) {
      const answer = await ports.load.ask(request);
      return 'excerpt' in answer && answer.excerpt !== undefined
        ? { ...answer, excerpt: safe(answer.excerpt) }
        : answer;
    },
  };
  const said = async (complaint: Promise<string | undefined>): Promise<string | undefined> => {
    const text = await complaint;
    return text === undefined ? undefined : safe(text);
  };
  const git: Git = {
    ...ports.git,
    fetch: (...given) => said(ports.git.fetch(...given)),
    deepen: (...given) => said(ports.git.deepen(...given)),
  };
  const chrome: Chrome = {
    launch: async (...given) => {
      const browser = withSafeErrors(await ports.chrome.launch(...given), safe);
      return { ...browser, play: async (request) => safePlayed(await browser.play(request), safe) };
    },
  };
  return {
    ...ports,
    log,
    files: withSafeErrors(files, safe),
    git: withSafeErrors(git, safe),
    processes: withSafeErrors(processes, safe),
    network: withSafeErrors(ports.network, safe),
    chrome: withSafeErrors(chrome, safe),
    load: withSafeErrors(load, safe),
    runner,
    redact: safe,
  };
}

function safePlayed(played: Played, safe: (text: string) => string): Played {
  const { problem } = played;
  if (problem === undefined) return played;
  coverErrors(problem.error, safe);
  const { console: lines } = problem;
  return { ...played, problem: { ...problem, console: lines.map(safe) } };
}
