/**
 * Walks the schema of the budgets file: every edit of every key is told, refused, without any
 * effect, stricter, or in the short list of harmless ones. A key that is added to the schema is
 * covered as soon as it stands in `whole-files.ts`, which the first test demands.
 */
import { budgetsSchema } from '../../../src/config/schema.ts';
import type { Config } from '../../../src/model.ts';
import { compareBudgetFiles } from '../../../src/run/compare-budget-files.ts';
import { budgetsFiles, scriptFiles } from '../../support/budgets-files.ts';
import { type Edit, edited, editsOf, keysOf } from '../../support/schema-walk.ts';
import { configOf } from '../../support/workspace.ts';

interface Rule {
  readonly at: RegExp;
  readonly how: readonly Edit['how'][];
  readonly why: string;
  /** The keys themselves, where they matter. */
  readonly path?: RegExp;
}

/** What need not be told, because more fails than before, or more is measured. */
const stricter: readonly Rule[] = [
  {
    at: /\.budgets(\.\*(\.\w+)?)?$/,
    how: ['add'],
    why: 'a budget more is one more way to fail; what it costs the others is told when it is much',
  },
  { at: /\.budgets\.\*(\.\w+)?$/, how: ['tighten'], why: 'a stricter bound or level' },
  {
    at: /\.budgets\.\*$/,
    path: /\.error-rate$/,
    how: ['remove'],
    why: 'an endpoint whose budgets say nothing of errors may have none',
  },
  { at: /^(pages|flows|endpoints)(\.\*)?$/, how: ['add'], why: 'one more target is measured' },
  { at: /\.devices(\.\w+|\.\+)?$/, how: ['add', 'swap'], why: 'one more device is measured' },
  { at: /\.visits$/, how: ['add'], why: 'the repeat visit is measured besides' },
  { at: /^paths\.\+$/, how: ['add'], why: 'more changes are measured' },
  { at: /^paths\.\*$/, how: ['raise'], why: 'more changes are measured' },
  { at: /^paths\.!$/, how: ['remove'], why: 'more changes are measured' },
  { at: /^paths$/, how: ['remove'], why: 'every change is measured' },
  { at: /^allowHosts/, how: ['remove'], why: 'fewer hosts may be loaded' },
  { at: /^rounds$/, how: ['add', 'raise'], why: 'more rounds, looked at once' },
  { at: /^time-limit$/, how: ['add', 'raise', 'remove'], why: 'measuring may take longer' },
  { at: /\.timeout$/, how: ['lower', 'remove'], why: 'a page that takes longer fails' },
  { at: /^waivers(\.\+|\.\*\.expires)?$/, how: ['remove', 'lower'], why: 'less is accepted' },
  { at: /^waivers\.\*\.upTo$/, how: ['lower'], why: 'less is accepted' },
];

/** What need not be told although the file says something else. */
const harmless: readonly Rule[] = [
  {
    at: /(paths|allowHosts|block)$/,
    how: ['reorder'],
    why: 'these are sets: their order says nothing',
  },
  {
    at: /^max-rounds$/,
    how: ['add', 'raise'],
    why: 'beside a fixed number of rounds it decides nothing; without one it is told',
  },
  {
    at: /^((pages|endpoints|flows)\.\*|flows\.\*\.steps\.\*)\.was$/,
    how: ['add', 'remove', 'change', 'raise', 'lower', 'swap'],
    why: 'the name of a series of the history, which decides nothing',
  },
  {
    at: /^waivers\.\*\.reason$/,
    how: ['change', 'raise'],
    why: 'words for people, which every report shows',
  },
];

const covers = (rules: readonly Rule[], { at, how, path }: Edit): boolean =>
  rules.some(
    (rule) =>
      rule.how.includes(how) && rule.at.test(at) && (rule.path?.test(path.join('.')) ?? true),
  );

/**
 * The configuration without where things stand in the file: what the stages after `config` may know
 * of it. Words that could name files are words of texts that are here themselves.
 */
const effectOf = (config: Config): string =>
  JSON.stringify(
    {
      ...config,
      namedFiles: undefined,
      targets: config.targets.toSorted((one, other) => one.id.localeCompare(other.id)),
      budgets: config.budgets
        .map((budget) => JSON.stringify({ ...budget, source: undefined }))
        .toSorted(),
      waivers: config.waivers
        ?.map((waiver) => JSON.stringify({ ...waiver, position: undefined }))
        .toSorted(),
    },
    (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toSorted())
        : value,
  );

const files = Object.entries(budgetsFiles);

const configOfBudgets = (budgets: unknown): Promise<Config> =>
  configOf({ ...scriptFiles, 'budgets.json': JSON.stringify(budgets) });

test('every key of the schema stands in one of the whole files, so that it is edited here', () => {
  const standing = new Set(
    files.flatMap(([, file]) =>
      [...editsOf(budgetsSchema, file)].filter(({ how }) => how !== 'add').map(({ at }) => at),
    ),
  );
  const missing = [...new Set(keysOf(budgetsSchema))].filter(
    (key) => !standing.has(key) && !standing.has(key.replace(/\.\*$/, '.+')),
  );
  // A new key: let it stand in a file of __tests__/support/budgets-files.ts, on a target with
  // budgets, with a value that is not its default.
  expect(missing).toEqual([]);
});

const tally = new Map<string, number>();

test.each(files)(
  'every edit of the file "%s" is told, refused, stricter, or harmless for a reason',
  async (_name, file) => {
    const was = await configOfBudgets(file);
    const silent: string[] = [];
    for (const edit of editsOf(budgetsSchema, file)) {
      const head = edited(file, edit);
      const now = await configOfBudgets(head).catch(() => undefined);
      const outcome =
        now === undefined
          ? 'refused'
          : effectOf(now) === effectOf(was)
            ? 'without effect'
            : compareBudgetFiles(now, was).length > 0
              ? 'told'
              : covers(stricter, edit)
                ? 'stricter'
                : covers(harmless, edit)
                  ? 'harmless'
                  : 'silent';
      tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
      if (outcome === 'silent')
        silent.push(
          `${edit.how} ${edit.at} (${edit.path.join('.')} = ${JSON.stringify(edit.value)})`,
        );
    }
    // Each line is an edit that weakens a gate without a word. Let measuring.ts in
    // src/decide/budget-file-changes tell it: what is in `Config` is told by itself unless a rule
    // there leaves it out. Where it cannot weaken anything, name it above with the reason.
    expect(silent).toEqual([]);
  },
  180_000,
);

test('the edits are many, and of every kind', () => {
  process.stdout.write(`Edits of the budgets file: ${JSON.stringify(Object.fromEntries(tally))}\n`);
  expect([...tally.keys()].sort()).toEqual([
    'harmless',
    'refused',
    'stricter',
    'told',
    'without effect',
  ]);
  expect([...tally.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1_500);
});
