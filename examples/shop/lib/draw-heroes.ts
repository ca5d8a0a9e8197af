/**
 * Draws the two heroes again: `node examples/shop/lib/draw-heroes.ts`. Both are the same picture. The base has it as a web
 * designer would export it (64 colours, dithered, 35 kB); the pull request as it came from the camera (true colour, film grain, 350 kB).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { seededRandom } from './stock.ts';

type Colour = readonly [red: number, green: number, blue: number];

const mix = (a: Colour, b: Colour, share: number): Colour => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];

/** Ranges of hills from far to near: where they stand, how high they are, their colour. */
const ranges = [
  { base: 0.5, height: 0.16, roughness: 3, colour: [128, 112, 140] },
  { base: 0.56, height: 0.13, roughness: 5, colour: [86, 84, 116] },
  { base: 0.61, height: 0.09, roughness: 8, colour: [48, 58, 84] },
  { base: 0.64, height: 0.05, roughness: 30, colour: [24, 38, 50] },
] as const;

const waterline = 0.645;

/** The picture at x and y, each 0…1. */
function paint(x: number, y: number): Colour {
  if (y > waterline) {
    const depth = (y - waterline) / (1 - waterline);
    const ripple = 0.006 * Math.sin(y * 420 + 9 * Math.sin(x * 14)) * (0.3 + depth);
    return mix(
      paintAbove(x + ripple, Math.max(0, waterline - (y - waterline) * 1.5 + ripple)),
      [18, 30, 46],
      0.3 + 0.45 * depth,
    );
  }
  return paintAbove(x, y);
}

function paintAbove(x: number, y: number): Colour {
  for (const [index, range] of [...ranges.entries()].reverse()) {
    const ridge = range.base - range.height * ridgeAt(x * range.roughness + index * 17);
    if (y > ridge) return mix(range.colour, [226, 160, 130], Math.max(0, 0.28 - (y - ridge) * 2.5));
  }
  const sun = Math.hypot((x - 0.68) * 2, y - 0.4);
  const sky = mix([44, 58, 104], [246, 178, 124], Math.min(1, (y / 0.52) ** 1.5));
  const cloud = Math.max(0, noise(x * 5, y * 26) + 0.5 * noise(x * 13, y * 60) - 0.85) * 0.9;
  return mix(
    mix(sky, [255, 226, 196], Math.min(0.7, cloud)),
    [255, 240, 200],
    Math.max(0, 1 - sun * 3.2) ** 2 + (sun < 0.055 ? 0.7 : 0),
  );
}

const ridgeAt = (x: number): number =>
  0.6 * noise(x, 0) + 0.25 * noise(x * 2.7, 1) + 0.1 * noise(x * 7.1, 2) + 0.05 * noise(x * 19, 3);

const lattice = Array.from({ length: 1024 }, seededRandom(7));

/** Smooth value noise, 0…1. */
function noise(x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const smooth = (t: number) => t * t * (3 - 2 * t);
  const at = (i: number, j: number) =>
    lattice[((((column + i) * 57 + (row + j) * 131) % 1024) + 1024) % 1024] as number;
  const [dx, dy] = [smooth(x - column), smooth(y - row)];
  return (
    (at(0, 0) * (1 - dx) + at(1, 0) * dx) * (1 - dy) + (at(0, 1) * (1 - dx) + at(1, 1) * dx) * dy
  );
}

/** A PNG of rows that begin with their filter byte. `colourType` 2 is true colour, 3 has a palette. */
function png(
  width: number,
  height: number,
  colourType: 2 | 3,
  rows: Buffer,
  palette?: Buffer,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colourType, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, check]);
}

/** True colour with film grain; each byte as the difference from the pixel to the left (PNG filter 1). */
function drawTrueColour(width: number, height: number, grain: number): Buffer {
  const random = seededRandom(11);
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let row = 0; row < height; row++) {
    const start = row * (1 + width * 3);
    rows[start] = 1;
    let left: Colour = [0, 0, 0];
    for (let column = 0; column < width; column++) {
      const dust = (random() - 0.5) * grain;
      const [red, green, blue] = paint(column / width, row / height);
      const pixel: Colour = [byte(red + dust), byte(green + dust), byte(blue + dust)];
      rows.set(
        [pixel[0] - left[0], pixel[1] - left[1], pixel[2] - left[2]],
        start + 1 + column * 3,
      );
      left = pixel;
    }
  }
  return png(width, height, 2, rows);
}

const bayer = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

/** A palette that is learned from the picture itself (k-means), with ordered dithering (Bayer's 4 × 4 matrix) against bands. */
function drawPalette(width: number, height: number, colours: number, strength: number): Buffer {
  const palette = learnPalette(colours);
  const rows = Buffer.alloc(height * (1 + width));
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const dither = ((bayer[(row % 4) * 4 + (column % 4)] as number) / 15 - 0.5) * strength;
      const [red, green, blue] = paint(column / width, row / height);
      rows[row * (1 + width) + 1 + column] = nearest(palette, [
        red + dither,
        green + dither,
        blue + dither,
      ]);
    }
  }
  return png(width, height, 3, rows, Buffer.from(palette.flatMap((colour) => colour.map(byte))));
}

function learnPalette(colours: number): Colour[] {
  const random = seededRandom(5);
  const pixels = Array.from({ length: 6000 }, () => paint(random(), random()));
  let palette = pixels.slice(0, colours);
  for (let step = 0; step < 12; step++) {
    const groups = palette.map(() => [] as Colour[]);
    for (const pixel of pixels) groups[nearest(palette, pixel)]?.push(pixel);
    palette = palette.map((colour, index) => mean(groups[index] ?? []) ?? colour);
  }
  return palette;
}

function mean(pixels: readonly Colour[]): Colour | undefined {
  if (pixels.length === 0) return undefined;
  const sum = (channel: 0 | 1 | 2) =>
    pixels.reduce((total, pixel) => total + pixel[channel], 0) / pixels.length;
  return [sum(0), sum(1), sum(2)];
}

function nearest(palette: readonly Colour[], [red, green, blue]: Colour): number {
  let [best, bestDistance] = [0, Number.POSITIVE_INFINITY];
  for (const [index, colour] of palette.entries()) {
    const distance = (colour[0] - red) ** 2 + (colour[1] - green) ** 2 + (colour[2] - blue) ** 2;
    if (distance < bestDistance) [best, bestDistance] = [index, distance];
  }
  return best;
}

const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

const shop = join(import.meta.dirname, '..');
writeFileSync(join(shop, 'base/public/hero.png'), drawPalette(960, 480, 64, 14));
writeFileSync(join(shop, 'pull-request/public/hero.png'), drawTrueColour(960, 480, 3));
