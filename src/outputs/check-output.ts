/** Fits a check's output into GitHub's limits. */
import type { Annotation } from '../model.ts';
import type { CheckOutput } from '../ports.ts';

/** GitHub's limits of a summary (taken as bytes, to be safe) and of a title. */
const summaryLimit = 65_535;
const titleLimit = 255;

/** Returns the title, cut to GitHub's limit. */
export const cutTitle = (title: string): string =>
  title.length > titleLimit ? `${title.slice(0, titleLimit - 1)}…` : title;

/**
 * Returns the output. A summary that is too long gives way to a link to the report page, or to the
 * run where there is none.
 */
export const checkOutput = (
  title: string,
  summary: string,
  { run, page }: { readonly run: string; readonly page: string | undefined },
  annotations: readonly Annotation[],
): CheckOutput => {
  const link = `[read it ${page ? 'there' : 'in the run'}](${page ?? run})`;
  return {
    title: cutTitle(title.replace(/\s+/g, ' ')),
    summary:
      Buffer.byteLength(summary) <= summaryLimit
        ? summary
        : `The report is too long for a check: ${link}.`,
    annotations,
    detailsUrl: page,
  };
};
