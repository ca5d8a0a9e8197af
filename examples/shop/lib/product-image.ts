/** Every product has a drawing: an SVG made from its number. */
import { seededRandom } from './stock.ts';

const drawings = new Map<number, Buffer>();

/** The drawing of product `id`: the same bytes each time, drawn once a process. */
export function drawProduct(id: number): Buffer {
  const known = drawings.get(id) ?? Buffer.from(draw(id));
  drawings.set(id, known);
  return known;
}

function draw(id: number): string {
  const random = seededRandom(id);
  const hue = Math.floor(random() * 360);
  const tone = (lightness: number, shift = 0) => `hsl(${(hue + shift) % 360} 38% ${lightness}%)`;
  const width = 70 + Math.floor(random() * 70);
  const height = 80 + Math.floor(random() * 70);
  const rounding = Math.floor(random() * 40);
  const left = 150 - width / 2;
  const top = 225 - height;
  const bands = Array.from({ length: 3 }, (_, band) => {
    const y = top + (height * (band + 1)) / 4;
    return `<path d="M${left} ${y}h${width}" stroke="${tone(38 + band * 6, 20)}" stroke-width="${2 + Math.floor(random() * 6)}"/>`;
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300">',
    `<defs><linearGradient id="w" x2="0" y2="1"><stop stop-color="${tone(93)}"/><stop offset="1" stop-color="${tone(82)}"/></linearGradient>`,
    `<linearGradient id="b" x2="1"><stop stop-color="${tone(58)}"/><stop offset=".6" stop-color="${tone(48)}"/><stop offset="1" stop-color="${tone(34)}"/></linearGradient></defs>`,
    `<path fill="url(#w)" d="M0 0h300v300H0z"/><path fill="${tone(74)}" d="M0 225h300v75H0z"/>`,
    `<ellipse cx="160" cy="228" rx="${width * 0.7}" ry="12" fill="#0003"/>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${rounding}" fill="url(#b)"/>`,
    ...bands,
    '</svg>',
  ].join('');
}
