/** Changes JSON as somebody would who ignores its format. */
import type { Random } from '../verdict/random.ts';
import { between, pick } from './attack.ts';
import { hostileText } from './hostile-text.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

type Place = {
  readonly holder: Json[] | { [key: string]: Json };
  readonly key: string;
  readonly path: string;
};

/** Returns every place in the value, with its path such as `rounds.3.values.lcp`. */
function placesIn(value: Json, path = ''): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return [{ holder: value, key, path: own }, ...placesIn(inner, own)];
  });
}

const numbers = [0, -1, 1, 0.5, 1e9, 1e15, 1e16, -1e300, 9_007_199_254_740_991, 4.9e-324];

function anyValue(random: Random, depth = 0): Json {
  const kind = between(random, 0, depth > 3 ? 3 : 5);
  if (kind === 0) return pick(random, numbers);
  if (kind === 1) return hostileText(random);
  if (kind === 2) return pick(random, [true, false, null]);
  if (kind === 3) return '';
  const inner = Array.from({ length: between(random, 0, 4) }, () => anyValue(random, depth + 1));
  return kind === 4
    ? inner
    : Object.fromEntries(inner.map((value) => [hostileText(random).slice(0, 60), value]));
}

function put({ holder, key }: Place, value: Json): void {
  // An own property, so that "__proto__" is a key like any other.
  Object.defineProperty(holder, key, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

function drop({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/** Adds a key or an element somewhere: a new one, a copy of another place's, or one of `keys`. */
function add(random: Random, root: Json, places: readonly Place[], keys: readonly string[]): void {
  const { holder } = pick(random, [
    ...places,
    { holder: root as { [key: string]: Json }, key: '', path: '' },
  ]);
  const other = pick(random, places);
  const copy = structuredClone((other.holder as { [key: string]: Json })[other.key] ?? null);
  const value = random.uniform() < 0.5 ? copy : anyValue(random);
  if (Array.isArray(holder)) holder.splice(between(random, 0, holder.length), 0, value);
  else
    put(
      { holder, key: random.uniform() < 0.6 ? pick(random, keys) : hostileText(random), path: '' },
      value,
    );
}

/**
 * Returns a changed copy: 1 to 6 edits outside of the places that `isSpared` names. `keys` are keys
 * that the format may know.
 */
export function mutateJson(
  random: Random,
  honest: Json,
  keys: readonly string[],
  isSpared: (path: string) => boolean,
): Json {
  const root = structuredClone(honest);
  for (let edit = between(random, 1, 6); edit > 0; edit -= 1) {
    const places = placesIn(root).filter(({ path }) => !isSpared(path));
    if (places.length === 0) return root;
    const place = pick(random, places);
    const kind = between(random, 0, 3);
    if (kind === 0) drop(place);
    else if (kind === 1) put(place, anyValue(random));
    else if (kind === 2) add(random, root, places, keys);
    else {
      const other = pick(random, places);
      put(place, structuredClone((other.holder as { [key: string]: Json })[other.key] ?? null));
    }
  }
  return root;
}
