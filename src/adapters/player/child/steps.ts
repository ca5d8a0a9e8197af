/** Tells Headroom where the steps of a flow begin and end. */
import type { Channel } from './channel.ts';

export interface Steps {
  /** Resolves when the step may run. Throws where another one has not ended. */
  begin(name: string): Promise<void>;
  /** Resolves when the step is measured. */
  end(name: string): Promise<void>;
  /** Throws when a step has not ended. */
  close(): void;
}

export function openSteps(channel: Channel): Steps {
  const done = new Set<string>();
  let current: string | undefined;
  return {
    async begin(name) {
      if (current !== undefined)
        throw new Error(`step('${name}') begins before step('${current}') has ended`);
      if (done.has(name)) throw new Error(`step('${name}') is there twice`);
      current = name;
      done.add(name);
      await channel.send({ type: 'begin', step: name });
      await channel.receive('go');
    },
    async end(name) {
      current = undefined;
      await channel.send({ type: 'end', step: name });
      await channel.receive('next');
    },
    close() {
      if (current !== undefined)
        throw new Error(`the script ended before step('${current}') did: await each step`);
    },
  };
}
