/** `npm start -- flow` finds what its pull request has planted: a click that became slow. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurements } from '../../src/model.ts';
import type { SavedReport } from '../support/saved-report.ts';

const root = join(import.meta.dirname, '..', '..');
const slow = 'checkout › add to basket (mobile)';

let folder: string;
let status: number | null;
let report: SavedReport;
let measurements: Measurements;
let comment: string;

interface FlowFile {
  readonly pages?: object;
  readonly flows: { readonly checkout: { readonly steps: Record<string, object> } };
}

/** Visits take long: leaves out the page beside the flow, and the step that loads one. */
function leaveOutVisits(version: string): void {
  const file = join(folder, 'shop', version, 'flow.json');
  const { pages, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as FlowFile;
  const { steps } = rest.flows.checkout;
  if (!pages || !steps['open the counter']) throw new Error(`${file} has other targets`);
  delete steps['open the counter'];
  writeFileSync(file, JSON.stringify(rest));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-flow-'));
  cpSync(join(root, 'examples', 'shop'), join(folder, 'shop'), { recursive: true });
  // Both versions are of one checkout.
  spawnSync('git', ['init', '--quiet', folder]);
  for (const version of ['base', 'pull-request']) leaveOutVisits(version);
  const ran = spawnSync(
    process.execPath,
    [
      ...['--disable-warning=ExperimentalWarning', join(root, 'scripts', 'start.ts'), 'flow'],
      ...['--working-directory', join(folder, 'shop', 'pull-request')],
      ...['--output-directory', join(folder, 'out')],
    ],
    { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  ({ status } = ran);
  const read = (name: string): string => {
    try {
      return readFileSync(join(folder, 'out', name), 'utf8');
    } catch (cause) {
      throw new Error(`${ran.stdout}${ran.stderr}`, { cause });
    }
  };
  report = JSON.parse(read('report.json')) as SavedReport;
  measurements = JSON.parse(read('measurements.json')) as Measurements;
  comment = read('comment.md');
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every step is measured in base and head', () => {
  const measured = measurements.rounds.map(({ target, arm }) => `${target}, ${arm}`);
  expect(new Set(measured).size).toBe(3 * 2);
});

test('the slow click fails, and nothing else does', () => {
  const failed = report.findings.filter(({ verdict }) => verdict === 'fail');
  expect([...new Set(failed.map(({ target, metric }) => `${metric} of ${target}`))]).toEqual([
    `inp of ${slow}`,
  ]);
  expect([report.verdict, status]).toEqual(['fail', 0]);
  expect(new Set(report.findings.map(({ target }) => target)).size).toBe(3);
});

test('its cause names the handler', () => {
  expect(comment).toMatch(
    /INP: \d+\sms longer in `BUTTON#add\.onclick` of `\/assets\/counter\.js` \(`#add`\)/,
  );
});
