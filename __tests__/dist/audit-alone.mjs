/**
 * Copied beside dist/ into an empty folder: audits `url` with the Chrome on `port` by
 * dist/lighthouse.js, and prints what a test judges.
 */
const { visitPage, generateReport } = await import(
  new URL('./dist/lighthouse.js', import.meta.url).href
);

const [url, port] = process.argv.slice(2);
const calm = {
  taskTime: 'cpu',
  renderBlockingUntil: 'frame',
  speedIndexFrom: 'own-work',
  slowAnswers: 'middle',
  answers: () => new Map(),
  delaysMs: new Map(),
};
const quiet = { until: { kind: 'quiet' }, blockedUrls: [] };
const { result } = await visitPage(
  url,
  Number(port),
  { extends: 'lighthouse:default' },
  calm,
  quiet,
  {},
);
const { lhr } = result;
const audits = Object.values(lhr.audits);
const summary = {
  node: process.version,
  runtimeError: lhr.runtimeError,
  categories: Object.fromEntries(
    Object.values(lhr.categories).map(({ id, score }) => [id, score !== null]),
  ),
  failedAudits: audits
    .filter(({ scoreDisplayMode }) => scoreDisplayMode === 'error')
    .map(({ id, errorMessage }) => `${id}: ${errorMessage}`),
  untranslated: audits
    .filter(({ title }) => title.includes('undefined') || title.includes(' | '))
    .map(({ id }) => id),
  lowContrast: lhr.audits['color-contrast'].details.items.map(({ node }) => node.snippet),
  htmlReport: /<!doctype html>.*__LIGHTHOUSE_JSON__ = \{/is.test(generateReport(lhr, 'html')),
};
console.log(JSON.stringify(summary));
