/** The player's end of the pipe to Headroom. */
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { FromPlayer, ToPlayer } from '../messages.ts';

export interface Channel {
  send(message: FromPlayer): Promise<void>;
  /** Returns the next message of that type. Ends the process when Headroom is gone. */
  receive<T extends ToPlayer['type']>(type: T): Promise<Extract<ToPlayer, { type: T }>>;
}

/** Opens the pipe that Headroom gave this process as its file descriptor 3. */
export function openChannel(): Channel {
  const socket = new Socket({ fd: 3 });
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  socket.on('error', () => process.exit(1));
  return {
    send: (message) =>
      new Promise((resolve) => socket.write(`${JSON.stringify(message)}\n`, () => resolve())),
    async receive(type) {
      for (;;) {
        const line = await lines.next();
        if (line.done) process.exit(1);
        const message = JSON.parse(line.value) as ToPlayer;
        if (message.type === type) return message as Extract<ToPlayer, { type: typeof type }>;
      }
    },
  };
}
