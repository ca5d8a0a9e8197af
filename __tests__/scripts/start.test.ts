/** `npm start`: the words that it knows. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const start = (...args: readonly string[]) =>
  spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, '../../scripts/start.ts'),
      ...args,
    ],
    { encoding: 'utf8' },
  );

test.each(['flows', 'constructor'])(
  'a word such as %s is told with those that there are',
  (word) => {
    const { status, stderr } = start(word);
    expect(status).toBe(2);
    expect(stderr).toContain(`There is no demonstration "${word}". There are:`);
    expect(stderr).toContain('npm start -- flow\n');
  },
);
