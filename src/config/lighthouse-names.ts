/** Maps the names in Lighthouse, its budgets and Lighthouse CI to Headroom's names. */
import { lighthouseAudits } from '../lighthouse-audits.ts';
import { findMetric } from '../metrics.ts';

/** Audits that Lighthouse had once → the metric that says the same today. */
const former: Readonly<Record<string, string>> = {
  'first-meaningful-paint': 'lcp',
  'first-cpu-idle': 'tti',
  'estimated-input-latency': 'tbt',
  'time-to-first-byte': 'ttfb',
  'dom-size': 'dom-nodes',
  'uses-long-cache-ttl': 'audit-score:cache-insight',
  'uses-optimized-images': 'audit-score:image-delivery-insight',
  'uses-responsive-images': 'audit-score:image-delivery-insight',
  'uses-webp-images': 'audit-score:image-delivery-insight',
  'modern-image-formats': 'audit-score:image-delivery-insight',
  'efficient-animated-content': 'audit-score:image-delivery-insight',
  'offscreen-images': 'audit-score:image-delivery-insight',
  'render-blocking-resources': 'audit-score:render-blocking-insight',
  'uses-text-compression': 'audit-score:document-latency-insight',
  'font-display': 'audit-score:font-display-insight',
  'third-party-summary': 'audit-score:third-parties-insight',
  'third-party-facades': 'audit-score:third-parties-insight',
  'legacy-javascript': 'audit-score:legacy-javascript-insight',
  'duplicated-javascript': 'audit-score:duplicated-javascript-insight',
  'lcp-lazy-loaded': 'audit-score:lcp-discovery-insight',
  'prioritize-lcp-image': 'audit-score:lcp-discovery-insight',
  'largest-contentful-paint-element': 'audit-score:lcp-breakdown-insight',
  'critical-request-chains': 'audit-score:network-dependency-tree-insight',
  'uses-rel-preconnect': 'audit-score:network-dependency-tree-insight',
  'uses-http2': 'audit-score:modern-http-insight',
  'layout-shift-elements': 'audit-score:cls-culprits-insight',
  'no-document-write': 'audit-score:deprecations',
  viewport: 'audit-score:viewport-insight',
};

/** Names of metrics that need an interaction, which a visit does not have. */
const ofInteractions = [
  'inp',
  'fid',
  'interaction-to-next-paint',
  'experimental-interaction-to-next-paint',
  'first-input-delay',
  'max-fid',
];

/** Names that Lighthouse has given up without a successor. */
const gone = ['pwa', 'performance-budget', 'timing-budget'];

/**
 * Returns what to write for a name of theirs, as the rest of a sentence; undefined for any other
 * name.
 */
export function headroomsName(written: string): string | undefined {
  const name = written.trim().toLowerCase().replaceAll('.', ':');
  if (ofInteractions.includes(name))
    return 'it needs an interaction, and a page is only visited: "tbt" stands for it';
  const category = /^categor(?:y|ies):(.+)$/.exec(name)?.[1];
  if (gone.includes(category ?? name)) return 'Lighthouse itself has it no more';
  const known =
    translateMetric(name, written) ??
    (category && findMetric(category) ? JSON.stringify(category) : undefined);
  return known === undefined ? undefined : `Headroom calls it ${known}`;
}

/** `"script-bytes"`, with its quotes; of an audit with number and score both names. */
function translateMetric(name: string, written: string): string | undefined {
  const [, type = '', column = ''] = /^resource-summary:([a-z-]+):(size|count)$/.exec(name) ?? [];
  const resources = type === '' ? undefined : `${type}-${column === 'size' ? 'bytes' : 'requests'}`;
  if (resources !== undefined) return findMetric(resources) ? JSON.stringify(resources) : undefined;
  const mark = /^user-timings?[:.](.+)$/i.exec(written.trim())?.[1];
  if (mark !== undefined) return JSON.stringify(`user-timing:${mark}`);
  const today = former[name];
  if (today !== undefined) return JSON.stringify(today);
  const gives = Object.hasOwn(lighthouseAudits, name) ? lighthouseAudits[name] : undefined;
  if (gives === undefined) return undefined;
  const asMetric = findMetric(name);
  if (asMetric) return JSON.stringify(asMetric.id);
  const names = [
    ...(gives === 'score' ? [] : [`"audit:${name}"`]),
    ...(gives === 'value' ? [] : [`"audit-score:${name}"`]),
  ];
  return names.join(' or ');
}
