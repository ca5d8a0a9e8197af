/** Steps in which Chrome saw the route of a single-page application change. */
import { stepValues } from '../../../src/measure/flow/values.ts';
import type { PlayedStep } from '../../../src/ports.ts';

type Soft = Extract<PlayedStep, { kind: 'interaction' }>['softNavigation'];

const valuesWith = (softNavigation: Soft) =>
  stepValues(
    {
      ...{ kind: 'interaction', durationMs: 100, interactions: 1, layoutShift: 0, blockedMs: 0 },
      softNavigation,
    },
    'http://shop.test',
    ['observed-lcp'],
  );

test('such a step has the paints of the new route', () => {
  const { values, invalid } = valuesWith({ url: 'http://shop.test/b', fcpMs: 40, lcpMs: 120.12 });
  expect(values).toMatchObject({ 'observed-fcp': 40, 'observed-lcp': 120.12 });
  expect(invalid).toEqual({});
});

test('another step has none, and says so', () => {
  for (const soft of [undefined, { url: 'http://shop.test/b', fcpMs: 40, lcpMs: undefined }]) {
    const { values, invalid } = valuesWith(soft);
    expect('observed-lcp' in values).toBe(false);
    expect(invalid).toEqual({ 'observed-lcp': expect.stringContaining('observed-lcp') });
  }
});
