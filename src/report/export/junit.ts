/** The report as JUnit XML, which most CI systems show: a suite for each target. */
import type { Judgement } from '../../model.ts';
import { describeOutcome } from '../annotations.ts';
import type { ReportContext } from '../context.ts';
import { forecastSentence } from '../inconclusive.ts';
import { baselineAdvice } from '../notes.ts';
import { describeRow } from '../phrase.ts';
import type { Row, RowStatus } from '../row.ts';
import { plainStyle, withoutStop } from '../style.ts';
import { element, type XmlContent } from './xml.ts';

/** One budget as a test. */
interface TestCase {
  readonly status: RowStatus;
  readonly xml: string;
}

/**
 * Returns the text of the file. A budget that is exceeded is a failure, one that was not measured
 * an error. An undecided one is skipped; a warning and a waiver pass and say so. A job that fails
 * for another reason has a failure of its own.
 */
export function writeJUnit(
  judgement: Judgement,
  { suite, targets, startedAt }: ReportContext,
  rows: readonly Row[],
  title: string,
): string {
  const byTarget = Map.groupBy(rows, ({ finding }) => finding.budget.target);
  const known = targets.map(({ id }) => id).filter((id) => byTarget.has(id));
  const names = [...new Set([...known, ...byTarget.keys()])];
  const suites = names.map((name) => {
    const cases = (byTarget.get(name) ?? []).map((row) => caseFor(row));
    return testSuite(name, cases, { timestamp: startedAt });
  });
  const isTold = rows.some(({ status }) => status === 'exceeded' || status === 'not-measured');
  if (judgement.failsJob && !isTold) suites.push(reasonSuite(suite, 'failure', title));
  return documentOf(suite, suites);
}

/**
 * Returns the text of the file for a run without a verdict. `error`: it could not measure.
 * `skipped`: there was nothing to measure.
 */
export const writeJUnitWithoutVerdict = (
  suite: string,
  kind: 'error' | 'skipped',
  reason: string,
): string => documentOf(suite, [reasonSuite(suite, kind, reason)]);

interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly xml: string;
}

function documentOf(suite: string, suites: readonly Suite[]): string {
  const sum = (key: 'tests' | 'failures' | 'errors'): number =>
    suites.reduce((total, one) => total + one[key], 0);
  const counts = { tests: sum('tests'), failures: sum('failures'), errors: sum('errors') };
  const { xml } = element(
    'testsuites',
    { name: plainStyle.text(`Headroom: ${suite}`), ...counts },
    { xml: `${suites.map((one) => `\n${one.xml}`).join('')}\n` },
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`;
}

function testSuite(
  target: string,
  cases: readonly TestCase[],
  more: Readonly<Record<string, string>>,
): Suite {
  const count = (...statuses: readonly RowStatus[]): number =>
    cases.filter(({ status }) => statuses.includes(status)).length;
  const [failures, errors] = [count('exceeded'), count('not-measured')];
  const { xml } = element(
    'testsuite',
    {
      name: plainStyle.text(target),
      tests: cases.length,
      failures,
      errors,
      skipped: count('inconclusive', 'no-baseline'),
      ...more,
    },
    { xml: `${cases.map((one) => `\n  ${one.xml}`).join('')}\n` },
  );
  return { tests: cases.length, failures, errors, xml };
}

/** How a test of each kind stands. */
const standing = {
  failure: 'exceeded',
  error: 'not-measured',
  skipped: 'inconclusive',
} as const satisfies Readonly<Record<string, RowStatus>>;

function reasonSuite(suite: string, kind: keyof typeof standing, reason: string): Suite {
  const words = plainStyle.text(reason);
  const { xml } = element(
    'testcase',
    { classname: plainStyle.text(suite), name: 'the run' },
    element(kind, { message: words, type: 'headroom' }),
  );
  return testSuite('Headroom', [{ status: standing[kind], xml }], {});
}

function caseFor(row: Row): TestCase {
  const { status, target, metric, budget, finding } = row;
  const isMild = finding.budget.level === 'warn' ? ' (warns)' : '';
  const { xml } = element(
    'testcase',
    {
      classname: plainStyle.text(target),
      name: `${plainStyle.text(metric)} ${budget}${isMild}`,
    },
    ...outcomeOf(row),
  );
  return { status, xml };
}

function outcomeOf(row: Row): readonly XmlContent[] {
  const { status, finding } = row;
  const words = (): string => describeOutcome(row);
  switch (status) {
    case 'exceeded':
      return [element('failure', { message: words(), type: 'budget' })];
    case 'not-measured':
      return [element('error', { message: words(), type: 'not-measured' })];
    case 'inconclusive':
      return [
        element('skipped', {
          message: `inconclusive: ${forecastSentence(finding, plainStyle) ?? words()}`,
        }),
      ];
    case 'no-baseline': {
      const why = finding.reason.kind === 'no-baseline' ? withoutStop(finding.reason.why) : '';
      const advice = plainStyle.text(baselineAdvice(finding));
      const sentence = why === '' ? advice : `${plainStyle.text(why)}. ${advice}`;
      return [element('skipped', { message: `no baseline: ${sentence}` })];
    }
    case 'warning':
    case 'waived':
      return [element('system-out', {}, words())];
    case 'within':
      return [element('system-out', {}, `${describeRow(row, plainStyle)}.`)];
  }
}
