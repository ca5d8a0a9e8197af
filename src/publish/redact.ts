/** Takes secrets out of any text that leaves Headroom: log, comment, check, summary, files. */

const covered = '***';

/** Shorter values would cover ordinary text ("1", "test"); the runner has masked those inputs' values in its log anyway. */
const shortest = 4;

/** Credentials that have a form of their own, whoever handed them in. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/\bgh[pousr]_[A-Za-z0-9]{16,}/g, covered],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/g, covered],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, covered],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:"'<>]*:[^\s/@"'<>]*@/gi, `$1${covered}@`],
  [/([?&](?:sig|signature|token|access_token|api_key|apikey|password|x-amz-signature)=)[^\s&"'<>]+/gi, `$1${covered}`],
  [/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token)\s+)?[^\s"',;]+/gi, `$1${covered}`],
];

/** The ways in which one value can appear: as it is, in a URL, in JSON, in basic authentication, and line by line. */
function appearances(secret: string): readonly string[] {
  const whole = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64')];
  const lines = secret.includes('\n') ? secret.split(/\r?\n/).filter((line) => line.trim().length >= shortest * 2) : [];
  return [...whole, ...lines];
}

/** The text with every secret covered. `secrets` are values as they were given. */
export function redact(text: string, secrets: readonly string[]): string {
  const values = new Set(secrets.filter((secret) => secret.trim().length >= shortest).flatMap(appearances));
  // Longest first, so that a secret inside another one does not leave the rest of it standing.
  const hidden = [...values].sort((a, b) => b.length - a.length).reduce((rest, value) => rest.replaceAll(value, covered), text);
  return forms.reduce((rest, [form, replacement]) => rest.replace(form, replacement), hidden);
}
