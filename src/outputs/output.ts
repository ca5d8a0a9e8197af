/** The interface of everything that gets the report: files, artifact, summary, check, comment. */
import type { History } from '../model/history.ts';
import type { ReportLinks } from '../model/links.ts';
import type { Judgement, Rendered, Trend } from '../model.ts';
import type { CheckConclusion } from '../ports.ts';
import type { DriftIssues } from './drift-issue.ts';

/** Paths of the files that the report was written to. */
export interface PublishedFiles {
  readonly report: string;
  readonly markdown: string;
  /** A self-check has none. */
  readonly html?: string | undefined;
}

/** Where the report can be read so far. Each output may add a place. */
export interface Links extends ReportLinks {
  readonly files?: PublishedFiles | undefined;
}

/** A run that has a verdict. */
export interface Finished {
  readonly measurementsFile: string;
  readonly judgement: Judgement;
  /** The base branch's last points. */
  readonly trend: Trend;
  /** With this run's point; undefined where the run leaves none. */
  readonly history?: History | undefined;
  /** Undefined where the run leaves no point in the history. */
  readonly driftIssues?: DriftIssues | undefined;
  /** Renders the report with the links that are known by now. */
  render(links: ReportLinks): Rendered;
}

/** A self-check that has an answer. */
export interface FinishedSelfCheck {
  readonly measurementsFile: string;
  readonly isGreen: boolean;
  /** How many budgets were exceeded, although both arms are the same build. */
  readonly failed: number;
  render(links: ReportLinks): Pick<Rendered, 'markdown' | 'json'>;
}

/** `failure`: something broke. `cancelled`: somebody stopped the run. */
export type NoVerdict = Extract<CheckConclusion, 'failure' | 'cancelled'>;

/**
 * One place that the report goes to. The list in `list-outputs.ts` calls it and catches its errors.
 * An output publishes a `Done`.
 */
export interface Output<Done = Finished> {
  /** As a warning names it: "the job summary". */
  readonly name: string;
  /** An error here ends the run: without the report's files there is nothing to read. */
  readonly isRequired?: true;
  /** Announces the run before anything is measured. */
  open?(): Promise<void>;
  /** Tells what is being measured and for how long. May be called often. */
  progress?(text: string): Promise<void>;
  /** Publishes the report. Returns the links for the outputs that come after it. */
  publish(finished: Done, links: Links): Promise<Links>;
  /** Tells that there is no verdict. */
  fail?(reason: string, conclusion: NoVerdict): Promise<void>;
  /** Tells that there was nothing to measure. */
  skip?(why: string): Promise<void>;
}
