/**
 * Bench: Headroom's numbers for limits beside stock Lighthouse's on seven real pages, interleaved.
 *
 * `npm run bench -- fidelity [rounds] [pages] [minutes]`; pages separated by commas. Resumable. A
 * further call goes on where the last one ended; `--fresh` begins anew. The rounds are those of
 * stock Lighthouse and of Headroom; applied throttling takes long and has at most three. Writes
 * docs/evidence/fidelity.md once all is there.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromeLauncher } from '../src/adapters/chrome/chrome.ts';
import { nodeNetwork } from '../src/adapters/network/network.ts';
import { fullAudit, measurePage } from '../src/measure/page/round.ts';
import { pageRoutes } from '../src/measure/page/routes.ts';
import { pages } from './fidelity/pages.ts';
import {
  compareWays,
  metrics,
  type Visited,
  type Way,
  ways,
  writeEvidence,
} from './fidelity/table.ts';
import { callMinutes, concludeBench, figuresSoFar, keepFigures } from './figures.ts';
import { chromeEnvironment, lacks, startStock } from './stock-lighthouse.ts';
import { phonePage, troubleOnly } from './visiting.ts';
// Makes `npm run bench` install the pages.
import './peers.ts';

const [rounds = '7', named = Object.keys(pages).join(','), minutes = String(callMinutes)] =
  process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const deadlineMs = performance.now() + Number(minutes) * 60_000;
const mostDevtools = 3;
const roundsOf = (way: Way): number =>
  way === 'devtools' ? Math.min(mostDevtools, Number(rounds)) : Number(rounds);

/** A started Chrome of Headroom silences the console; what others log is of no interest here. */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Visitor = (way: Way) => Promise<Visited['values']>;

/** Opens a page for all ways of visiting it, and closes it after `use`. */
async function withPage(name: string, use: (visit: Visitor) => Promise<void>): Promise<void> {
  const { folder, path } = pages[name] ?? fail(name);
  const served = await nodeNetwork().serveFolder(folder, folder);
  const target = phonePage(name, path);
  const stock = await startStock();
  const routes = pageRoutes([{ origin: served.origin, isFolder: true }], [path]);
  const browser = await chromeLauncher(troubleOnly).launch(chromeEnvironment, routes);
  try {
    // As every run of the program begins.
    await fullAudit(target, served.origin, browser);
    await use(async (way) => {
      if (way !== 'headroom') return stock.visit(served.origin + path, way);
      const { values } = await measurePage(target, served.origin, [], browser);
      return Object.fromEntries(
        metrics.flatMap((metric) => [
          [metric, values[`lighthouse-${metric}`] ?? lacks(name, `lighthouse-${metric}`)],
          [`calm-${metric}`, values[metric] ?? lacks(name, metric)],
        ]),
      );
    });
  } finally {
    await browser.close();
    stock.close();
    await served.close();
  }
}

function fail(name: string): never {
  throw new Error(`There is no page ${name}: ${Object.keys(pages).join(', ')}`);
}

const wanted = named
  .split(',')
  .flatMap((page) =>
    Array.from({ length: Number(rounds) }, (_, round) =>
      ways.flatMap((way) => (round < roundsOf(way) ? [{ page, way, round }] : [])),
    ).flat(),
  );
const visited = [...figuresSoFar<readonly Visited[]>('fidelity', [])];
const isLeft = (one: Pick<Visited, 'page' | 'way' | 'round'>): boolean =>
  !visited.some(
    ({ page, way, round }) => page === one.page && way === one.way && round === one.round,
  );

for (const [page, own] of Map.groupBy(wanted.filter(isLeft), (one) => one.page)) {
  if (performance.now() > deadlineMs) break;
  await withPage(page, async (visit) => {
    for (const { way, round } of own) {
      if (performance.now() > deadlineMs) return;
      visited.push({ page, way, round, values: await visit(way) });
      keepFigures('fidelity', visited);
    }
  });
  for (const { metric, stock, limits, calm, isAlike } of compareWays(
    visited.filter((one) => one.page === page),
  ))
    say(
      `${page} ${metric}: Lighthouse ${stock.map(Math.round).join(' ')}, ` +
        `Headroom ${limits.map(Math.round).join(' ')} (calm ${calm.map(Math.round).join(' ')})` +
        `${isAlike ? '' : ' NOT ALIKE'}`,
    );
}

const left = wanted.filter(isLeft).length;
if (left > 0) {
  say(`fidelity: ${left} visits are left; call again to go on`);
  process.exitCode = 1;
} else {
  const compared = compareWays(visited);
  const evidence = join(import.meta.dirname, '..', 'docs', 'evidence', 'fidelity.md');
  writeFileSync(evidence, writeEvidence(compared, Number(rounds)));
  const total = new Set(compared.map(({ page }) => page)).size;
  concludeBench(
    'fidelity',
    metrics.map((metric) => {
      const alike = compared.filter((one) => one.metric === metric && one.isAlike).length;
      return {
        text: `${metric.toUpperCase()} is stock Lighthouse's on ${alike} of ${total} pages`,
        figure: alike,
        atLeast: Math.ceil((6 * total) / 7),
      };
    }),
  );
}
// Lighthouse leaves timers behind.
process.exit();
