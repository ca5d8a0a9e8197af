/** Writes docs/operating-curve.md and its plot from the figures. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrapped } from '../../src/report/render/wrapped.ts';
import { type Family, families, familyNamed } from './families.ts';
import { fixedRatios, fixedRounds, fixedRuleNames } from './fixed-rules.ts';
import { type Parts, partOf, shareOf } from './goals.ts';
import { tableSizes } from './job.ts';
import { changes, curveRatios, limitFamilies } from './jobs.ts';
import { boundedShare, foundIn, percent, table, widthOf } from './markdown.ts';
import { otherRules } from './other-rules.ts';
import { othersAlarms, othersPower } from './others-tables.ts';
import { plotOf } from './plot.ts';
import {
  poolAlarms,
  poolCoverage,
  poolOthers,
  poolPower,
  poolSizes,
  twinAlarms,
} from './pool-tables.ts';

/** Whole tables that fail, by their size. */
const alarms = (parts: Parts, id: string): string[] =>
  tableSizes.map((size) => boundedShare(parts, id, `failed of ${size}`));

function falseAlarms(parts: Parts): string {
  const sizes = tableSizes.map((size) => `${size} budgets`);
  const rows = families.flatMap((family) => [
    [
      `${family.name}, no effect, tolerance 0`,
      ...alarms(parts, `tables · ${family.name} · tolerance 0`),
    ],
    [
      `${family.name}, effect = tolerance`,
      ...alarms(parts, `tables · ${family.name} · at tolerance`),
    ],
  ]);
  const plans = ['normal', 'two modes'].flatMap((name) => [
    [`${name}, 12 fixed rounds`, ...alarms(parts, `tables · ${name} · one look at 12`)],
    [`${name}, adaptive, at most 10`, ...alarms(parts, `tables · ${name} · at most 10`)],
  ]);
  return table(['rounds', ...sizes], [...rows, ...plans]);
}

const withUnit = ({ scale }: Pick<Family, 'scale'>, width: string): string =>
  scale === 'ratio' ? width : `${width} ms`;

function stoppingTable(parts: Parts): string {
  const rows = families.flatMap((family) =>
    [0, 0.5, 1, 2, 3].map((times) => {
      const id = `stopping · ${family.name} · ${times} × tolerance`;
      const { means } = partOf(parts, id);
      const share = (count: string): string => percent(shareOf(parts, id, count));
      return [
        family.name,
        `${times} × tolerance`,
        share('pass'),
        share('fail'),
        share('inconclusive'),
        (means.blocks ?? Number.NaN).toFixed(1),
        share('covered'),
        withUnit(family, widthOf(parts, id, family.scale)),
      ];
    }),
  );
  return table(
    ['rounds', 'effect', 'pass', 'fail', 'inconclusive', 'mean blocks', 'covered', 'median width'],
    rows,
  );
}

function curveTable(parts: Parts): string {
  const rows = curveRatios.map((ratio) => [
    `${ratio.toFixed(2)} ×`,
    ...tableSizes.flatMap((size) => {
      const id = `curve · ${size} budgets · ${ratio}`;
      return [
        percent(shareOf(parts, id, 'fail')),
        percent(shareOf(parts, id, 'pass')),
        (partOf(parts, id).means.blocks ?? Number.NaN).toFixed(1),
      ];
    }),
  ]);
  return table(
    [
      'ratio to the tolerance',
      ...tableSizes.flatMap((size) => [`fail of ${size}`, 'pass', 'blocks']),
    ],
    rows,
  );
}

const changeCell = (parts: Parts, id: string, family: Pick<Family, 'scale'>): string =>
  `${foundIn(parts, id)}, ${withUnit(family, widthOf(parts, id, family.scale))}`;

function spreadTable(parts: Parts): string {
  const noises = [0.01, 0.02, 0.05, 0.1];
  const normal = { scale: 'ratio' } as const;
  const rows = changes.map((change) => [
    percent(change, 0),
    ...noises.map((noise) => changeCell(parts, `change · ${change} · spread ${noise}`, normal)),
  ]);
  return table(['change', ...noises.map((noise) => `spread ${percent(noise, 0)}`)], rows);
}

