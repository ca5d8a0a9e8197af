/** The outputs that need no permission: files, action outputs, job summary and annotations. */
import type { Finding } from '../model.ts';
import type { Ports } from '../ports.ts';
import type { Output } from './output.ts';

type LocalPorts = Pick<Ports, 'files' | 'runner'>;

/** Returns the outputs that every run has, in their order. */
export const localOutputs = (outputDirectory: string, ports: LocalPorts): readonly Output[] => [
  filesOutput(outputDirectory, ports),
  summaryOutput(ports),
  annotationsOutput(ports),
];

/** Writes `report.json`, `comment.md` and `report.html`, and sets the outputs of the action. */
export function filesOutput(outputDirectory: string, { files, runner }: LocalPorts): Output {
  return {
    name: 'the report files',
    isRequired: true,
    async publish({ judgement, measurementsFile, render }, links) {
      const { json, markdown, html } = render(links);
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
      return { ...links, files: published };
    },
  };
}

const count = (findings: readonly Finding[], verdict: Finding['verdict']): string =>
  String(findings.filter((finding) => finding.verdict === verdict).length);

/** Writes the report into the job summary. */
export const summaryOutput = ({ runner }: Pick<Ports, 'runner'>): Output => ({
  name: 'the job summary',
  async publish({ render }, links) {
    await runner.summary(render(links).markdown);
    return links;
  },
});

/** Annotates the lines of the budgets file. */
export const annotationsOutput = ({ runner }: Pick<Ports, 'runner'>): Output => ({
  name: 'the annotations',
  async publish({ render }, links) {
    for (const annotation of render(links).annotations) runner.annotate(annotation);
    return links;
  },
});
