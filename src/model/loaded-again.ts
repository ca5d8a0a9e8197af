/** Defines why a repeat visit loads a resource again. */

/** The reasons that the headers of an answer give for loading it again. */
export const loadedAgainReasons = [
  'no-caching-header',
  'no-store',
  'no-cache',
  'revalidated',
  'other',
] as const;

export type LoadedAgainReason = (typeof loadedAgainReasons)[number];
