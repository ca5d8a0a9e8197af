/**
 * `npm start`: the main job on the example shop. Measures the shop's pull request beside its base
 * and shows the comment that the pull request would get. `npm start -- flow` shows another part of
 * Headroom in the same way; options go to the program. Ends with 0 when the demonstration worked,
 * whatever the verdict.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What is measured, and what the shop's pull request has planted in it. */
interface Demonstration {
  readonly says: string;
  readonly args: readonly string[];
}

const root = join(import.meta.dirname, '..');
const shop = join(root, 'examples', 'shop');
const verdictCodes = [0, 1];

/** A demonstration must not take longer than a coffee; what stays open is said to be undecided. */
const demonstrations: Readonly<Record<string, Demonstration>> = {
  shop: {
    says: 'It plants a heavy hero image, a blocking script and N+1 queries.',
    args: [
      ...['--output-directory', join(root, '.headroom', 'shop')],
      ...['--trend', join(shop, 'history.json')],
      ...['--time-limit', '4m'],
    ],
  },
  flow: {
    says:
      'A login, a page behind it that is visited twice, and a recorded flow. "Add to basket" ' +
      'formats 3,000 prices on each click.',
    args: [
      ...['--budgets', 'flow.json'],
      ...['--output-directory', join(root, '.headroom', 'flow')],
      ...['--time-limit', '180s'],
    ],
  },
};

const [first = '', ...rest] = process.argv.slice(2);
const isOption = first === '' || first.startsWith('-');
const word = isOption ? 'shop' : first;
const options = isOption ? process.argv.slice(2) : rest;
const chosen = Object.hasOwn(demonstrations, word) ? demonstrations[word] : undefined;

if (chosen === undefined) {
  console.error(`There is no demonstration "${word}". There are:\n`);
  for (const [name, { says }] of Object.entries(demonstrations))
    console.error(`  ${name === 'shop' ? 'npm start' : `npm start -- ${name}`}\n      ${says}`);
  process.exitCode = 2;
} else {
  console.error(`Measuring the pull request of examples/shop beside its base. ${chosen.says}\n`);
  const ran = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'src', 'cli.ts'),
      'run',
      ...['--working-directory', join(shop, 'pull-request')],
      ...chosen.args,
      ...options,
    ],
    { stdio: 'inherit', cwd: root },
  );
  const { status } = ran;
  process.exitCode = status !== null && verdictCodes.includes(status) ? 0 : (status ?? 3);
}
