/** Reads and writes files of a commit without a work tree. */
import type { CallGit } from './bare-repository.ts';

interface Entry {
  readonly mode: string;
  readonly type: string;
  readonly id: string;
  readonly name: string;
}

/** The branch holds something that Headroom did not write, and does not replace. */
export class UnexpectedEntry extends Error {
  override readonly name = 'UnexpectedEntry';
}

/** Names of others stay as they are, byte by byte. */
const bytes = 'latin1';

async function listEntries(git: CallGit, tree: string): Promise<readonly Entry[]> {
  const listed = (await git(['ls-tree', '-z', tree])).toString(bytes);
  return [...listed.matchAll(/(\d+) (\w+) ([0-9a-f]+)\t([^\0]+)\0/g)].map(
    ([, mode = '', type = '', id = '', name = '']) => ({ mode, type, id, name }),
  );
}

/** Returns a file's text; undefined where there is none. Throws `UnexpectedEntry`. */
export async function readFileIn(
  git: CallGit,
  tree: string,
  path: string,
  mostBytes: number,
): Promise<string | undefined> {
  const [name = '', ...deeper] = path.split('/');
  const entry = (await listEntries(git, tree)).find((one) => one.name === name);
  if (!entry) return undefined;
  expectType(entry, deeper.length === 0 ? 'blob' : 'tree');
  if (deeper.length > 0) return readFileIn(git, entry.id, deeper.join('/'), mostBytes);
  const size = Number((await git(['cat-file', '-s', entry.id])).toString());
  if (size > mostBytes)
    throw new UnexpectedEntry(`${path} has ${size} bytes; at most ${mostBytes} are read`);
  return (await git(['cat-file', 'blob', entry.id])).toString('utf8');
}

/** Returns the tree with that file in it; all other entries stay. Throws `UnexpectedEntry`. */
export async function writeFileIn(
  git: CallGit,
  tree: string | undefined,
  path: string,
  text: string,
): Promise<string> {
  const [name = '', ...deeper] = path.split('/');
  const entries = tree === undefined ? [] : await listEntries(git, tree);
  const before = entries.find((one) => one.name === name);
  if (before) expectType(before, deeper.length === 0 ? 'blob' : 'tree');
  const written: Entry =
    deeper.length === 0
      ? { mode: '100644', type: 'blob', id: await writeBlob(git, text), name }
      : {
          mode: '040000',
          type: 'tree',
          id: await writeFileIn(git, before?.id, deeper.join('/'), text),
          name,
        };
  const all = [...entries.filter((one) => one !== before), written];
  const lines = all.map((one) => `${one.mode} ${one.type} ${one.id}\t${one.name}\0`).join('');
  return say(await git(['mktree', '-z'], { input: Buffer.from(lines, bytes) }));
}

const writeBlob = async (git: CallGit, text: string): Promise<string> =>
  say(await git(['hash-object', '-w', '--stdin'], { input: text }));

function expectType({ type, name }: Entry, expected: 'blob' | 'tree'): void {
  if (type !== expected)
    throw new UnexpectedEntry(`${name} is no ${expected === 'blob' ? 'file' : 'folder'}`);
}

const say = (printed: Buffer): string => printed.toString().trim();
