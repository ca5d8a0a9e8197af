/**
 * `npm start`: the main job on the example shop. Measures the shop's pull request beside its base
 * and shows the comment that the pull request would get. Ends with 0 when the demonstration worked,
 * whatever the verdict.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const verdictCodes = [0, 1];

console.error(
  'Measuring the pull request of examples/shop beside its base. It plants a heavy hero ' +
    'image, a blocking script and N+1 queries.\n',
);
const ran = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    join(root, 'src', 'cli.ts'),
    'run',
    '--working-directory',
    join(root, 'examples', 'shop', 'pull-request'),
    '--output-directory',
    join(root, '.headroom', 'shop'),
    '--trend',
    join(root, 'examples', 'shop', 'history.json'),
    // A demonstration must not take longer than a coffee; what stays open by then is said to be
    // inconclusive.
    '--time-limit',
    '4m',
    ...args,
  ],
  { stdio: 'inherit', cwd: root },
);
process.exitCode = ran.status !== null && verdictCodes.includes(ran.status) ? 0 : (ran.status ?? 3);
