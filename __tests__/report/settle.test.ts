import type { Finding } from '../../src/model.ts';
import { settleSentence } from '../../src/report/phrase.ts';
import { markdownStyle } from '../../src/report/style.ts';

const undecided = (effect: object, bound: object = { kind: 'regression' }): Finding =>
  ({ budget: { bound }, comparison: { effect }, reason: { kind: 'undecided', moreBlocks: undefined, moreMs: undefined } }) as unknown as Finding;

test('what would settle a budget that is held against saved runs is more of them, or the base in the same job: not more rounds', () => {
  expect(settleSentence(undecided({}), markdownStyle)).toContain(
    'saved runs of the base differ too much to tell; more of them, or the base measured in the same job',
  );
});

test('with the base beside the head, and for a limit, it is said that more rounds would hardly help', () => {
  for (const finding of [undecided({ outlook: [] }), undecided({}, { kind: 'limit', limit: 1 })])
    expect(settleSentence(finding, markdownStyle)).toContain('more of them would hardly settle it');
});
