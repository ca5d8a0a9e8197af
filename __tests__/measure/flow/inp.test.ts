import { stepValues } from '../../../src/measure/flow/values.ts';
import type { PlayedStep } from '../../../src/ports.ts';

const step = (interactions: number): PlayedStep => ({
  ...{ kind: 'interaction', durationMs: 100, layoutShift: 0, blockedMs: 0 },
  interactions,
});

test('a step without an interaction that Chrome timed has no INP, and says why', () => {
  const { values, invalid } = stepValues(step(0), 'http://127.0.0.1', ['inp']);
  expect('inp' in values).toBe(false);
  expect(invalid).toEqual({ inp: 'the step gave no interaction that Chrome timed' });
});

test('an interaction that is too short for Chrome to tell counts as 8 ms', () => {
  const { values, invalid } = stepValues(step(1), 'http://127.0.0.1', ['inp']);
  expect(values.inp).toBe(8);
  expect(invalid).toEqual({});
});
