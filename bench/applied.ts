/**
 * Bench: applied throttling: whether a slower API is seen, and real pages beside stock Lighthouse.
 *
 * `npm run bench -- applied [rounds] [minutes]`. LCP of a page whose API takes 5 and 405 ms, with
 * answers that the delay line holds back by Chrome's latency, and without. Then two real pages,
 * stock Lighthouse (`devtools`) and Headroom in turn. Resumable. A further call goes on where the
 * last one ended; `--fresh` begins anew. Writes docs/evidence/applied.md once all is there;
 * `--trial` keeps and writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Visit, withApis, withRealPage } from './applied/subjects.ts';
import {
  apis,
  measureLater,
  pages,
  type Subject,
  tabulate,
  type Visited,
  type Way,
  ways,
  writeEvidence,
} from './applied/table.ts';
import { concludeBench, figuresSoFar, keepFigures } from './figures.ts';
// Makes `npm run bench` install the pages.
import './peers.ts';

const [rounds = '3', minutes = '5'] = process.argv
  .slice(2)
  .filter((argument) => !argument.startsWith('--'));
const isTrial = process.argv.includes('--trial');
const deadlineMs = performance.now() + Number(minutes) * 60_000;

/** A started Chrome of Headroom silences the console. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** A visit that is to be made. */
type Wanted = Pick<Visited, 'subject' | 'way' | 'round'>;

const inTurn = (subjects: readonly Subject[], among: readonly Way[]): readonly Wanted[] =>
  Array.from({ length: Number(rounds) }, (_, round) => {
    const both = round % 2 === 0 ? among : [...among].reverse();
    return subjects.flatMap((subject) => both.map((way) => ({ subject, way, round })));
  }).flat();

const visited: Visited[] = isTrial ? [] : [...figuresSoFar<readonly Visited[]>('applied', [])];
const isLeft = (one: Wanted): boolean =>
  !visited.some(
    ({ subject, way, round }) => subject === one.subject && way === one.way && round === one.round,
  );

/** Makes visits until the time of this call is up. */
async function make(wanted: readonly Wanted[], visit: Visit): Promise<void> {
  for (const one of wanted) {
    if (performance.now() > deadlineMs) return;
    const values = await visit(one.subject, one.way);
    visited.push({ ...one, values });
    if (!isTrial) keepFigures('applied', visited);
    const shown = Object.entries(values).map(([metric, ms]) => `${metric} ${Math.round(ms)}`);
    say(`${one.subject}, ${one.way}: ${shown.join(', ')} ms`);
  }
}

const ofApis = inTurn(Object.keys(apis) as Subject[], ways.apis);
const apisLeft = ofApis.filter(isLeft);
if (apisLeft.length > 0) await withApis(apis, (visit) => make(apisLeft, visit));
const ofPages = pages.map((page) => [page, inTurn([page], ways.pages)] as const);
for (const [page, wanted] of ofPages) {
  const pageLeft = wanted.filter(isLeft);
  if (pageLeft.length > 0 && performance.now() < deadlineMs)
    await withRealPage(page, (visit) => make(pageLeft, visit));
}

const left = [...ofApis, ...ofPages.flatMap(([, wanted]) => wanted)].filter(isLeft).length;
if (left > 0) {
  say(`applied: ${left} visits are left; call again to go on`);
  process.exitCode = 1;
} else {
  say(`\n${tabulate(visited)}\n`);
  const evidence = join(import.meta.dirname, '..', 'docs', 'evidence', 'applied.md');
  if (!isTrial) writeFileSync(evidence, writeEvidence(visited, Number(rounds)));
  const laterMs = apis['API of 405 ms'] - apis['API of 5 ms'];
  const seenMs = measureLater(visited, 'held back');
  concludeBench('applied', [
    {
      text: `LCP is ${seenMs.toFixed()} ms later with an API that is ${laterMs} ms slower`,
      figure: seenMs,
      atLeast: laterMs / 2,
    },
  ]);
}
// Lighthouse leaves timers behind.
process.exit();