function lawTable(parts: Parts): string {
  const rows = families.map((family) => {
    const ids = changes.map((change) => `change · ${family.name} · ${change}`);
    return [
      family.name,
      ...ids.map((id) => changeCell(parts, id, family)),
      percent(Math.min(...ids.map((id) => shareOf(parts, id, 'covered')))),
    ];
  });
  return table(
    ['rounds', ...changes.map((change) => `+${percent(change, 0)}`), 'covered, worst'],
    rows,
  );
}

function grossTable(parts: Parts): string {
  const rows = [0.07, 0.13].flatMap((change) =>
    [0.004, 0.01].map((noise) => {
      const id = `gross · ${change} · spread ${noise}`;
      return [
        `${percent(change, 0)}, spread ${percent(noise)}`,
        percent(shareOf(parts, id, 'within7'), 2),
        (partOf(parts, id).means.blocks ?? Number.NaN).toFixed(2),
      ];
    }),
  );
  return table(['change', 'decided within 7 blocks', 'mean blocks'], rows);
}

function fixedTable(parts: Parts): string {
  const needed = (name: string, ratio: number, power: number): string => {
    const rounds = fixedRounds.find(
      (n) => shareOf(parts, `fixed · ${name}`, `${ratio} with ${n}`) >= power,
    );
    return rounds === undefined ? `more than ${fixedRounds.at(-1)}` : String(rounds);
  };
  const powers = fixedRatios.map((ratio) =>
    shareOf(parts, `curve · 20 budgets · ${ratio}`, 'fail'),
  );
  const ours = fixedRatios.map((ratio) =>
    (partOf(parts, `curve · 20 budgets · ${ratio}`).means.blocks ?? Number.NaN).toFixed(1),
  );
  const rows = fixedRuleNames.map((name) => [
    `${name}, fixed`,
    ...fixedRatios.map((ratio, index) => needed(name, ratio, Math.min(powers[index] ?? 1, 0.999))),
  ]);
  return table(
    [
      'rule',
      ...fixedRatios.map(
        (ratio, index) => `${ratio} × (power ${percent(powers[index] ?? Number.NaN)})`,
      ),
    ],
    [['**Headroom**, mean', ...ours], ...rows],
  );
}

function limitTable(parts: Parts): string {
  const rows = limitFamilies.map((name) => {
    const id = `limits · ${name}`;
    return [
      name,
      boundedShare(parts, id, 'failed'),
      familyNamed(name).scale === 'ratio' ? percent(shareOf(parts, id, 'passed')) : '–',
    ];
  });
  return table(['rounds', 'tables that fail', 'limits that pass'], rows);
}

const familyList = families
  .map(({ name, about, held }) =>
    listItem(name, `${about}${held ? '' : ' (reported, not held against the goals)'}`),
  )
  .join('\n');

/** Returns a point of a list, in lines of at most 100 columns. */
function listItem(name: string, about: string): string {
  return wrapped(`**${name}**: ${about}.`, 100, '- ');
}

