/**
 * The report stage: a judgement becomes a document, and the document text. Nothing is decided here,
 * and nothing is sent anywhere.
 */
import type { ExportFormat, Judgement, Rendered } from '../model.ts';
import { annotateRows } from './annotations.ts';
import { budgetFileChangeAnnotations } from './budget-file-changes.ts';
import type { ReportContext } from './context.ts';
import { buildDocument } from './document.ts';
import { writeBadge } from './export/badge.ts';
import { writeExceeded } from './export/exceeded.ts';
import { writeBrowserPerformance, writeLoadPerformance } from './export/gitlab.ts';
import { writeJUnit } from './export/junit.ts';
import { writeJson } from './json.ts';
import { buildPage } from './page/page.ts';
import { buildProposal } from './proposal.ts';
import { renderMarkdown } from './render/markdown.ts';
import { renderPage } from './render/page/page.ts';
import { renderTerminal } from './render/terminal.ts';
import { buildRows } from './row.ts';
import type { Paint } from './style.ts';
import { visitAnnotations } from './visits.ts';

/** The report in every form that is published or shown. */
export interface RenderedReport extends Rendered {
  /** The comment for a terminal of `width` columns (80 without). */
  terminal(paint: Paint, width?: number): string;
}

export function report(judgement: Judgement, context: ReportContext): RenderedReport {
  const rows = buildRows(judgement, context);
  const document =
    context.mode === 'proposal'
      ? buildProposal(judgement, context)
      : buildDocument(judgement, context, rows);
  const { title } = document;
  const exports: Readonly<Record<ExportFormat, () => string>> = {
    junit: () => writeJUnit(judgement, context, rows, title),
    'browser-performance': () => writeBrowserPerformance(judgement, context),
    'load-performance': () => writeLoadPerformance(judgement, context, rows),
    badge: () => writeBadge(judgement, context.suite, rows),
    exceeded: () => writeExceeded(rows),
  };
  return {
    title,
    markdown: renderMarkdown(document),
    terminal: (paint, width = 80) => renderTerminal(document, paint, width),
    html: () => renderPage(buildPage(document, judgement, context, rows)),
    json: writeJson(judgement, context, rows, title),
    exportAs: (format) => exports[format](),
    annotations: [
      ...annotateRows(rows),
      ...visitAnnotations(judgement, context),
      ...budgetFileChangeAnnotations(judgement, context),
    ],
  };
}
