/**
 * The report page in the real Chrome, from a file: with and without its script, by keyboard, on a
 * phone and printed. The browser complains of nothing.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Look, type OpenedPage, withPage } from '../../scripts/pictures/open-page.ts';
import { report } from '../../src/report/report.ts';
import { largeRun } from '../support/large-run.ts';

const wide = { width: 1_100 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headroom-page-'));
  await writePage('page.html', largeRun(8));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function writePage(name: string, { judgement, context }: ReturnType<typeof largeRun>) {
  await writeFile(join(folder, name), await report(judgement, context).html());
}

const opened = <T>(
  look: Look,
  work: (page: OpenedPage) => Promise<T>,
  name = 'page.html',
): Promise<T> => withPage(pathToFileURL(join(folder, name)).href, look, work);

/** Rows that are seen, by the words of their second cell. */
const rowsSeen = `[...document.querySelectorAll('table.budgets tbody tr')]
  .filter((row) => row.offsetHeight > 0).map((row) => row.cells[1].textContent)`;
const unfoldAll = 'for (const one of document.querySelectorAll("details")) one.open = true';
const everyAttribute = `[...document.querySelectorAll('*')]
  .flatMap((one) => [...one.attributes].map(({ name }) => name))`;
const linksElsewhere = `[...document.links].map(({ href }) => href)
  .filter((href) => !/^(https:\\/\\/github\\.com\\/|file:[^#]*#row-\\d+$)/.test(href))`;
const count = (selector: string): string =>
  `document.querySelectorAll(${JSON.stringify(selector)}).length`;

test('every chart, picture and word is there where scripts do not run', async () => {
  await opened({ ...wide, scripts: 'off' }, async (page) => {
    expect(await page.ask(count('table.budgets tbody tr'))).toBe(6 * 4 + 2 * 4);
    expect(await page.ask(count('figure svg'))).toBeGreaterThan(40);
    expect(await page.ask(count('.filmstrip svg'))).toBe(2 * 2 * 8);
    expect(await page.ask(count('details'))).toBe(9);
    expect(await page.ask(count('input, button'))).toBe(0);
  });
});

test('every picture is drawn, and the browser complains of nothing', async () => {
  await opened(wide, async (page) => {
    // A picture that several frames share is used again: its box is as large as the first one's.
    const boxes = await page.ask<readonly string[]>(
      `[...document.querySelectorAll('.filmstrip svg > *')].map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return Math.round(width) + ' × ' + Math.round(height);
      })`,
    );
    expect(boxes).toHaveLength(2 * 2 * 8);
    expect(new Set(boxes).size).toBe(1);
    expect(boxes[0]).not.toMatch(/^0|× 0$/);
    expect(page.complaints).toEqual([]);
  });
});

test('by keyboard: filter, sort, follow a row to its chart, and unfold a target', async () => {
  await opened(wide, async (page) => {
    const all = await page.ask<readonly string[]>(rowsSeen);
    await page.press('Tab');
    expect(await page.ask('document.activeElement.tagName')).toBe('INPUT');
    await page.type('lcp exceeded');
    const filtered = await page.ask<readonly string[]>(rowsSeen);
    expect(filtered.length).toBeGreaterThan(0);
    expect(filtered.length).toBeLessThan(all.length);
    for (const row of filtered) expect(row).toMatch(/^LCP of /);
    expect(await page.ask('document.querySelector("output").value')).toBe(
      `${filtered.length} of ${all.length} rows`,
    );
    await page.ask('document.activeElement.select()');
    await page.type('within');
    expect((await page.ask<readonly string[]>(rowsSeen)).length).toBeGreaterThan(0);

    // The table itself can be scrolled by keyboard; then come its headings.
    await page.press('Tab');
    expect(await page.ask('document.activeElement.getAttribute("role")')).toBe('region');
    await page.press('Tab');
    await page.press('Tab');
    expect(await page.ask('document.activeElement.textContent')).toBe('Metric');
    await page.press('Enter');
    const sorted = await page.ask<readonly string[]>(rowsSeen);
    expect(sorted).toEqual(sorted.toSorted((one, other) => one.localeCompare(other, 'en')));
    await page.press(' ');
    expect(await page.ask<readonly string[]>(rowsSeen)).toEqual(sorted.toReversed());
    expect(await page.ask('document.activeElement.parentElement.getAttribute("aria-sort")')).toBe(
      'descending',
    );

    const headings = await page.ask<number>(count('table.budgets th'));
    for (let column = 1; column < headings; column += 1) await page.press('Tab');
    const row = await page.ask<string>('document.activeElement.textContent');
    expect(row).toBe(sorted.at(-1));
    await page.press('Enter');
    const target = await page.ask<{ readonly isSeen: boolean; readonly words: string }>(
      `(() => {
        const figure = document.querySelector(location.hash);
        const { top } = figure.getBoundingClientRect();
        const isSeen = figure.offsetHeight > 0 && top >= 0 && top < innerHeight;
        return { isSeen, words: figure.textContent };
      })()`,
    );
    expect(target.isSeen).toBe(true);
    expect(row.startsWith(target.words.split(':')[0] ?? 'nothing')).toBe(true);
  });
});

