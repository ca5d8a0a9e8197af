/**
 * GitHub's runner, as far as it reads what a step writes: lines, and which of them are commands.
 */

/** Every command that a runner knows, and words that a `stop-commands` may have added. */
const registered = [
  ...[
    'add-mask',
    'add-matcher',
    'add-path',
    'debug',
    'echo',
    'endgroup',
    'error',
    'group',
    'internal-set-repo-path',
    'notice',
  ],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
];

export interface Command {
  readonly name: string;
  readonly properties: string;
  readonly data: string;
}

const unescaped = (data: string): string =>
  data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');

/** What .NET's comparison by language passes over. */
const unseen = /[\p{C}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu;

function parsed(line: string): Command | undefined {
  const trimmed = line.replace(/^[\s\u0085\u180e\ufeff]+/u, '');
  const at = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1;
  const newer =
    at < 0 ? undefined : { head: trimmed.slice(2, at), data: unescaped(trimmed.slice(at + 2)) };
  const older = /##\[([^\]]*)\](.*)$/s.exec(line);
  for (const found of [
    newer,
    older === null ? undefined : { head: older[1] ?? '', data: older[2] ?? '' },
  ]) {
    const [name = '', ...rest] = found?.head.split(' ') ?? [];
    if (found && registered.includes(name.toLowerCase()))
      return { name: name.toLowerCase(), properties: rest.join(' '), data: found.data };
  }
  return undefined;
}

/**
 * Every command in what a step wrote; lines end at \r, \n and \r\n. Strict: also where invisible
 * signs stand between.
 */
export function commandsIn(written: string): readonly Command[] {
  return written
    .split(/\r\n|\r|\n/)
    .flatMap((line) => parsed(line) ?? parsed(line.replace(unseen, '')) ?? []);
}
