/**
 * Text that does not compress, the same every time: what is planted travels as many bytes as it
 * has, whoever serves it.
 */
export function incompressible(bytes: number): string {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 24;
  };
  return Buffer.from(Array.from({ length: Math.ceil((bytes * 3) / 4) }, next)).toString('base64');
}