test('a folded target is unfolded by Enter', async () => {
  await opened(wide, async (page) => {
    await page.ask('document.querySelector("details:not([open]) > summary").focus()');
    await page.press('Enter');
    expect(await page.ask('document.activeElement.parentElement.open')).toBe(true);
    expect(
      await page.ask('document.activeElement.parentElement.querySelector("svg").clientHeight'),
    ).toBeGreaterThan(0);
  });
});

test('on a phone the page is no wider than the screen, folded and unfolded', async () => {
  await opened({ width: 390 }, async (page) => {
    const width = 'document.documentElement.scrollWidth';
    expect(await page.ask(width)).toBe(390);
    await page.ask(unfoldAll);
    expect(await page.ask(width)).toBe(390);
  });
});

test('printed, what is folded on the screen is there as well, and controls are not', async () => {
  await opened({ width: 760, media: 'print' }, async (page) => {
    expect(
      await page.ask(
        '[...document.querySelectorAll("details svg")]' +
          '.filter((one) => one.getBoundingClientRect().height === 0).length',
      ),
    ).toBe(0);
    expect(await page.ask('document.querySelector(".controls").offsetHeight')).toBe(0);
  });
});

test('a script, a style and an address that got into the page are refused', async () => {
  const { judgement, context } = largeRun(1);
  const html = await report(judgement, context).html();
  const planted =
    '<script>document.title = "run"</script><p style="color: red">' +
    '<img src="https://evil.test/pixel.png"><h1 onclick="document.title = 1">';
  await writeFile(join(folder, 'planted.html'), html.replace('<main>', `<main>${planted}`));
  await opened(
    wide,
    async (page) => {
      await page.ask('document.querySelector("h1").click()');
      expect(await page.ask('document.title')).not.toMatch(/^(run|1)$/);
      expect(page.complaints.join('\n').match(/Content Security Policy/g)?.length).toBe(4);
    },
    'planted.html',
  );
});

test.each([
  '<script>document.title = "run"</script>',
  '"><img src=x onerror="document.title=\'run\'">',
  "' onmouseover='document.title=1' autofocus onfocus='document.title=1",
  '</style><style>main { display: none }</style>',
  '</script><script>document.title = "run"</script>',
  '</svg><svg onload="document.title=1">',
  '<iframe src="https://evil.test"></iframe>',
  '<base href="https://evil.test/"><form action="https://evil.test">',
  'javascript:document.title=1',
  '\u202Egnp.exe \u0000 \uD800',
])('the name %j runs nothing, loads nothing and hides nothing', async (hostile) => {
  const run = largeRun(4, (at) => `${hostile} ${at}`);
  const code = { lcpElement: hostile, opportunities: [] };
  const diagnoses = run.context.diagnoses.map((diagnosis) => ({
    ...diagnosis,
    ...code,
    resources: [
      ...diagnosis.resources,
      { url: `/${hostile}`, type: hostile, transferBytes: diagnosis.arm === 'base' ? 1 : 9_999 },
    ],
  }));
  const failures = [
    {
      target: run.context.targets[0]?.id ?? '',
      arm: 'head' as const,
      code: 'page-not-loaded',
      message: `console: ${hostile}\nlog:\n${hostile}`,
      hint: hostile,
    },
  ];
  await writePage('hostile.html', { ...run, context: { ...run.context, diagnoses, failures } });
  await opened(
    wide,
    async (page) => {
      await page.ask(unfoldAll);
      await page.press('Tab');
      expect(await page.ask('document.title')).toMatch(/exceeded|slower|\+\d/);
      expect(await page.ask(count('script, style'))).toBe(2);
      const foreign = 'iframe, form, base, link, object, img';
      expect(await page.ask(count(foreign))).toBe(0);
      expect(await page.ask(`${everyAttribute}.filter((name) => name.startsWith('on'))`)).toEqual(
        [],
      );
      expect(await page.ask(linksElsewhere)).toEqual([]);
      expect(await page.ask('document.querySelector("main").offsetHeight')).toBeGreaterThan(500);
      expect(page.complaints).toEqual([]);
    },
    'hostile.html',
  );
});
