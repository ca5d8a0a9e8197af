/** A page that is meant to have a status has it, or is not measured. */
import { checkStatus } from '../../../src/measure/page/seen.ts';
import { pageTarget } from '../../support/targets.ts';

const url = 'http://127.0.0.1:4000/gone';
const gone = { ...pageTarget('gone'), status: 404 };
const seen = (status: number) => ({ landedOn: url, failed: [], status });

test.each([
  ['the status that is meant', gone, seen(404), undefined],
  ['any status where none is meant', pageTarget('gone'), seen(500), undefined],
  ['another status', gone, seen(200), `${url} answers 200 instead of 404.`],
  ['none', gone, undefined, `${url} is to answer 404, and its visit did not see the answer.`],
] as const)('a visit that saw %s', (_, target, visit, message) => {
  const check = () => checkStatus(target, url, visit);
  if (message === undefined) expect(check).not.toThrow();
  else expect(check).toThrow(message);
});