export async function operatingCurve(parts: Parts, docs: string): Promise<void> {
  writeFileSync(join(docs, 'operating-curve.svg'), await plotOf(parts));
  writeFileSync(
    join(docs, 'operating-curve.md'),
    `# The operating curve

How often Headroom is right, wrong and inconclusive, by seeded simulation of the code that judges
real runs. How it judges is in [deciding.md](deciding.md). This file is written by
\`npm run bench -- verdict\`; each simulation has a seed of its own, made from its name and a
series that was first drawn when the rule's settings were fixed, so every figure comes out again.
A block is one round of the base and one of the head. Unless a table says otherwise: normal rounds
with a paired spread of 5 %, a tolerance of 5 %, at most 24 blocks, floors of 0.

![Share of each answer and mean blocks, by the size of the change](operating-curve.svg)

${curveTable(parts)}

## Laws of rounds
${familyList}

## False alarms of the whole table
The share of tables in which any budget fails although no effect is beyond its tolerance, with the
upper 95 % bound in brackets; the goal is a bound of 1 %. 20,000 tables each. A fail at any look
counts, also at one that would not have been reached.

${falseAlarms(parts)}

Blocks that remember their neighbours break the promise, since no rule can tell their memory from a
change with so few of them; a run notices it where it can and says so (note \`autocorrelated\`).

## After stopping
One budget out of 20, measured until it is decided, cannot be any more, or 24 blocks are used.
Covered: the shown interval holds the true effect (goal 94 %). At 1 × tolerance the effect lies
exactly on the line, which a budget allows, so a pass there is no error; rounds that come in steps
or are often the same give estimates exactly on it, and pass. The goal for false passes is held
against an effect a hair over the line, below.

${stoppingTable(parts)}

Passes at any look when the effect is just over the tolerance (goal: at most 10 %):

${table(
  ['rounds', 'pass'],
  families.map((family) => [
    family.name,
    percent(shareOf(parts, `false pass · ${family.name}`, 'passed')),
  ]),
)}

## Changes against tolerance 0
Share that fails, mean blocks, and median width of the shown interval; one of 20 budgets, by the
spread of the paired log-ratio of normal rounds:

${spreadTable(parts)}

The same by the law of rounds, each with its own spread (of the zero-inflated one, changes are
shares of a second), and the least share of shown intervals that hold the true change:

${lawTable(parts)}

Gross changes, one of 5 budgets:

${grossTable(parts)}

## The rules that others use
Unchanged tables that at least one metric fails; Headroom's with tolerance 0. Where a base of 0
allows no ratio, any head above it is beyond it. – where rounds have no median to set a limit by.

${othersAlarms(parts)}

How often a change in one metric is found, and by what share of the runs the interval that
tachometer shows holds the true change. Headroom's figures are of one of 20 budgets, with tolerance
0 and mean blocks; tachometer's have its mean rounds.

${othersPower(parts)}

${otherRules.map(({ name, about }) => listItem(name, about)).join('\n')}

## At equal false alarms and equal power
Blocks that rules with a fixed number of rounds need for the power that Headroom has, each made as
strict as 1 % for a table of 20 budgets. They must fix that number before they know the change: who
fixes it for 1.06 × pays it for every change and for none. tachometer is not among them: it takes 50
rounds of each arm before it first looks, more than any figure of Headroom here.

${fixedTable(parts)}

## Limits
Limits that are exactly the true median of the rounds: 20,000 tables of 20 of which any fails (upper
95 % bound in brackets), and single limits just below it that pass (– where no round can lie below
it). A pass of a limit asks for three rounds of three, so it errs more often than a pass of a
regression.

${limitTable(parts)}

## Resampled real rounds
Both arms drawn, with replacement, from rounds of unchanged code. Tables that fail (upper 95 % bound
in brackets; 20,000 each), with tolerance 0 and no effect, and with an effect equal to a tolerance
of 5 % (or the metric's floor). A table takes the noisy metrics of the pool's targets one after the
other, and the targets again, drawn anew, until it is full:

${poolSizes(parts)}

The same without an effect where every noisy metric of the pool that varies is a budget once, beside
the rules of others, which judge only metrics that are never 0. False passes: of the worst metric,
budgets that pass when the effect is a hair over the tolerance.

${poolAlarms(parts)}

Observed times that watch beside regression budgets on FCP, LCP and Speed Index
([what comes later](deciding.md#what-comes-later)): tables in which any of them warns although none
is beyond its line, which is 5 % or 100 ms, whichever is more. They share an error of their own,
with the same goal of 1 %.

${twinAlarms(parts)}

Changes of one metric, one of 20 budgets, tolerance 0: share that fails and mean blocks. Spread:
standard deviation of the difference of two rounds, on the judging scale. A metric that is 0 in some
rounds, or is a score, changes by a share of its median.

${poolPower(parts)}

The share of shown intervals that hold the true change, and the median of their widths, as a share
or in the metric's unit:

${poolCoverage(parts)}

The changes as means over the metrics of a pool, beside the rules of others:

${poolOthers(parts)}
`,
  );
}
