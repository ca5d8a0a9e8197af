/**
 * Makes the environment of git and its hooks, filters and helpers. It holds what git needs, and no
 * secret of a workflow.
 */

/**
 * Where programs and settings are found, how a remote is reached and trusted, and where temporary
 * files go. Variables that name a repository (GIT_DIR) are left out: each call names its folder.
 */
const needed = new RegExp(
  `^(?:${[
    'PATH|HOME|USER|LOGNAME|SHELL|TMPDIR',
    'TMP|TEMP|XDG_CONFIG_HOME|XDG_RUNTIME_DIR|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH',
    'GIT_EXEC_PATH|GIT_CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM)|GIT_SSH|GIT_SSH_COMMAND',
    'GIT_SSH_VARIANT|GIT_ASKPASS|GIT_SSL_\\w+',
    'GIT_CEILING_DIRECTORIES|GIT_DISCOVERY_ACROSS_FILESYSTEM|GIT_ALLOW_PROTOCOL',
    'SSH_AUTH_SOCK|SSH_AGENT_PID|SSH_ASKPASS',
    '(?:HTTP|HTTPS|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE',
    'RUNNER_TRACKING_ID|RUNNER_TEMP',
    'SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE',
    'HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAM(?:DATA|FILES.*)',
  ].join('|')})$`,
  'i',
);

/**
 * Returns the part of an environment that git gets. Git then asks no questions and speaks English.
 */
export function gitEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && needed.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}
