/** Runs that follow their neighbours say less than as many independent ones. */

/** Farther apart than this, two runs of a machine hardly know of each other. */
const lags = 20;

/** So many standard errors of a likeness, 1/√n each, are chance. */
const chance = 1.64;

/**
 * Returns how many times wider a mean of these residuals varies than the mean of as many
 * independent ones. It is 1 + 2 Σ ρ(k), up to the first k that shows no likeness (Geyer's initial
 * positive sequence, 1992). Never below 1, so that chance alone does not make a test sharper.
 */
export function varianceInflation(residuals: Float64Array): number {
  const n = residuals.length;
  let alone = 0;
  for (const residual of residuals) alone += residual * residual;
  if (n < 8 || alone === 0) return 1;
  let inflation = 1;
  for (let lag = 1; lag <= Math.min(lags, n >> 2); lag += 1) {
    let together = 0;
    for (let at = lag; at < n; at += 1)
      together += (residuals[at] ?? 0) * (residuals[at - lag] ?? 0);
    const likeness = together / alone;
    if (likeness <= chance / Math.sqrt(n)) break;
    inflation += 2 * likeness;
  }
  return inflation;
}
