/** What the shop sells, made up from a fixed seed. */

/** A category and the nouns of the things in it. */
export const categories = [
  { name: 'Kitchen', nouns: ['Mug', 'Kettle', 'Teapot', 'Bowl', 'Bread Board'] },
  { name: 'Lighting', nouns: ['Lamp', 'Lantern', 'Pendant', 'Candle Holder'] },
  { name: 'Textiles', nouns: ['Blanket', 'Cushion', 'Rug', 'Curtain', 'Towel'] },
  { name: 'Furniture', nouns: ['Stool', 'Chair', 'Side Table', 'Shelf', 'Bench'] },
  { name: 'Garden', nouns: ['Planter', 'Watering Can', 'Trowel', 'Bird House'] },
  { name: 'Desk', nouns: ['Notebook', 'Pen Tray', 'Desk Clock', 'Letter Rack'] },
] as const;

const materials = [
  'Oak',
  'Linen',
  'Stoneware',
  'Brass',
  'Wool',
  'Ash',
  'Enamel',
  'Cork',
  'Slate',
  'Copper',
];
const origins = [
  'Harbour',
  'Meadow',
  'Nordic',
  'Alpine',
  'Coastal',
  'Heath',
  'Fjord',
  'Orchard',
  'Moor',
  'Valley',
];
const virtues = [
  'made to be mended',
  'softens with age',
  'turned by hand',
  'finished with beeswax',
  'woven in small batches',
  'cast in one piece',
];

/** A product as it is put into the database. `stars` are its reviews, 1 to 5 each. */
export interface StockedProduct {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly priceCents: number;
  readonly stock: number;
  readonly categoryId: number;
  readonly stars: readonly number[];
}

/** The first `count` products, the same ones in every call. */
export function* makeProducts(count: number): Generator<StockedProduct> {
  const random = seededRandom(20_240_229);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  for (let id = 1; id <= count; id++) {
    const categoryId = 1 + Math.floor(random() * categories.length);
    const noun = pick((categories[categoryId - 1] as (typeof categories)[number]).nouns);
    const material = pick(materials);
    yield {
      id,
      name: `${pick(origins)} ${material} ${noun} No. ${id}`,
      description: `A ${noun.toLowerCase()} of ${material.toLowerCase()}, ${pick(virtues)} and ${pick(virtues)}. It leaves the workshop within two days and comes wrapped in paper.`,
      priceCents: 900 + Math.floor(random() * 240) * 50,
      stock: Math.floor(random() * 80),
      categoryId,
      stars: Array.from(
        { length: 2 + Math.floor(random() * 5) },
        () => 2 + Math.floor(random() * 4),
      ),
    };
  }
}

/** Random numbers in 0…1 that are the same for the same seed (mulberry32, public domain, by Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
