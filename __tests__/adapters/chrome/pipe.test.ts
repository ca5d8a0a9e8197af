/** The debugging pipe of a Chrome that is gone. */
import { PassThrough } from 'node:stream';
import { openPipe } from '../../../src/adapters/chrome/pipe.ts';

const closed = 'Chrome closed its debugging pipe';

test('a command is refused when the pipe closes, and so is each one after that', async () => {
  const incoming = new PassThrough();
  const outgoing = new PassThrough();
  const { send } = openPipe(incoming, outgoing);
  const waiting = send('Storage.clearCookies');
  outgoing.destroy();
  incoming.destroy();
  await expect(waiting).rejects.toThrow(closed);
  await expect(send('Storage.clearCookies')).rejects.toThrow(closed);
});
