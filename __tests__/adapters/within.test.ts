/** The first of several answers, within a time. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { within } from '../../src/adapters/within.ts';

const never = new Promise<never>(() => {});
const late = (): Error => new Error('late');
const longMs = 60_000;

test('the first answer counts, also when it is an error', async () => {
  const fails = Promise.reject(new Error('fails'));
  await expect(within(longMs, [never, Promise.resolve(1)], late)).resolves.toBe(1);
  await expect(within(longMs, [never, fails, Promise.resolve(1)], late)).rejects.toThrow('fails');
});

test('without an answer in time there is an error', async () => {
  await expect(within(1, [never], late)).rejects.toThrow('late');
});

test('an answer that never comes keeps neither those that came nor who waited', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const visit = async (): Promise<readonly WeakRef<object>[]> => {
    const page = { name: 'home' };
    const answer = await within(longMs, [never, Promise.resolve({})], () => new Error(page.name));
    return [new WeakRef(page), new WeakRef(answer)];
  };
  const kept = await visit();
  // A weak reference holds its object until the current task has ended.
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  expect(kept.map((one) => one.deref())).toEqual([undefined, undefined]);
});
