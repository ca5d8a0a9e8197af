/** The style of the report page, and the hash by which the page's policy knows it. */

/** The policy refuses `style` attributes: every rule goes in here, below a class. */
export const pageStyle = [
  ':root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }',
  'main { max-width: 60rem; margin: auto; padding: 1rem }',
  'table { border-collapse: collapse; display: block; overflow-x: auto }',
  'th, td { padding: 0.25rem 0.75rem; border-bottom: 1px solid; text-align: left; ' +
    'vertical-align: top }',
  '.number { text-align: right; white-space: nowrap }',
  'pre { overflow-x: auto }',
].join(' ');

/**
 * SHA-256 of `pageStyle` in Base64. A pure stage computes no hash, so the number stands here;
 * __tests__/report/html.test.ts names the right one when the style has changed.
 */
export const pageStyleHash = '2j0YfSHsEd07FoHZpO0dyCFy5cy7w5/35+Sq5X8ZIcQ=';
