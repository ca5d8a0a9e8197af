/** Compresses a recorded body again: a recording holds it decoded. */
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

/** The levels that are tried, from the quickest; the slowest ones only for small bodies. */
const levels = { gzip: [1, 4, 6, 9], br: [1, 4, 5, 6, 9, 11], zstd: [1, 3, 6, 12, 19] } as const;
/** The slowest level of brotli encodes half a megabyte in a second. */
const mostForSlow = 1024 * 1024;

const encoders: Readonly<Record<string, (body: Uint8Array) => readonly (() => Buffer)[]>> = {
  gzip: (body) => levels.gzip.map((level) => () => gzipSync(body, { level })),
  deflate: (body) => levels.gzip.map((level) => () => deflateSync(body, { level })),
  br: (body) =>
    levels.br.map(
      (quality) => () =>
        brotliCompressSync(body, {
          params: {
            [constants.BROTLI_PARAM_QUALITY]: quality,
            [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
          },
        }),
    ),
  zstd: (body) =>
    levels.zstd.map(
      (level) => () =>
        zstdCompressSync(body, { params: { [constants.ZSTD_c_compressionLevel]: level } }),
    ),
};

/**
 * Returns the body in an encoding, or undefined for one that is not known here. Of several levels,
 * takes the one whose size is nearest to the recorded one. Without a recorded size, takes the
 * middle one.
 */
export function encodeBody(
  body: Uint8Array,
  encoding: string,
  encodedBytes: number | undefined,
): Uint8Array | undefined {
  const name = encoding.trim().toLowerCase().replace(/^x-/, '');
  if (name === '' || name === 'identity') return body;
  const all = Object.hasOwn(encoders, name) ? encoders[name]?.(body) : undefined;
  if (all === undefined) return undefined;
  if (encodedBytes === undefined) return all[Math.floor(all.length / 2)]?.();
  const quick = all.slice(0, -1).map((encode) => encode());
  // The slowest level is only needed where all others are larger than what was recorded.
  const isSmaller = quick.every(({ length }) => length > encodedBytes);
  const tried =
    isSmaller && body.length <= mostForSlow
      ? [...quick, ...all.slice(-1).map((encode) => encode())]
      : quick;
  const far = ({ length }: Uint8Array): number => Math.abs(length - encodedBytes);
  return tried.reduce((nearest, one) => (far(one) < far(nearest) ? one : nearest));
}
