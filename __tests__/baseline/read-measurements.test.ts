import { parseMeasurements } from '../../src/baseline/read-measurements.ts';
import { HeadroomError } from '../../src/errors.ts';
import { someMeasurements, someRound } from './measurements.ts';

const said = (text: string): string => {
  try {
    parseMeasurements(text, 'measurements.json');
    return 'accepted';
  } catch (error) {
    return error instanceof HeadroomError ? `${error.code}: ${error.message}` : `unexpected: ${String(error)}`;
  }
};
const whole = JSON.stringify(someMeasurements());

test('what was written is read back as it was', () => {
  expect(parseMeasurements(whole, 'measurements.json')).toEqual(JSON.parse(whole));
});

test('a file that was cut short is not complete JSON', () => {
  expect(said(whole.slice(0, -40))).toMatch(/^measurements-syntax: measurements\.json is not complete JSON: /);
});

test.each(['{}', '[]', 'null', '"text"', '{"format":"lighthouse"}'])('%s is not ours', (text) => {
  expect(said(text)).toBe('measurements-foreign: measurements.json is not a measurements file of Headroom.');
});

test('a newer version is told from a damaged file', () => {
  expect(said(JSON.stringify({ ...someMeasurements(), version: 2, shiny: true }))).toBe(
    'measurements-newer: measurements.json has version 2; this Headroom reads version 1.',
  );
});

test.each([
  ['a number that is none', whole.replace('"lcp":1800', '"lcp":"fast"')],
  ['an endless number', whole.replace('"lcp":1800', '"lcp":1e999')],
  ['an unknown key', whole.replace('"suite"', '"verdict":"pass","suite"')],
  ['a block below 0', whole.replace('"block":0', '"block":-1')],
  ['a commit that is no hash', whole.replace('a'.repeat(40), '--upload-pack=x')],
])('%s is damage', (_, text) => {
  expect(said(text)).toMatch(/^measurements-schema: measurements\.json is damaged: /);
});

test('a key called __proto__ is dropped and reaches no prototype', () => {
  const read = parseMeasurements(whole.replace('"lcp":1800', '"__proto__":{"polluted":1},"lcp":1800'), 'measurements.json');
  expect(Object.getPrototypeOf(read.rounds[0]?.values)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('a large honest run is read', () => {
  const rounds = Array.from({ length: 20_000 }, (_, block) => someRound({ block }));
  expect(parseMeasurements(JSON.stringify(someMeasurements({ rounds })), 'measurements.json').rounds).toHaveLength(20_000);
});
