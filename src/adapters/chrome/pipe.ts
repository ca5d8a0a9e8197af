/**
 * Speaks the DevTools protocol over Chrome's debugging pipe, in JSON messages that end with a zero
 * byte.
 */
import type { Readable, Writable } from 'node:stream';

/** A command's session; without one it goes to the browser itself. */
type SessionId = string | undefined;

interface Message {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The browser's end of the pipe. */
export interface DevTools {
  send(
    method: string,
    params?: Readonly<Record<string, unknown>>,
    session?: SessionId,
  ): Promise<unknown>;
  /** `session` is that of the tab that it is an event of. */
  on(method: string, listener: Listener): void;
}

type Listener = (params: Readonly<Record<string, unknown>>, session: SessionId) => void;

/**
 * Speaks over the two streams of `--remote-debugging-pipe`. Pending commands are rejected when the
 * pipe closes, and so is each command after that: a closed stream says nothing.
 */
export function openPipe(incoming: Readable, outgoing: Writable): DevTools {
  const pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Listener>();
  let lastId = 0;
  let rest = '';
  let isClosed = false;

  const receive = (message: Message): void => {
    if (message.id === undefined) {
      if (message.method) listeners.get(message.method)?.(message.params ?? {}, message.sessionId);
      return;
    }
    const command = pending.get(message.id);
    pending.delete(message.id);
    if (message.error) command?.reject(new Error(message.error.message));
    else command?.resolve(message.result);
  };
  const gone = (): Error => new Error('Chrome closed its debugging pipe');
  const close = (): void => {
    isClosed = true;
    for (const command of pending.values()) command.reject(gone());
    pending.clear();
  };

  incoming.setEncoding('utf8');
  incoming.on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) receive(JSON.parse(message) as Message);
  });
  incoming.on('close', close);
  incoming.on('error', close);
  outgoing.on('error', close);

  return {
    send: (method, params = {}, session) =>
      new Promise((resolve, reject) => {
        if (isClosed) return reject(gone());
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        const ofTab = session ? { sessionId: session } : {};
        outgoing.write(`${JSON.stringify({ id: lastId, method, params, ...ofTab })}\0`);
      }),
    on: (method, listener) => void listeners.set(method, listener),
  };
}
