/**
 * Bench: a seeded attack of 60 s with artifacts, edits of the budgets file, log lines and API
 * answers; 0 tries may have an effect.
 *
 * `attack SECONDS` attacks for longer, `attack NAME SEED` makes one try again and prints all that
 * it did.
 */
import { apiAttack } from './attack/api-answers.ts';
import { artifactAttack } from './attack/artifacts.ts';
import type { Attack } from './attack/attack.ts';
import { budgetsAttack } from './attack/budgets-edits.ts';
import { logAttack } from './attack/log-lines.ts';
import { secretAttack } from './attack/secrets.ts';
import { concludeBench, keepFigures } from './figures.ts';
import { seeded } from './verdict/random.ts';

const attacks: readonly (() => Promise<Attack>)[] = [
  artifactAttack,
  budgetsAttack,
  logAttack,
  secretAttack,
  apiAttack,
];
const shownEffects = 5;

const [first = '60', seedText] = process.argv.slice(2);
const opened = await Promise.all(attacks.map((open) => open()));

async function again(name: string, seed: number): Promise<void> {
  const attack = opened.find((one) => one.name === name);
  if (attack === undefined)
    throw new Error(
      `There is no attack "${name}"; there are ${opened.map((one) => `"${one.name}"`).join(', ')}.`,
    );
  console.log((await attack.attempt(seeded(seed))).join('\n') || 'without effect');
}

interface Counted {
  readonly name: string;
  readonly promise: string;
  readonly tries: number;
  readonly effects: number;
}

/** Each attack gets its share of the time; the seed of a try is its number. */
async function attackFor(attack: Attack, seconds: number): Promise<Counted> {
  const end = performance.now() + seconds * 1_000;
  let tries = 0;
  let effects = 0;
  while (performance.now() < end) {
    tries += 1;
    const had = await attack.attempt(seeded(tries));
    if (had.length === 0) continue;
    effects += 1;
    if (effects <= shownEffects) console.log(`  ${attack.name}, seed ${tries}: ${had[0]}`);
  }
  const { name, promise } = attack;
  console.log(
    `${name.padEnd(14)} ${String(tries).padStart(7)} tries, ${effects} with effect: ${promise}`,
  );
  return { name, promise, tries, effects };
}

if (seedText !== undefined) await again(first, Number(seedText));
else {
  const figures: Counted[] = [];
  for (const attack of opened) figures.push(await attackFor(attack, Number(first) / opened.length));
  keepFigures('attack', figures);
  const sum = (of: (one: Counted) => number) => figures.reduce((total, one) => total + of(one), 0);
  concludeBench('attack', [
    {
      figure: sum((one) => one.effects),
      text: `${sum((one) => one.effects)} of ${sum((one) => one.tries)} tries had an effect`,
      atMost: 0,
    },
  ]);
}
await Promise.all(opened.map((attack) => attack.close()));
