/**
 * The comment at the width that GitHub gives it, drawn by the real Chrome: nothing that the verdict
 * rests on is cut off.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { commentPage, widths } from '../../scripts/pictures/comment-page.ts';
import { report } from '../../src/report/report.ts';
import { scenarios } from '../support/comment-scenarios.ts';

const chrome = process.env.CHROME_PATH ?? '/usr/bin/chromium';

/**
 * Of each table that is not folded away: its width with all that is cut off, and where each heading
 * ends.
 */
const measure = `
  const ends = (cell) => Math.round(cell.getBoundingClientRect().right);
  const all = [...document.querySelectorAll('table')];
  const tables = all.filter((table) => !table.closest('details')).map((table) => ({
    shown: table.clientWidth,
    whole: table.scrollWidth,
    ends: Object.fromEntries(
      [...table.querySelectorAll('th')].map((cell) => [cell.textContent, ends(cell)]),
    ),
  }));
  document.body.innerHTML = '<pre>' + JSON.stringify(tables) + '</pre>';
`;

interface Drawn {
  readonly shown: number;
  readonly whole: number;
  readonly ends: Readonly<Record<string, number>>;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-pictures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function drawn(markdown: string, width: number): Promise<readonly Drawn[]> {
  const file = join(folder, 'comment.html');
  await writeFile(file, await commentPage(markdown, 'light', false, measure));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--hide-scrollbars',
    '--disable-gpu',
    `--user-data-dir=${join(folder, 'profile')}`,
  ];
  // A window of Chrome is never as narrow as a phone: the page itself is.
  const page = `<!doctype html><meta charset="utf-8">
    <iframe src="comment.html" style="width:${width}px;height:3000px;border:0"></iframe>
    <script>addEventListener('load', () => {
      document.body.innerHTML = frames[0].document.body.innerHTML;
    })</script>`;
  await writeFile(join(folder, 'frame.html'), page);
  const address = pathToFileURL(join(folder, 'frame.html')).href;
  const { stdout } = await promisify(execFile)(
    chrome,
    [...flags, '--allow-file-access-from-files', '--dump-dom', address],
    { maxBuffer: 1e8 },
  );
  const [, json = 'nothing was drawn'] = /<pre>(.*?)<\/pre>/s.exec(stdout) ?? [];
  return JSON.parse(json) as readonly Drawn[];
}

const markdownOf = (name: string): string => {
  const { judgement, context } = scenarios[name]?.() ?? {
    judgement: undefined as never,
    context: undefined as never,
  };
  return report(judgement, context).markdown;
};

const withTables = [
  'page-and-endpoint-fail',
  'waived',
  'warning',
  'inconclusive',
  'not-measured',
  'three-hundred-budgets',
  'first-minute',
];

test.each(withTables)('the whole table of "%s" is seen in a wide window', async (name) => {
  const tables = await drawn(markdownOf(name), widths.wide);
  expect(tables.length).toBeGreaterThan(0);
  for (const { shown, whole } of tables) expect(whole).toBeLessThanOrEqual(shown);
});

test.each(['page-and-endpoint-fail', 'waived', 'warning', 'inconclusive'])(
  'on a phone the numbers of "%s" are seen up to the budget',
  async (name) => {
    const [table] = await drawn(markdownOf(name), widths.phone);
    expect(table?.ends).toMatchObject({
      Result: expect.any(Number),
      'Base → this change': expect.any(Number),
    });
    expect(table?.ends.Budget).toBeLessThanOrEqual(widths.phone);
  },
);

test('no table has more than six columns', () => {
  for (const [name, scenario] of Object.entries(scenarios)) {
    const { judgement, context } = scenario();
    const rows = report(judgement, context).markdown.match(/^\|.*\|$/gm) ?? [];
    expect([name, rows.filter((row) => row.split(' | ').length > 6)]).toEqual([name, []]);
  }
});
