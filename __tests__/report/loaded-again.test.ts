import type { Diagnosis, Resource } from '../../src/model.ts';
import { describeLoadedAgain } from '../../src/report/loaded-again.ts';
import { plainStyle } from '../../src/report/style.ts';

const diagnosis = (arm: 'base' | 'head', resources: readonly Resource[]): Diagnosis => ({
  target: 'home › repeat',
  arm,
  resources,
  opportunities: [],
});
const resource = (url: string, transferBytes: number, again?: Resource['again']): Resource => ({
  url,
  type: url === '/' ? 'document' : 'script',
  transferBytes,
  ...(again ? { again } : {}),
});
const told = (...diagnoses: readonly Diagnosis[]) =>
  describeLoadedAgain('home › repeat', diagnoses, plainStyle);

const kept = resource('/kept.js', 0);
const small = resource('/small.js', 900, 'no-cache');

test('what only this change loads again is told alone, with what its headers say', () => {
  const base = diagnosis('base', [resource('/', 700, 'no-cache'), resource('/app.js', 0), small]);
  const head = diagnosis('head', [
    resource('/', 700, 'no-cache'),
    resource('/app.js', 170_000, 'no-caching-header'),
    resource('/new.js', 12_000, 'no-store'),
    small,
  ]);
  expect(told(base, head)).toEqual([
    'Loaded again, unlike at the base: /app.js (script, 170 kB): its answer has no caching header',
    'Loaded again, unlike at the base: /new.js (script, 12.0 kB): its caching header says no-store',
  ]);
});

test('where nothing is new the largest are told, and never the document', () => {
  const resources = [
    resource('/', 700, 'no-cache'),
    kept,
    small,
    resource('/etag.js', 120, 'revalidated'),
    resource('/third.js', 90, 'other'),
    resource('/fourth.js', 80, 'other'),
  ];
  const lines = [
    'Loaded again: /small.js (script, 900 B): its caching header says that it must be asked for',
    'Loaded again: /etag.js (script, 120 B): the server was asked, and answered that nothing ' +
      'changed',
    'Loaded again: /third.js (script, 90 B): its caching headers alone do not tell why',
  ];
  expect(told(diagnosis('base', resources), diagnosis('head', resources))).toEqual(lines);
  expect(told(diagnosis('head', resources))).toEqual(lines);
  expect(told(diagnosis('head', [resource('/', 700, 'no-cache'), kept]))).toEqual([]);
});

test('of a first visit nothing is told', () => {
  expect(told(diagnosis('head', [resource('/app.js', 9_000)]))).toEqual([]);
});
