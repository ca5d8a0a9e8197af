import type { Diagnosis, Resource } from '../../src/model.ts';
import { describePageDifferences } from '../../src/report/page-differences.ts';
import { plainStyle } from '../../src/report/style.ts';

const diagnosis = (
  arm: 'base' | 'head',
  resources: readonly Resource[],
  more: Partial<Diagnosis> = {},
): Diagnosis => ({
  target: 'home',
  arm,
  reportFile: undefined,
  lcpElement: undefined,
  resources,
  opportunities: [],
  ...more,
});

const resource = (url: string, transferBytes: number, type = 'script'): Resource => ({
  url,
  type,
  transferBytes,
});

const why = (base: readonly Resource[], head: readonly Resource[]) =>
  describePageDifferences('home', [diagnosis('base', base), diagnosis('head', head)], plainStyle);

test('new, larger and gone resources are named, the weightiest first', () => {
  expect(
    why(
      [resource('/old.js', 3000), resource('/app.js', 50_000), resource('/same.css', 900)],
      [
        resource('/hero.jpg', 412_000, 'image'),
        resource('/app.js', 62_000),
        resource('/same.css', 901),
      ],
    ),
  ).toEqual([
    'New: /hero.jpg (image, 412 kB)',
    'Larger: /app.js (script, 50.0 kB → 62.0 kB, +12.0 kB)',
    'Gone: /old.js (script, 3.0 kB)',
  ]);
});

test("a build's hash, a query and the port of the own server do not make a resource new", () => {
  expect(
    why(
      [
        resource('http://localhost:4001/app.3f2a1b9c.js', 100_000),
        resource('/index-BxYz12_q.js', 30_000),
        resource('/style.css?v=1', 9000),
      ],
      [
        resource('http://localhost:4002/app.9c8d7e6f.js', 100_000),
        resource('/index-CkAb34_z.js', 30_000),
        resource('/style.css?v=2', 9000),
      ],
    ),
  ).toEqual([]);
});

test('at most five lines, of which the element and two opportunities have a place', () => {
  const many = Array.from({ length: 9 }, (_, at) => resource(`/new-${at}.js`, 10_000 - at));
  const opportunities = ['a', 'b', 'c'].map((audit, at) => ({
    audit,
    title: `Mend ${audit}`,
    savingMs: 300 - at,
    savingBytes: 0,
  }));
  const lines = describePageDifferences(
    'home',
    [
      diagnosis('base', [], { lcpElement: 'h1' }),
      diagnosis('head', many, { lcpElement: 'img', opportunities }),
    ],
    plainStyle,
  );
  expect(lines).toEqual([
    'New: /new-0.js (script, 10.0 kB)',
    'New: /new-1.js (script, 10.0 kB)',
    'Largest paint: now img, before h1',
    'Lighthouse: Mend a, would save 300 ms',
    'Lighthouse: Mend b, would save 299 ms',
  ]);
});

test('without a base only what the head shows is told, and without a head nothing', () => {
  expect(
    describePageDifferences(
      'home',
      [diagnosis('head', [resource('/a.js', 1000)], { lcpElement: 'img' })],
      plainStyle,
    ),
  ).toEqual(['Largest paint: img']);
  expect(describePageDifferences('home', [diagnosis('base', [])], plainStyle)).toEqual([]);
});
