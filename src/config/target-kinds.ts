/** The place and the words of each kind of target in the budgets file. */
import type { TargetKind } from '../model.ts';
import type { Path } from './parsed-text.ts';

interface KindInFile {
  /** The top-level key that holds such targets by name; also the plural in messages. */
  readonly section: string;
  /** One such target in messages. */
  readonly one: string;
  /** The keys that may give the address; the first is the usual one. */
  readonly addressKeys: readonly [string, ...string[]];
  /** Whether measuring is a load, which needs leave for hosts other than this machine. */
  readonly isLoaded: boolean;
  /** Replacements for refused keys that the target cannot be read without. */
  readonly standIns: readonly { readonly path: Path; readonly value: string }[];
}

/** A new kind does not compile until it has an entry here. */
export const kindsInFile = {
  page: {
    section: 'pages',
    one: 'a page',
    addressKeys: ['path', 'url'],
    isLoaded: false,
    standIns: [],
  },
  flow: {
    section: 'flows',
    one: 'a flow',
    addressKeys: ['script', 'recording'],
    isLoaded: false,
    standIns: [],
  },
  endpoint: {
    section: 'endpoints',
    one: 'an endpoint',
    addressKeys: ['request'],
    isLoaded: true,
    standIns: [
      { path: ['request'], value: 'GET /' },
      { path: ['request', 'path'], value: '/' },
    ],
  },
} as const satisfies Readonly<Record<TargetKind, KindInFile>>;

/** A top-level key that holds targets. */
export type Section = (typeof kindsInFile)[TargetKind]['section'];

/** The sections of the file that hold targets, in their order. */
export const sections: readonly Section[] = Object.values(kindsInFile).map(
  ({ section }) => section,
);

/** Returns the value that replaces a refused key, so that the rest of its target can be read. */
export function findStandIn([section, , ...keys]: Path): string | undefined {
  const kind: KindInFile | undefined = Object.values(kindsInFile).find(
    (candidate) => candidate.section === section,
  );
  return kind?.standIns.find(
    ({ path }) => path.length === keys.length && path.every((key, index) => key === keys[index]),
  )?.value;
}
