/** The rules of deciding that depend on the kind of a target. */
import type { Target, TargetByKind, TargetKind } from '../model.ts';

/** Which differences make two targets of one kind different measurements. */
interface KindRules<K extends TargetKind> {
  /** The names in the budgets file of keys that have another name in a target. */
  readonly keyInFile: Readonly<Record<string, string>>;
  /** Whether a changed key makes a target fail more often and never less. */
  isStricter(key: string, now: TargetByKind[K], was: TargetByKind[K]): boolean;
  /** Returns the target with the lists in order whose order means nothing. */
  inOrder(target: TargetByKind[K]): TargetByKind[K];
  /** Returns the page that a visit must not leave; undefined where no address is asked for. */
  asVisited(target: TargetByKind[K]): TargetByKind['page'] | undefined;
  /** Whether a script leads from page to page, so that only the base tells where that is. */
  readonly isLed: boolean;
}

type Rules = { readonly [K in TargetKind]: KindRules<K> };

/** The keys in the file of what Chrome is told about a visit. */
const ofVisits = {
  blockedUrls: 'block',
  timeoutMs: 'timeout',
  device: 'devices',
  ownDevice: 'devices',
} as const;

/** A new kind does not compile until it has its rules here. */
const rules = {
  page: {
    keyInFile: { ...ofVisits, kind: 'request', visit: 'visits' },
    isStricter: (key, now, was) => key === 'timeoutMs' && now.timeoutMs < was.timeoutMs,
    inOrder: (target) => ({ ...target, blockedUrls: [...target.blockedUrls].sort() }),
    asVisited: (target) => target,
    isLed: false,
  },
  flow: {
    keyInFile: { ...ofVisits, path: 'script' },
    isStricter: (key, now, was) => key === 'timeoutMs' && now.timeoutMs < was.timeoutMs,
    inOrder: (target) => ({ ...target, blockedUrls: [...target.blockedUrls].sort() }),
    asVisited: () => undefined,
    isLed: true,
  },
  endpoint: {
    keyInFile: { kind: 'request', method: 'request', path: 'request', expectStatus: 'expect' },
    isStricter: () => false,
    inOrder: (target) => target,
    asVisited: () => undefined,
    isLed: false,
  },
} satisfies Rules;

/** Returns the rules of a target's kind. Pass them no target of another kind. */
export const findRules = ({ kind }: Pick<Target, 'kind'>): KindRules<TargetKind> => rules[kind];
