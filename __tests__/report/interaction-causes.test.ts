/** The report says where an interaction that takes longer spends its time. */
import type { Arm, Round, SlowestInteraction } from '../../src/model.ts';
import { describeInteractions } from '../../src/report/interaction-causes.ts';
import { documentStyle as style } from '../../src/report/marked.ts';
import { comparison, finding } from '../support/judgements.ts';

const target = 'checkout › add (mobile)';
const findings = [finding(comparison(target, 'inp', { head: 150 }), { limit: 100 })];

const slowest = (
  processingMs: number,
  script?: Partial<NonNullable<SlowestInteraction['script']>>,
): SlowestInteraction => ({
  target: '#add',
  inputDelayMs: 2,
  processingMs,
  presentationDelayMs: 8,
  ...(script && {
    script: { url: '/app.js', function: 'onClick', invoker: '', durationMs: 0, ...script },
  }),
});

const rounds = (arm: Arm, ...taken: readonly (SlowestInteraction | undefined)[]) =>
  taken.map((one) => ({ target, arm, slowest: one }) as Round);

/** The sentences without the marks of the style. */
const told = (...taken: readonly Round[]): readonly string[] =>
  describeInteractions(target, findings, taken, { ...style, code: (text) => `\`${text}\`` });

test('a function that takes longer is named, with the element', () => {
  const said = told(
    ...rounds('base', ...[40, 42, 38].map((ms) => slowest(ms, { durationMs: ms }))),
    ...rounds('head', ...[92, 90, 94].map((ms) => slowest(ms, { durationMs: ms }))),
  );
  expect(said).toEqual(['INP: 52 ms longer in `onClick` of `/app.js` (`#add`)']);
});

test('a script whose address has the hash of a build is the same script', () => {
  const said = told(
    ...rounds(
      'base',
      ...[40, 42, 38].map((ms) => slowest(ms, { durationMs: ms, url: '/app.1b2c3d4e.js' })),
    ),
    ...rounds(
      'head',
      ...[92, 90, 94].map((ms) => slowest(ms, { durationMs: ms, url: '/app.5f6a7b8c.js' })),
    ),
  );
  expect(said).toEqual(['INP: 52 ms longer in `onClick` of `/app.5f6a7b8c.js` (`#add`)']);
});

test('a function that a build has renamed is not told to have grown by all that it takes', () => {
  const said = told(
    ...rounds('base', ...[40, 42, 38].map((ms) => slowest(ms, { durationMs: ms, function: 'a' }))),
    ...rounds('head', ...[92, 90, 94].map((ms) => slowest(ms, { durationMs: ms, function: 'b' }))),
  );
  expect(said).toEqual(['INP: 52 ms longer while its listeners ran (`#add`)']);
});

test('an interaction that takes no longer has no cause, whichever script leads', () => {
  const said = told(
    ...rounds('base', ...[40, 42, 38].map((ms) => slowest(ms, { durationMs: 10 }))),
    ...rounds('head', ...[40, 42, 38].map((ms) => slowest(ms, { durationMs: 38 }))),
  );
  expect(said).toEqual([]);
});

test('a script that is new is as much longer as it takes', () => {
  const said = told(
    ...rounds('base', slowest(10), slowest(10), slowest(10)),
    ...rounds('head', ...[60, 60, 60].map((ms) => slowest(ms, { durationMs: ms, function: '' }))),
  );
  expect(said).toEqual(['INP: 60 ms longer in `/app.js` (`#add`)']);
});

test('without a script the part of the interaction is told', () => {
  const said = told(...rounds('base', slowest(10)), ...rounds('head', slowest(60)));
  expect(said).toEqual(['INP: 50 ms longer while its listeners ran (`#add`)']);
});

test.each<[string, readonly Round[]]>([
  ['without a base', rounds('head', slowest(60))],
  [
    'less than two steps of the clock',
    [...rounds('base', slowest(10)), ...rounds('head', slowest(25))],
  ],
  ['without an interaction', [...rounds('base', undefined), ...rounds('head', slowest(60))]],
])('nothing is told %s', (_name, taken) => {
  expect(told(...taken)).toEqual([]);
});

test('nothing is told where no finding is about INP', () => {
  const taken = [...rounds('base', slowest(10)), ...rounds('head', slowest(60))];
  expect(describeInteractions(target, [], taken, style)).toEqual([]);
});
