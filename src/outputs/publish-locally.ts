/**
 * Puts the verdict where it is seen without any permission: files, outputs, job summary and
 * annotations.
 */
import type { Finding, Judgement, Rendered } from '../model.ts';
import type { Ports } from '../ports.ts';

/** Where the report was saved; absolute paths. */
export interface PublishedFiles {
  readonly report: string;
  readonly markdown: string;
}

const count = (findings: readonly Finding[], verdict: Finding['verdict']): string =>
  String(findings.filter((finding) => finding.verdict === verdict).length);

/**
 * Writes `report.json` and `comment.md`, then tells the runner. Only the files must succeed; the
 * rest warns and goes on.
 */
export async function publishLocally(
  judgement: Judgement,
  rendered: Rendered,
  outputDirectory: string,
  measurementsFile: string,
  ports: Ports,
): Promise<PublishedFiles> {
  const report = `${outputDirectory}/report.json`;
  const markdown = `${outputDirectory}/comment.md`;
  await ports.files.write(report, rendered.json);
  await ports.files.write(markdown, rendered.markdown);
  const outputs = {
    verdict: judgement.verdict,
    report,
    markdown,
    measurements: measurementsFile,
    failed: count(judgement.findings, 'fail'),
    warned: count(judgement.findings, 'warn'),
    inconclusive: count(judgement.findings, 'inconclusive'),
  };
  for (const [name, value] of Object.entries(outputs)) ports.runner.output(name, value);
  for (const annotation of rendered.annotations) ports.runner.annotate(annotation);
  try {
    await ports.runner.summary(rendered.markdown);
  } catch (thrown) {
    ports.log.warn(
      `The job summary could not be written (${thrown instanceof Error ? thrown.message : String(thrown)}); the report is in ${markdown}.`,
    );
  }
  return { report, markdown };
}
