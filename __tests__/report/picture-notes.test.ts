/** The note on pages without pictures. */
import type { Diagnosis } from '../../src/model.ts';
import { pictureNotes } from '../../src/report/picture-notes.ts';
import { plainStyle } from '../../src/report/style.ts';

test('of many pages without pictures three are named, each once', () => {
  const diagnoses = ['a', 'b', 'c', 'd', 'e', 'a'].map(
    (target) => ({ target, arm: 'head', withoutPictures: true }) as Diagnosis,
  );
  expect(pictureNotes({ diagnoses }, plainStyle)).toEqual([
    'no screenshots, no filmstrip and no report of Lighthouse of what is behind a login ' +
      '(a, b, c, and 2 more); "evidence": "always" keeps them',
  ]);
});
