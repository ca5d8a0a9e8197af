/** The amounts of a waiver, in a comment and in the budgets file: one grammar of units. */
import { parseRegression } from '../../src/config/bounds.ts';
import { parseCommand } from '../../src/config/waiver-command.ts';
import { getMetric } from '../../src/metrics.ts';

const ofComment = (metric: string, amount: string) => {
  const asked = parseCommand(`accept ${metric} up to ${amount}`);
  return typeof asked === 'object' ? asked.amount : undefined;
};

const ofFile = (metric: string, amount: string) => {
  const parsed = parseRegression(getMetric(metric), amount);
  return 'value' in parsed ? parsed.value : undefined;
};

/** Each suffix of the budgets file, on a metric that takes it. */
const amounts: readonly (readonly [string, readonly string[]])[] = [
  ['lcp', ['900us', '900µs', '100ms', '0.5s', '2m', '1h', '20%']],
  ['script-bytes', ['500B', '30kB', '2MB', '1GB', '30KiB', '2MiB', '1GiB', '10%']],
  ['total-requests', ['3', '10%']],
  ['cls', ['0.05']],
  ['performance', ['5pp', '0.05']],
  ['error-rate', ['2pp']],
  ['throughput', ['20/s', '5%']],
  ['bytes-per-second', ['500B/s', '30kB/s', '2MB/s', '1GB/s', '30KiB/s', '2MiB/s', '1GiB/s']],
  ['audit:unused-javascript', ['100', '100ms', '10kB']],
  ['user-timing:hero', ['100ms', '1s']],
];

test.each(
  amounts.flatMap(([metric, written]) => written.map((amount) => [metric, amount] as const)),
)('%s up to %s means the same in a comment as in the file', (metric, amount) => {
  expect(ofFile(metric, amount)).toBeDefined();
  expect(ofComment(metric, amount)).toEqual(ofFile(metric, amount));
});

test.each([
  ['lcp', '20kB'],
  ['lcp', '100MS'],
  ['lcp', '5pp'],
  ['script-bytes', '20ms'],
  ['performance', '5%'],
  ['error-rate', '5%'],
  ['throughput', '20kB/s'],
])('%s up to %s is refused in a comment as in the file', (metric, amount) => {
  expect(ofFile(metric, amount)).toBeUndefined();
  expect(ofComment(metric, amount)).toBeUndefined();
});

test('a comment may leave the unit out, which a file may not', () => {
  expect(ofComment('lcp', '100')).toEqual({ kind: 'absolute', amount: 100 });
  expect(ofFile('lcp', '100')).toBeUndefined();
});
