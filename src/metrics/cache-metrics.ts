/** The metrics of a repeat visit: the use that it makes of caches and of a service worker. */
import type { Row } from './metric.ts';

export const cacheRows: Readonly<Record<string, Row<'page'>>> = {
  'cache-hit-ratio': {
    label: 'Cache hits',
    unit: 'share',
    better: 'higher',
    noise: 'exact',
    scale: 'difference',
    floor: 0,
    read: { from: 'cache', field: 'hitRatio' },
  },
  'uncached-bytes': {
    label: 'Uncached bytes',
    unit: 'bytes',
    better: 'lower',
    noise: 'exact',
    scale: 'difference',
    floor: 100,
    read: { from: 'cache', field: 'uncachedBytes' },
  },
};
