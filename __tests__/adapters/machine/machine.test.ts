import { cpus, totalmem } from 'node:os';
import { systemClock } from '../../../src/adapters/clock.ts';
import { thisMachine } from '../../../src/adapters/machine/machine.ts';

test('the machine is what Node says of it, and the same each time', () => {
  const machine = thisMachine().describe();
  expect(machine).toEqual({
    cpu: expect.stringMatching(/\S/),
    cores: cpus().length,
    memoryBytes: totalmem(),
    os: expect.stringContaining(process.arch),
    node: process.versions.node,
  });
  expect(thisMachine().describe()).toEqual(machine);
});

test('the monotonic clock passes at least the time that one sleeps', async () => {
  const clock = systemClock();
  const from = clock.nowMs();
  await clock.sleep(20);
  expect(clock.nowMs() - from).toBeGreaterThan(18);
});
