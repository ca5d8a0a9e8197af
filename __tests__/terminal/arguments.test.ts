import { nodeProblem } from '../../src/terminal/arguments.ts';

test.each([
  ['v20.20.2', 'Headroom needs Node 24 or newer; this is v20.20.2.'],
  ['v24.0.0', undefined],
  ['v26.1.0-nightly', undefined],
])('of Node %s a person at a terminal is told: %s', (version, problem) => {
  expect(nodeProblem(version)).toBe(problem);
});
