/** Stands for all other hosts: answers Chrome from recordings, or records what the hosts answer. */
import type { LookupFunction } from 'node:net';
import type { Routes, UnrecordedRequest } from '../../ports.ts';
import type { AnswersByOrigin } from '../lighthouse/server-answers.ts';
import { openAnyHostServer } from './any-host-server.ts';
import { openForwarder } from './forward.ts';
import { makeOwnCertificate } from './own-certificate.ts';
import { recordAnswers } from './record.ts';
import { openReplay } from './replay.ts';

/** The server that stands for the other hosts, while Chrome runs. */
export interface OtherHosts {
  /** Rules that lead Chrome here; they come after the rules of the servers that are measured. */
  readonly rules: readonly string[];
  /** Hashes of the keys that Chrome takes for good. */
  readonly keyHashes: readonly string[];
  /** Begins a visit that is answered from the recording of that name, or from none. */
  begin(recording: string | undefined): void;
  /** Returns the visit's requests that the recording lacks. */
  unrecorded(): readonly UnrecordedRequest[];
  /** Returns the answers of this visit since the last call. */
  takeAnswers(): AnswersByOrigin;
  /** Returns recorded origin → by how much its answers are held back, in milliseconds. */
  delaysMs(): ReadonlyMap<string, number>;
  /** Holds answers of recordings back by so many milliseconds; undefined: as usual. */
  holdBack(delayMs: number | undefined): void;
  close(): Promise<void>;
}

/** Every name of this machine. The first rule that fits counts. */
const thisMachine = [
  'MAP 127.0.0.1 127.0.0.1',
  'MAP localhost localhost',
  'MAP *.localhost localhost',
  'MAP [::1] [::1]',
];

/** Of one answer, decoded or not. */
const mostBytes = 32 * 1024 * 1024;

const leftAlone = {
  keyHashes: [],
  begin: () => {},
  unrecorded: () => [],
  takeAnswers: () => new Map(),
  delaysMs: () => new Map(),
  holdBack: () => {},
  close: async () => {},
};

/** `lookup` resolves the names of hosts that are recorded; undefined: as Node does. */
export async function openOtherHosts(
  { otherHosts, delayMs }: Pick<Routes, 'otherHosts' | 'delayMs'>,
  lookup?: LookupFunction,
): Promise<OtherHosts> {
  if (otherHosts === 'allow') return { ...leftAlone, rules: [] };
  if (otherHosts === 'block')
    return { ...leftAlone, rules: [...thisMachine.slice(0, 2), 'MAP * ~NOTFOUND'] };
  const certificate = makeOwnCertificate(new Date());
  const rulesFor = (port: number): readonly string[] => [...thisMachine, `MAP * 127.0.0.1:${port}`];
  if ('record' in otherHosts) {
    const forwarder = openForwarder(mostBytes, lookup);
    const { record, sayLost } = otherHosts;
    const answer = recordAnswers(forwarder, mostBytes, record, sayLost);
    const server = await openAnyHostServer(certificate, answer, () => true);
    return {
      ...leftAlone,
      rules: rulesFor(server.port),
      keyHashes: [certificate.keyHash],
      async close() {
        forwarder.close();
        await server.close();
      },
    };
  }
  const replay = openReplay(otherHosts.replay, delayMs);
  const server = await openAnyHostServer(
    certificate,
    replay.answer,
    replay.speaksHttp2,
    replay.sayUnsent,
  );
  return {
    rules: rulesFor(server.port),
    keyHashes: [certificate.keyHash],
    begin(recording) {
      server.disconnect();
      replay.begin(recording);
    },
    unrecorded: replay.unrecorded,
    takeAnswers: replay.takeAnswers,
    delaysMs: replay.delaysMs,
    holdBack: replay.holdBack,
    close: server.close,
  };
}
