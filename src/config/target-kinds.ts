/** The place and the words of each kind of target in the budgets file. */
import type { Target, TargetByKind, TargetKind } from '../model.ts';
import type { Path } from './parsed-text.ts';

interface KindInFile<K extends TargetKind> {
  /** The top-level key that holds such targets by name; also the plural in messages. */
  readonly section: string;
  /** One such target in messages. */
  readonly one: string;
  /** The keys that may give the address; the first is the usual one. */
  readonly addressKeys: readonly [string, ...string[]];
  /**
   * Tells whether measuring is a load, or does something on the site. Both need leave for hosts
   * other than this machine.
   */
  needsLeave(target: TargetByKind[K]): boolean;
  /** The words for what needs leave. */
  readonly act: 'load' | 'play steps on';
  /** Says that an address needs a server. */
  onServer(address: string): string;
  /** Replacements for refused keys that the target cannot be read without. */
  readonly standIns: readonly { readonly path: Path; readonly value: string }[];
}

const isPath = (address: string): string => `${address} is a path`;

/** A new kind does not compile until it has an entry here. */
export const kindsInFile = {
  page: {
    section: 'pages',
    one: 'a page',
    addressKeys: ['path', 'url'],
    needsLeave: ({ interactions, login }) => interactions !== undefined || login !== undefined,
    act: 'play steps on',
    onServer: isPath,
    standIns: [],
  },
  flow: {
    section: 'flows',
    one: 'a flow',
    addressKeys: ['script', 'recording'],
    needsLeave: () => true,
    act: 'play steps on',
    onServer: (address) => `${address} is played on a server`,
    standIns: [],
  },
  endpoint: {
    section: 'endpoints',
    one: 'an endpoint',
    addressKeys: ['request'],
    needsLeave: () => true,
    act: 'load',
    onServer: isPath,
    standIns: [
      { path: ['request'], value: 'GET /' },
      { path: ['request', 'path'], value: '/' },
    ],
  },
} as const satisfies { readonly [K in TargetKind]: KindInFile<K> };

/** A top-level key that holds targets. */
export type Section = (typeof kindsInFile)[TargetKind]['section'];

/** The sections of the file that hold targets, in their order. */
export const sections: readonly Section[] = Object.values(kindsInFile).map(
  ({ section }) => section,
);

/** Tells whether a target loads its host, or does something there. */
export const needsLeave = (target: Target): boolean =>
  (kindsInFile[target.kind] as KindInFile<TargetKind>).needsLeave(target);

/** Returns the value that replaces a refused key, so that the rest of its target can be read. */
export function findStandIn([section, , ...keys]: Path): string | undefined {
  const kind: KindInFile<TargetKind> | undefined = Object.values(kindsInFile).find(
    (candidate) => candidate.section === section,
  );
  return kind?.standIns.find(
    ({ path }) => path.length === keys.length && path.every((key, index) => key === keys[index]),
  )?.value;
}
