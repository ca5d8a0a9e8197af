/** The outputs that need no permission: files, action outputs, job summary and annotations. */
import type { ReportLinks } from '../model/links.ts';
import type { Finding, Rendered } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { FinishedSelfCheck, Output } from './output.ts';

type LocalPorts = Pick<Ports, 'files' | 'runner'>;

/**
 * Returns the outputs that every run has, in their order, at a terminal as on GitHub. `afterFiles`
 * are those that take the files elsewhere: the summary may show their links.
 */
export const localOutputs = (
  outputDirectory: string,
  ports: LocalPorts,
  afterFiles: readonly Output[] = [],
): readonly Output[] => [
  filesOutput(outputDirectory, ports),
  ...afterFiles,
  chainingOutput(ports),
  summaryOutput(ports),
  annotationsOutput(ports),
];

/** Writes the report in each form and `badge.json`, and sets the outputs of the action. */
function filesOutput(outputDirectory: string, { files, runner }: LocalPorts): Output {
  return {
    name: 'the report files',
    isRequired: true,
    async publish({ judgement, measurementsFile, render }, links) {
      const { json, markdown, html, exportAs } = render(links);
      const published = {
        report: `${outputDirectory}/report.json`,
        markdown: `${outputDirectory}/comment.md`,
        html: `${outputDirectory}/report.html`,
      };
      const { findings, verdict } = judgement;
      const outputs = {
        verdict,
        measurements: measurementsFile,
        failed: count(findings, 'fail'),
        warned: count(findings, 'warn'),
        inconclusive: count(findings, 'inconclusive'),
      };
      for (const [name, value] of Object.entries(outputs)) runner.output(name, value);
      await files.write(published.report, json);
      runner.output('report', published.report);
      await files.write(published.markdown, markdown);
      runner.output('markdown', published.markdown);
      await files.write(published.html, await html());
      await files.write(`${outputDirectory}/badge.json`, exportAs('badge'));
      return { ...links, files: published };
    },
  };
}

const count = (findings: readonly Finding[], verdict: Finding['verdict']): string =>
  String(findings.filter((finding) => finding.verdict === verdict).length);

/** Sets outputs of the action that later steps go on with; the links in them are known by then. */
const chainingOutput = ({ runner }: Pick<Ports, 'runner'>): Output => ({
  name: 'the outputs for later steps',
  async publish({ render }, links) {
    const { markdown, exportAs } = render(links);
    runner.output('comment', markdown);
    runner.output('exceeded', exportAs('exceeded'));
    const url = links.page ?? links.artifact ?? links.run;
    if (url !== undefined) runner.output('report-url', url);
    return links;
  },
});

/** Returns the outputs of a self-check, in their order. It speaks of the machine, to no change. */
export const selfCheckOutputs = (
  folder: string,
  ports: LocalPorts,
): readonly Output<FinishedSelfCheck>[] => [selfCheckFiles(folder, ports), summaryOutput(ports)];

/** Writes `self-check.json` and `self-check.md`, and sets the outputs of the action. */
function selfCheckFiles(folder: string, { files, runner }: LocalPorts): Output<FinishedSelfCheck> {
  return {
    name: 'the report files',
    isRequired: true,
    async publish({ isGreen, failed, measurementsFile, render }, links) {
      const { json, markdown } = render(links);
      const published = {
        report: `${folder}/self-check.json`,
        markdown: `${folder}/self-check.md`,
      };
      await files.write(published.report, json);
      await files.write(published.markdown, markdown);
      const outputs = {
        verdict: isGreen ? 'pass' : 'fail',
        ...published,
        measurements: measurementsFile,
        failed: String(failed),
      };
      for (const [name, value] of Object.entries(outputs)) runner.output(name, value);
      return { ...links, files: published };
    },
  };
}

/** A finished run whose report can be shown as Markdown. */
interface Shown {
  render(links: ReportLinks): Pick<Rendered, 'markdown'>;
}

/** Writes the report into the job summary. */
const summaryOutput = ({ runner }: Pick<Ports, 'runner'>): Output<Shown> => ({
  name: 'the job summary',
  async publish({ render }, links) {
    await runner.summary(render(links).markdown);
    return links;
  },
});

/** Annotates the lines of the budgets file. */
const annotationsOutput = ({ runner }: Pick<Ports, 'runner'>): Output => ({
  name: 'the annotations',
  async publish({ render }, links) {
    for (const annotation of render(links).annotations) runner.annotate(annotation);
    return links;
  },
});
