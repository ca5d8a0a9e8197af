/** Whether the page that was measured is the page that was asked for. */
import { isUnrecorded } from '../model/unrecorded.ts';
import type {
  Arm,
  Baseline,
  Measurements,
  PageSeen,
  PageTarget,
  Round,
  Target,
  VisitFinding,
} from '../model.ts';
import { findPartings } from './led-apart.ts';
import { findUnrecorded } from './not-recorded.ts';
import { plainName } from './plain-name.ts';
import { isSamePage } from './same-page.ts';
import { findRules } from './target-kinds.ts';

/** Facts of one arm's visits, a value for each round; empty where nothing is known. */
type Visits = readonly (PageSeen | undefined)[];

/**
 * Findings of every page and step, in the order of the targets. A base from an artifact is its
 * newest run.
 */
export function visitFindings(
  targets: readonly Target[],
  measurements: Measurements,
  baseline: Baseline,
): readonly VisitFinding[] {
  const saved = baseline.kind === 'artifact' ? baseline.runs[0] : undefined;
  return targets.flatMap((one) => {
    const { asVisited, isLed } = findRules(one);
    const page = asVisited(one);
    if (page === undefined && !isLed) return [];
    const headRounds = selectRounds(one, measurements, 'head');
    const baseRounds = saved
      ? selectRounds(one, saved, 'head')
      : selectRounds(one, measurements, 'base');
    const [head, base] = [listSeen(headRounds), listSeen(baseRounds)];
    return [
      ...(page === undefined
        ? findPartings(one, headRounds, baseRounds)
        : redirectFindings(page, head, base)),
      ...findUnrecorded(one, head, base),
      ...failedFindings(one, head, base),
    ];
  });
}

function selectRounds({ id }: Target, { rounds }: Measurements, arm: Arm): readonly Round[] {
  const own = rounds.filter((round) => round.target === id && round.arm === arm);
  return own.filter(({ background }) => !background?.disturbed);
}

const listSeen = (rounds: readonly Round[]): Visits => rounds.map(({ seen }) => seen);

/** Where each visit ended that did not end where it was meant to. */
function wrongLandings({ path, redirect = path }: PageTarget, visits: Visits): readonly string[] {
  const meant = URL.parse(redirect, URL.parse(path, 'http://page.invalid')?.href)?.href ?? redirect;
  return visits.flatMap((seen) => {
    const landedOn = seen?.landedOn ?? path;
    const whole =
      URL.parse(landedOn, URL.parse(path, 'http://page.invalid')?.href)?.href ?? landedOn;
    return isSamePage(meant, whole) ? [] : [landedOn];
  });
}

/**
 * A head that ends elsewhere in each round, where the base does not, is certain to be another page.
 */
function redirectFindings(target: PageTarget, head: Visits, base: Visits): readonly VisitFinding[] {
  const meant = target.redirect;
  const landings = { head: wrongLandings(target, head), base: wrongLandings(target, base) };
  const [landedOn] = landings.head;
  const [baseLandedOn] = landings.base;
  const common = {
    kind: 'led-elsewhere',
    target: target.id,
    ...(meant === undefined ? {} : { meant }),
  } as const;
  if (landedOn === undefined)
    return baseLandedOn === undefined
      ? []
      : [{ ...common, level: 'warn', arms: ['base'], landedOn: baseLandedOn }];
  const isAlike = landings.base.includes(landedOn);
  const isNew =
    base.length > 0 && landings.base.length === 0 && landings.head.length === head.length;
  return [
    {
      ...common,
      level: isNew ? 'fail' : 'warn',
      arms: isAlike ? ['base', 'head'] : ['head'],
      landedOn,
    },
  ];
}

/**
 * Types that a page without scripts would load. Requests of scripts may be meant to fail, and only
 * a base can tell.
 */
const partsOfPage = ['script', 'stylesheet', 'image', 'font', 'media', 'document'];

/** Requests that fail in at least half of the head's rounds and in none of the base's. */
function failedFindings({ id }: Target, head: Visits, base: Visits): readonly VisitFinding[] {
  const atBase = new Set(
    base.flatMap((seen) => (seen?.failed ?? []).map(({ url }) => plainName(url))),
  );
  const all = head.flatMap((seen) => (seen?.failed ?? []).filter((one) => !isUnrecorded(one)));
  const often = [...Map.groupBy(all, ({ url }) => plainName(url))].flatMap(([name, failures]) => {
    const [first] = failures;
    return first && failures.length * 2 >= head.length && !atBase.has(name) ? [first] : [];
  });
  const resources =
    base.length > 0 ? often : often.filter(({ type }) => partsOfPage.includes(type));
  if (resources.length === 0) return [];
  return [
    { kind: 'resources-failed', target: id, level: 'warn', resources, compared: base.length > 0 },
  ];
}
