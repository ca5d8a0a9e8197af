/** Reads the reports that Lighthouse CI leaves in its folder `.lighthouseci`. */
import { z } from 'zod';
import { metricsOnKind } from '../../../metrics.ts';
import { plainName } from '../../../model/plain-name.ts';
import type { NewPoint } from '../new-history.ts';

const score = z.number().nullish();
const shape = z.object({
  requestedUrl: z.string().max(10_000),
  fetchTime: z.string().max(60),
  configSettings: z.object({ formFactor: z.string().max(20).optional() }).optional(),
  audits: z.record(z.string(), z.object({ numericValue: z.number().nullish(), score })),
  categories: z.record(z.string(), z.object({ score })).optional(),
});

/** One report, as far as it is read. */
export type LighthouseReportFile = z.infer<typeof shape>;

/** A report's name in that folder. */
export const isReportName = (name: string): boolean => /^lhr-\d+\.json$/.test(name);

/** Returns the report, undefined for what is none. */
export function readReport(text: string): LighthouseReportFile | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // the caller counts what it could not read
  }
}

/** Returns a point for each page, device and metric: the reports of one page are its rounds. */
export function pointsOfReports(
  reports: readonly LighthouseReportFile[],
): readonly Omit<NewPoint, 'mark'>[] {
  const pages = Map.groupBy(reports, targetOf);
  return [...pages].flatMap(([target, own]) =>
    metricsOnKind('page').flatMap((metric) => {
      const values = own.flatMap((report) => readValue(metric.read, report) ?? []);
      if (values.length === 0) return [];
      const median = middle(values);
      const spread = middle(values.map((value) => Math.abs(value - median)));
      return [{ target, metric: metric.id, median, spread, rounds: values.length }];
    }),
  );
}

/** The path and the device, as Headroom names a page that has no name of its own. */
function targetOf({ requestedUrl, configSettings }: LighthouseReportFile): string {
  const path = URL.canParse(requestedUrl) ? new URL(requestedUrl).pathname : requestedUrl;
  return plainName(`${path.slice(-300)} (${configSettings?.formFactor ?? 'mobile'})`);
}

type Reading = ReturnType<typeof metricsOnKind<'page'>>[number]['read'];

function readValue(
  read: Reading,
  { audits, categories }: LighthouseReportFile,
): number | undefined {
  switch (read?.from) {
    case 'audit':
      return audits[read.audit]?.numericValue ?? undefined;
    case 'audit-score':
      return audits[read.audit]?.score ?? undefined;
    case 'performance-score':
      return categories?.performance?.score ?? undefined;
    case 'category':
      return categories?.[read.category]?.score ?? undefined;
    default:
      return undefined;
  }
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}
