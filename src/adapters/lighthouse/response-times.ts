/** Tells Lighthouse's simulation how long servers took, as the delay lines before them saw it. */
import { LoadSimulator } from 'lighthouse/core/computed/load-simulator.js';
import { NetworkAnalysis } from 'lighthouse/core/computed/network-analysis.js';
import { NetworkRecords } from 'lighthouse/core/computed/network-records.js';
import type { Gathered } from './gathered.ts';
import { middleResponseMs, ownResponseTimesMs } from './own-response-times.ts';
import type { AnswersByOrigin } from './server-answers.ts';
import type { VisitFacts } from './visit-facts.ts';

/**
 * Puts the middle of the measured response times in the place of Lighthouse's estimates. Returns
 * the times of all origins, and those of the requests that took much longer or shorter.
 */
export async function tellResponseTimes(
  gathered: Gathered,
  answers: AnswersByOrigin,
): Promise<Pick<VisitFacts, 'responseMs' | 'ownResponseMs'>> {
  const { DevtoolsLog } = gathered.artifacts;
  const analysis = await NetworkAnalysis.request(DevtoolsLog, gathered);
  if (answers.size === 0)
    return { responseMs: analysis.serverResponseTimeByOrigin, ownResponseMs: new Map() };
  const { additionalRttByOrigin, serverResponseTimeByOrigin } =
    LoadSimulator.convertAnalysisToSaveableLanternData(analysis);
  const records = await NetworkRecords.request(DevtoolsLog, gathered);
  for (const [origin, seen] of answers) {
    // Lighthouse itself asks for more once the page has loaded, such as source maps.
    const ofPage = seen.slice(
      0,
      records.filter((one) => one.parsedURL.securityOrigin === origin && !one.fromDiskCache).length,
    );
    if (ofPage.length > 0)
      serverResponseTimeByOrigin[origin] = middleResponseMs(ofPage.map(({ tookMs }) => tookMs));
  }
  gathered.settings.precomputedLanternData = { additionalRttByOrigin, serverResponseTimeByOrigin };
  return {
    responseMs: new Map(Object.entries(serverResponseTimeByOrigin)),
    ownResponseMs: ownResponseTimesMs(records, answers, serverResponseTimeByOrigin),
  };
}
