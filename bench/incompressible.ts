/**
 * Returns text that does not compress, the same every time. A planted text travels with all its
 * bytes from any server.
 */
export function incompressible(bytes: number): string {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state >>> 24;
  };
  return Buffer.from(Array.from({ length: Math.ceil((bytes * 3) / 4) }, next)).toString('base64');
}
