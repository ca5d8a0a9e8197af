import type { Config, Measurements } from '../../src/model.ts';
import { main, type Outcome } from '../../src/run/run.ts';
import { type FakeWorld, fakeWorld, someConfig } from '../support/fake-ports.ts';
import { joinPatterns } from '../support/patterns.ts';

const noBaseConfig = async () => undefined;
const flat = (text: string): string => text.replace(/\s+/g, ' ');

async function judged(
  world: FakeWorld,
  change: Partial<Config> = {},
): Promise<Extract<Outcome, { kind: 'judged' }>> {
  const outcome = await main(
    someConfig({ selfCheck: 'quick', ...change }),
    noBaseConfig,
    world.ports,
  );
  if (outcome.kind !== 'judged') throw new Error('not judged');
  return outcome;
}

const saved = (world: FakeWorld, file: string): Measurements =>
  JSON.parse(world.files.get(`/site/.headroom/${file}`) ?? '{}') as Measurements;
const jitter = (number: number): number => 1 + 0.003 * Math.sin(number ** 2);

/**
 * The head's build comes first, as both arms on one address: its first eight visits are the check.
 * `apart` is by how much the second of two processes of it is slower there, `slower` by how much
 * the head is in the measurement.
 */
function world({ apart, slower }: { readonly apart: number; readonly slower: number }): FakeWorld {
  let visits = 0;
  const rounds: string[] = [];
  const faked = fakeWorld({
    lcpMs: ({ arm, number }) => {
      if (number < 0) return 1_800;
      visits += 1;
      const isCheck = visits <= 8;
      rounds.push(arm);
      return (
        1_800 *
        jitter(visits) *
        (isCheck ? (isSecondArm(visits) ? 1 + apart : 1) : arm === 'head' ? 1 + slower : 1)
      );
    },
  });
  return faked;
}

/**
 * Seed 1 measures the check's blocks in this order: base first in the first and the last but one,
 * and so on; taken from the saved rounds by the test below.
 */
let checkOrder: readonly string[] = [];
const isSecondArm = (visit: number): boolean => checkOrder[visit - 1] === 'head';

beforeAll(async () => {
  const trial = world({ apart: 0, slower: 0 });
  await judged(trial);
  checkOrder = saved(trial, 'self-check/measurements.json').rounds.map(({ arm }) => arm);
});

test('four rounds of one build as both arms go first, in their own folder', () => {
  expect([...checkOrder].sort()).toEqual([
    'base',
    'base',
    'base',
    'base',
    'head',
    'head',
    'head',
    'head',
  ]);
});

test('on a quiet machine nothing is widened, and a regression fails as without it', async () => {
  const { judgement, rendered } = await judged(world({ apart: 0, slower: 0.1 }));
  expect(
    judgement.findings.map(({ budget, verdict }) => [
      budget.bound.kind,
      verdict,
      budget.failBeyond,
    ]),
  ).toEqual([
    ['limit', 'pass', undefined],
    ['regression', 'fail', undefined],
  ]);
  expect(rendered.markdown).not.toContain('widened');
});

test('a change within what unchanged code moved is inconclusive, and is told why', async () => {
  const unsure = world({ apart: 0.06, slower: 0.08 });
  const { judgement, rendered } = await judged(unsure);
  expect(judgement.findings.map(({ verdict }) => verdict)).toEqual(['pass', 'inconclusive']);
  expect(flat(rendered.markdown)).toMatch(
    joinPatterns(
      /LCP of home \(mobile\): tolerance widened from 5 % to 1[01](\.\d+)? % before it /,
      /fails, since this machine moved unchanged code by [56](\.\d+)? % or more just /,
      /before\. To pass it must still be within 5 %\./,
    ),
  );
});

test('a regression beyond what the machine moved fails all the same', async () => {
  const { judgement } = await judged(world({ apart: 0.06, slower: 0.2 }));
  expect(judgement.findings.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
});

test('unchanged code passes within the tolerance as it is written', async () => {
  const { judgement } = await judged(world({ apart: 0.06, slower: 0 }));
  expect(judgement.verdict).toBe('pass');
});

test('what was widened is saved, so that judging again judges alike', async () => {
  const unsure = world({ apart: 0.06, slower: 0.08 });
  const measured = await judged(unsure);
  const again = await judged(unsure, {
    mode: 'judge',
    measurementFiles: ['/site/.headroom/measurements.json'],
  });
  expect(again.judgement.findings).toEqual(measured.judgement.findings);
});

test('exact metrics are never widened', async () => {
  const [limit] = someConfig().budgets;
  const exact = {
    ...limit,
    id: 'exact',
    metric: 'total-bytes',
    target: 'home (mobile)',
    level: 'fail',
    source: undefined,
    bound: { kind: 'regression', tolerance: { kind: 'relative', share: 0.05 } },
  } as const;
  const faked = world({ apart: 0.06, slower: 0 });
  await judged(faked, { budgets: [exact] });
  expect(faked.log.filter((line) => line.startsWith('Self-check'))).toEqual([]);
});

test('without a base in the same job there is nothing to check', async () => {
  const faked = fakeWorld();
  await judged(faked, { baseline: { kind: 'none' } });
  expect(faked.files.has('/site/.headroom/self-check/measurements.json')).toBe(false);
});

test('it is off by default', async () => {
  const faked = fakeWorld();
  await judged(faked, { selfCheck: undefined });
  expect(faked.files.has('/site/.headroom/self-check/measurements.json')).toBe(false);
  expect('selfCheck' in saved(faked, 'measurements.json')).toBe(false);
});
