/** What a failure quotes after its first line stands below a title of its own. */
import type { Failure } from '../../src/model.ts';
import { quotedLogs } from '../../src/report/sections.ts';

const failing = (message: string): Failure => ({
  ...{ target: 'home (mobile)', arm: 'head', code: 'script-failed', hint: '' },
  message,
});

test.each([
  [
    'the log of a server has its title',
    'The server ended.\nThe end of its log (server.log):\n  one\n  two',
    [{ title: 'The end of its log (server.log)', lines: ['  one', '  two'] }],
  ],
  [
    'the frames of a script are no title',
    'checkout › add: no lamp\n  at perf/a.mjs:6:3\nThe page said:\n  sold out',
    [{ title: '', lines: ['  at perf/a.mjs:6:3', 'The page said:', '  sold out'] }],
  ],
  ['one line quotes nothing', 'checkout › add: no lamp', []],
])('%s', (_, message, quoted) => {
  expect(quotedLogs([failing(message)])).toEqual(quoted);
});
