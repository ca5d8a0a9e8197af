/** Keeps secrets out of everything that is printed, saved or handed to the runner: at the ports, so that no stage has to think of it. */
import type { Files, Log, Ports, Runner } from '../ports.ts';

/** What stands where a secret stood. */
const mask = '***';

/** Replaces every occurrence of each secret, also as it stands in JSON and in a URL, those included that are added to the list later. The longest go first, so that none leaves a rest. */
function redactor(secrets: readonly string[]): (text: string) => string {
  return (text) => {
    const forms = secrets.filter((secret) => secret !== '').flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
    const longestFirst = [...new Set(forms)].sort((one, other) => other.length - one.length);
    return longestFirst.reduce((redacted, secret) => redacted.replaceAll(secret, mask), text);
  };
}

/** The same ports, with every text that leaves through log, files or runner redacted. */
export function redactingPorts(ports: Ports, secrets: readonly string[]): Ports {
  if (secrets.length === 0) return ports;
  const redact = redactor(secrets);
  const log: Log = {
    note: (message) => ports.log.note(redact(message)),
    progress: (message) => ports.log.progress(redact(message)),
    warn: (message) => ports.log.warn(redact(message)),
    error: (message) => ports.log.error(redact(message)),
    debug: (message) => ports.log.debug(redact(message)),
  };
  const files: Files = { ...ports.files, write: (path, text) => ports.files.write(path, redact(text)) };
  const runner: Runner = {
    output: (name, value) => ports.runner.output(name, redact(value)),
    summary: (markdown) => ports.runner.summary(redact(markdown)),
    annotate: (annotation) => ports.runner.annotate({ ...annotation, title: redact(annotation.title), message: redact(annotation.message) }),
  };
  return { ...ports, log, files, runner };
}
