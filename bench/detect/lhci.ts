/**
 * Asks lhci about the same two builds: three runs of each, one build after the other, as a job with
 * lhci takes them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Network } from '../../src/ports.ts';
import { commandOf } from '../peers.ts';

const audits = {
  lcp: 'largest-contentful-paint',
  fcp: 'first-contentful-paint',
  si: 'speed-index',
  tti: 'interactive',
  tbt: 'total-blocking-time',
} as const;

/** Metric → the value of each run. */
export type LhciRuns = Readonly<Record<string, readonly number[]>>;

export interface LhciFigures {
  readonly seconds: number;
  readonly base: LhciRuns;
  readonly head: LhciRuns;
}

export async function runLhci(
  folder: string,
  path: string,
  env: Readonly<Record<string, string>>,
  network: Network,
): Promise<LhciFigures> {
  const fromMs = performance.now();
  const base = await collect(join(folder, 'base', 'site'), path, env, network);
  const head = await collect(join(folder, 'head', 'site'), path, env, network);
  return { seconds: (performance.now() - fromMs) / 1_000, base, head };
}

/** Does not block while lhci runs: the page is served from here. */
async function collect(
  site: string,
  path: string,
  env: Readonly<Record<string, string>>,
  network: Network,
): Promise<LhciRuns> {
  const served = await network.serveFolder(site, site);
  const folder = mkdtempSync(join(tmpdir(), 'bench-lhci-'));
  const flags = `--headless=new ${process.getuid?.() === 0 ? '--no-sandbox' : ''}`;
  const args = [
    commandOf('@lhci/cli', 'lhci'),
    'collect',
    `--url=${served.origin}${path}`,
    '--numberOfRuns=3',
    `--settings.chrome-flags=${flags}`,
  ];
  try {
    const lhci = spawn(process.execPath, args, {
      cwd: folder,
      env: { ...env, CHROME_PATH: env.CHROME_PATH ?? '/usr/bin/chromium' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    lhci.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    const [code] = (await once(lhci, 'close')) as [number | null];
    if (code !== 0) throw new Error(`lhci collect ended with ${code}:\n${complaint}`);
    const results = join(folder, '.lighthouseci');
    const reports = readdirSync(results)
      .filter((file) => /^lhr-.*\.json$/.test(file))
      .map(
        (file) =>
          JSON.parse(readFileSync(join(results, file), 'utf8')) as {
            audits: Record<string, { numericValue?: number }>;
          },
      );
    return Object.fromEntries(
      Object.entries(audits).map(([metric, audit]) => [
        metric,
        reports.map((report) => report.audits[audit]?.numericValue ?? Number.NaN),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await served.close();
  }
}

/**
 * Returns metric by metric whether `maxNumericValue` at that much above the base's aggregate fails
 * (`@lhci/utils` assertions.js).
 */
export function lhciAlarms(
  { base, head }: LhciFigures,
  aggregation: 'median' | 'optimistic',
  share: number,
): readonly string[] {
  const of = (values: readonly number[]): number => {
    const sorted = [...values].sort((one, other) => one - other);
    return (
      (aggregation === 'optimistic' ? sorted[0] : sorted[Math.floor((sorted.length - 1) / 2)]) ??
      Number.NaN
    );
  };
  return Object.keys(audits).filter(
    (metric) => of(head[metric] ?? []) > of(base[metric] ?? []) * (1 + share),
  );
}
