/** The report stage: a judgement becomes text. Nothing is decided here, and nothing is sent anywhere. */
import type { Judgement, Rendered } from '../model.ts';
import { annotationsOf } from './annotations.ts';
import { commentOf } from './comment.ts';
import type { ReportContext } from './context.ts';
import { firstMinuteOf } from './first-minute.ts';
import { titleOf } from './headline.ts';
import { jsonOf } from './json.ts';
import { milderAnnotations } from './milder.ts';
import { rowsOf } from './row.ts';
import type { Paint } from './style.ts';
import { terminalOf } from './terminal.ts';

/** The report in every form that is published or shown. */
export interface RenderedReport extends Rendered {
  /** The comment for a terminal of `width` columns (80 without). */
  terminal(paint: Paint, width?: number): string;
}

export function report(judgement: Judgement, context: ReportContext): RenderedReport {
  const rows = rowsOf(judgement, context);
  const title = titleOf(judgement, context, rows);
  return {
    title,
    markdown: context.mode === 'first-minute' ? firstMinuteOf(judgement, context) : commentOf(judgement, context, rows),
    terminal: (paint, width = 80) => terminalOf(judgement, context, rows, paint, width),
    json: jsonOf(judgement, context, rows, title),
    annotations: [...annotationsOf(rows), ...milderAnnotations(judgement, context)],
  };
}
