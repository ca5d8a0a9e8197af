import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distAlone, root } from './built.ts';
import { commandFile, stepEnvironment, writeStepFiles, written } from './step.ts';

/**
 * One page and one endpoint of the example's pull request, beside its base: what it plants in bytes
 * must fail, the rest pass.
 */
const budgets = `{
  "server": {
    "command": "node --disable-warning=ExperimentalWarning server.ts",
    "ready": "/healthz"
  },
  "baseline": { "directory": "../base" },
  "pages": {
    "home": { "path": "/", "budgets": {
      "script-bytes": "20kB",
      "accessibility": { "limit": 0.5 }
    } }
  },
  "endpoints": {
    "product detail": { "request": "GET /api/products/7",
      "load": { "connections": 2, "duration": "500ms", "warmup": "200ms" },
      "budgets": { "error-rate": "0%", "throughput": "1/s" } }
  }
}
`;

let folder: string;
let ran: { readonly code: number | null; readonly log: string };
const at = (...path: readonly string[]) => join(folder, ...path);

/** As the runner starts a step; the command files begin empty. */
function step(
  inputs: Readonly<Record<string, string>>,
  state: Readonly<Record<string, string>> = {},
) {
  writeStepFiles({ temp: at('temp') });
  const env = stepEnvironment({ workspace: folder, temp: at('temp'), inputs, state });
  const { status, stdout, stderr } = spawnSync(process.execPath, [at('dist', 'index.js')], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { code: status, log: `${stdout}${stderr}` };
}

const outputsOf = () => written(at('temp'), 'output');

beforeAll(() => {
  folder = distAlone();
  cpSync(join(root, 'examples', 'shop'), at('shop'), { recursive: true });
  writeFileSync(at('shop', 'pull-request', 'budgets.json'), budgets);
  ran = step({ 'working-directory': 'shop/pull-request', rounds: '3' });
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a budget that is exceeded fails the step', () => {
  expect([ran.code, ran.log.includes('::error')]).toEqual([1, true]);
});

test('the outputs say the verdict, the counts, and where everything was saved', () => {
  const outputs = outputsOf();
  expect(outputs).toMatchObject({ verdict: 'fail', failed: '1', warned: '0', inconclusive: '0' });
  const report = JSON.parse(readFileSync(outputs.report ?? '', 'utf8')) as { verdict: string };
  const measurements = JSON.parse(readFileSync(outputs.measurements ?? '', 'utf8')) as {
    rounds: { background?: { disturbed: boolean } }[];
  };
  // Rounds that were set aside because somebody else used the machine are there besides.
  const counting = measurements.rounds.filter(({ background }) => !background?.disturbed);
  expect([report.verdict, counting.length]).toEqual(['fail', 12]);
});

test('the job summary is the comment', () => {
  const outputs = outputsOf();
  const comment = readFileSync(outputs.markdown ?? '', 'utf8');
  expect(readFileSync(commandFile(at('temp'), 'summary'), 'utf8').trim()).toBe(comment.trim());
  expect(comment).toContain('taste.js');
});

test("the annotation points at the violated budget's own line", () => {
  const line = budgets.split('\n').findIndex((text) => text.includes('script-bytes')) + 1;
  expect(ran.log).toMatch(
    new RegExp(`::error [^\\n]*file=shop/pull-request/budgets\\.json,line=${line},`),
  );
});

test('the post step is silent after a finished run, and after a crash says so', () => {
  expect(step({}, { started: 'true', finished: 'true' })).toEqual({ code: 0, log: '' });
  expect(step({}, { started: 'true' }).log).toContain('::warning::Headroom did not finish');
});

test('a configuration error has its own exit code, its own words, and no verdict', () => {
  const failed = step({ budgets: 'nowhere.json' });
  expect(failed.code).toBe(2);
  expect(failed.log).toContain('::error title=Headroom%3A budgets-not-found::');
  expect(outputsOf()).toEqual({});
});
