/** The metrics of a page's memory, which are read only where a budget asks for them. */
import type { Row } from './metric.ts';

/**
 * Eight visits of an unchanged page of 2.5 MB lay within 6 kB of each other. Detached nodes were as
 * many in each.
 */
const heapFloorBytes = 50_000;

/**
 * Two pages that keep nothing were played ten times in each of six rounds. One grew by 0.2 kB. The
 * other puts 300 new elements in the place of others each time, and gave at most 1.6 kB.
 * `npm run bench -- floors` holds the floors of memory and of steps against a real page.
 */
const growthFloorBytes = 5_000;

export const memoryRows: Readonly<Record<string, Row<'page'>>> = {
  'js-heap': {
    label: 'JS heap',
    unit: 'bytes',
    better: 'lower',
    noise: 'noisy',
    scale: 'ratio',
    floor: heapFloorBytes,
    read: { from: 'memory', field: 'jsHeapBytes' },
  },
  'detached-nodes': {
    label: 'Detached nodes',
    unit: 'count',
    better: 'lower',
    noise: 'exact',
    scale: 'difference',
    floor: 0,
    read: { from: 'memory', field: 'detachedNodes' },
  },
  'heap-growth': {
    label: 'Heap growth',
    unit: 'bytes',
    better: 'lower',
    noise: 'noisy',
    scale: 'difference',
    floor: growthFloorBytes,
    read: { from: 'repetitions' },
  },
};
