/** The errors of scripts: of flows, interactions and logins. */

export const scriptErrors = {
  'recording-unknown': {
    kind: 'config',
    hint:
      'Export it from Chrome\'s DevTools Recorder as "JSON", and mend it at that step: ' +
      'docs/flows.md lists the steps that are played.',
  },
  'login-failed': {
    kind: 'measure',
    hint:
      'Correct the login, and see that its secrets are set where this job runs; every page and ' +
      'flow that needs it was left out.',
  },
  'script-failed': {
    kind: 'measure',
    hint: 'Correct the script or the recording, or what it meets on the page.',
  },
  'flow-failed': {
    kind: 'measure',
    hint:
      'Chrome or Headroom failed, not the script; other rounds went on. If it comes again, ' +
      'please report it with the debug log.',
  },
  'script-timeout': {
    kind: 'measure',
    hint: 'See what the script waits for, or raise the "timeout" of the flow.',
  },
  'step-missing': {
    kind: 'measure',
    hint: 'Name the steps in the budgets file as the script does.',
  },
  'step-changed': {
    kind: 'measure',
    hint: 'Let each step either load a page or stay on it, in every run.',
  },
} as const;
