/** Whose kinds of steps are remembered together. */
import { rememberKinds } from '../../../src/adapters/chrome/step-kinds.ts';
import type { PlayRequest } from '../../../src/ports.ts';
import { playRequest } from '../../support/visiting.ts';

test('two flows that play one recording each have the kinds of their own steps', () => {
  const script: PlayRequest['script'] = { kind: 'recording', file: '/site/way.json' };
  const play = (flow: string): PlayRequest =>
    playRequest({ flow, script, origin: 'http://127.0.0.1:4000', cwd: '/site' });
  const kinds = rememberKinds();
  kinds.add(play('long'), new Map([['open', 'navigation']]));
  kinds.add(play('long'), new Map([['add', 'interaction']]));
  kinds.add(play('short'), new Map([['open', 'interaction']]));
  expect([...kinds.find(play('long'))]).toEqual([
    ['open', 'navigation'],
    ['add', 'interaction'],
  ]);
  expect([...kinds.find(play('short'))]).toEqual([['open', 'interaction']]);
});
