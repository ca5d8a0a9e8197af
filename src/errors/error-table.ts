/** The errors that Headroom knows: one table, so that their wording stays even. */
import { nameSetting, type Wording } from '../settings.ts';
import { scriptErrors } from './script-errors.ts';

/** `config` ends with exit code 2, `measure` with 3, `internal` with 70 (sysexits' EX_SOFTWARE). */
export type ErrorKind = 'config' | 'measure' | 'internal';

/**
 * Code → kind and what to do. The codes are part of the interface: docs/errors.md explains each.
 */
export const errorTable = {
  'budgets-not-found': {
    kind: 'config',
    hint: (reader) =>
      'Create it (see budgets.example.json), or name another file with ' +
      `${nameSetting('budgets', reader)}.`,
  },
  'budgets-empty': { kind: 'config', hint: 'Start from budgets.example.json.' },
  'budgets-foreign': {
    kind: 'config',
    hint:
      'Write a budgets file: docs/budgets.md has its keys, budgets.example.json most of them ' +
      'at once.',
  },
  'budgets-syntax': {
    kind: 'config',
    hint: 'Mend the file at that place; comments and trailing commas are allowed.',
  },
  'budgets-schema': {
    kind: 'config',
    hint:
      'budgets.schema.json describes every key; name it as "$schema" and your editor will ' +
      'help.',
  },
  'unknown-metric': { kind: 'config', hint: 'docs/metrics.md lists every metric.' },
  'wrong-unit': { kind: 'config', hint: 'Write the limit in a unit of that metric.' },
  'wrong-limit': { kind: 'config', hint: 'Correct the limit.' },
  'no-target': { kind: 'config', hint: 'Add at least one page, flow or endpoint.' },
  'duplicate-target': {
    kind: 'config',
    hint: 'Give each page, flow and endpoint a name of its own.',
  },
  'path-escapes': { kind: 'config', hint: 'Name a path inside the working directory.' },
  'host-not-allowed': {
    kind: 'config',
    hint:
      'Load and the steps of flows go only to this machine; list the host under "allowHosts" if ' +
      'you may do that there.',
  },
  'no-server': {
    kind: 'config',
    hint: (reader) =>
      `Add "server" ("command", "static" or "url"), or give ${nameSetting('url', reader)}.`,
  },
  'wrong-input': {
    kind: 'config',
    hint: (reader) => (reader === 'terminal' ? 'Correct the option.' : 'Correct the input.'),
  },
  'missing-variable': {
    kind: 'config',
    hint: (reader) => `Set it, and name it in ${nameSetting('env', reader)}.`,
  },
  'recording-foreign': {
    kind: 'config',
    hint: 'Make it with `headroom record`, or export it from DevTools as "HAR with content".',
  },
  'recording-exists': {
    kind: 'config',
    hint: 'Replace it with `--force`, or name another file with `--out`.',
  },
  'file-not-found': { kind: 'config', hint: 'Check the path.' },
  'file-unreadable': { kind: 'config', hint: 'Check the path and its permissions.' },
  'output-in-use': {
    kind: 'config',
    hint: (reader) =>
      'Wait until the other run has ended, or give each a folder of its own with ' +
      `${nameSetting('output-directory', reader)}. If none runs, remove that file.`,
  },
  'output-unwritable': {
    kind: 'config',
    hint: (reader) =>
      `Give ${nameSetting('output-directory', reader)} a folder that Headroom may write in.`,
  },
  'disk-full': {
    kind: 'measure',
    hint: (reader) =>
      'Make room on that disk, or name a folder on another one with ' +
      `${nameSetting('output-directory', reader)}.`,
  },
  'measurements-syntax': {
    kind: 'config',
    hint: 'The file was cut short or is not a measurements file; measure again.',
  },
  'measurements-foreign': {
    kind: 'config',
    hint:
      'Give a measurements.json that Headroom wrote; mode judge also takes what `autocannon ' +
      '-j` prints.',
  },
  'measurements-newer': {
    kind: 'config',
    hint: 'Judge it with the version of Headroom that wrote it, or a newer one.',
  },
  'measurements-schema': {
    kind: 'config',
    hint: 'The file was changed or damaged; measure again.',
  },
  'history-foreign': { kind: 'config', hint: 'Name a history.json that Headroom wrote.' },
  'history-newer': { kind: 'config', hint: 'Read it with the Headroom that wrote it, or a newer.' },
  'history-damaged': { kind: 'config', hint: 'Take the history.json of another run.' },
  'measurements-mixed': {
    kind: 'config',
    hint: 'Judge them in runs of their own, with a budgets file for each.',
  },
  'import-no-target': {
    kind: 'config',
    hint:
      'Load what the budgets file names; give the name of an endpoint that is no GET with ' +
      '`-T`.',
  },
  'import-other-load': {
    kind: 'config',
    hint: 'Load it with as many connections as its "load" says (`-c`), or correct "load".',
  },
  'import-empty': { kind: 'measure', hint: 'Load a server that answers, for a few seconds.' },
  'import-repeated': {
    kind: 'config',
    hint: 'Name each run once: the same numbers twice are no second round.',
  },
  'server-exited': { kind: 'measure', hint: 'Run the command yourself and see why it ends.' },
  'server-timeout': { kind: 'measure', hint: 'Raise "timeout", or correct "ready".' },
  'server-other-port': {
    kind: 'measure',
    hint:
      'Name that port with "port" under "server", or pass $PORT to the command: `vite preview ' +
      '--port $PORT`.',
  },
  'server-other-protocol': {
    kind: 'measure',
    hint: 'Let it answer HTTP/1.1, plain or over TLS ("scheme": "https").',
  },
  'server-port-taken': {
    kind: 'measure',
    hint: 'End what listens there, or let Headroom choose the port ($PORT).',
  },
  'server-unhealthy': {
    kind: 'measure',
    hint: 'Let "ready" name a path that answers 2xx or 3xx once the server can serve.',
  },
  'server-redirects-away': {
    kind: 'measure',
    hint: 'Measure the host it redirects to, or give the path that answers directly.',
  },
  'server-reset-failed': {
    kind: 'measure',
    hint: 'Run the "reset" command yourself and see why it fails.',
  },
  'chrome-missing': { kind: 'measure', hint: 'Install Chrome or Chromium, or set CHROME_PATH.' },
  'chrome-failed': {
    kind: 'measure',
    hint: 'Start it by hand with --headless=new; in containers --no-sandbox may be needed.',
  },
  'page-not-loaded': {
    kind: 'measure',
    hint: 'Open the page in a browser and see what it answers.',
  },
  'page-crashed': {
    kind: 'measure',
    hint: 'The tab crashed: look for memory use, or a Chrome that is older than the page needs.',
  },
  'page-never-quiet': {
    kind: 'measure',
    hint:
      'Raise the page\'s "timeout", block what never ends with "block", or measure it at a ' +
      'moment with "until".',
  },
  'page-failed': {
    kind: 'measure',
    hint: 'Lighthouse could not measure the page; its message says why.',
  },
  'not-reached': {
    kind: 'measure',
    hint: 'Mend what failed before it; both are measured in one go.',
  },
  'step-new': {
    kind: 'measure',
    hint: 'Nothing: once the change is merged, the step has a baseline.',
  },
  'metric-missing': {
    kind: 'measure',
    hint: 'The page did not give this metric; remove the budget or correct its name.',
  },
  'endpoint-unreachable': { kind: 'measure', hint: 'See that the server serves this path.' },
  'endpoint-wrong-status': {
    kind: 'measure',
    hint: 'Correct the request, or say which status is right with "expect".',
  },
  'target-not-measured': {
    kind: 'measure',
    hint: 'See which job of the matrix failed or was cancelled, and run it again.',
  },
  'target-without-base': {
    kind: 'measure',
    hint:
      'Give its path alone, so that base and head are each measured on their own "server"; or ' +
      'only a "limit".',
  },
  'load-not-made': {
    kind: 'measure',
    hint: 'See what keeps this machine from opening connections: the server is not to blame.',
  },
  'load-at-limit': {
    kind: 'measure',
    hint: 'Use fewer "connections" where there are several, or a machine with more cores.',
  },
  'endpoint-no-answers': {
    kind: 'measure',
    hint: "No request of the round succeeded: see the server's log.",
  },
  cancelled: {
    kind: 'measure',
    hint: 'What was measured until then is in the artifact; run the job again.',
  },
  'event-unreadable': {
    kind: 'config',
    hint: 'GITHUB_EVENT_PATH must name the file that the runner wrote.',
  },
  'untrusted-checkout': { kind: 'config', hint: 'docs/forks.md shows the two workflows.' },
  'artifact-refused': {
    kind: 'config',
    hint: 'Artifacts are read only within bounds; measure again, and see docs/github.md.',
  },
  ...scriptErrors,
  internal: { kind: 'internal', hint: 'This is a bug in Headroom: please report it with the log.' },
} as const satisfies Readonly<Record<string, { readonly kind: ErrorKind; readonly hint: Wording }>>;

export type ErrorCode = keyof typeof errorTable;
