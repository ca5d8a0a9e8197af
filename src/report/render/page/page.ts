/**
 * The report page as one self-contained file. It loads nothing; its policy lets only its own script
 * and style run, and everything is there without that script.
 */
import type { Section } from '../../../model/document.ts';
import type {
  Figure,
  PageBody,
  PageSection,
  ReportPage,
  TargetPart,
} from '../../../model/report-page.ts';
import { escapeHtml, htmlBody, htmlLine, htmlSection } from '../html.ts';
import { htmlFilmstrips, type PictureIds } from './filmstrips.ts';
import { pageScript, pageScriptHash, pageStyle, pageStyleHash } from './page-assets.ts';
import { htmlPageTable } from './page-table.ts';

/** The means by which the parts of one page are drawn. */
interface Pens {
  readonly draw: typeof import('#charts')['drawChart'];
  readonly ids: PictureIds;
}

/** Charts are drawn by a package that is loaded only for them: in dist/ it is a file of its own. */
export async function renderPage(page: ReportPage): Promise<string> {
  const { drawChart: draw } = await import('#charts');
  const pens: Pens = { draw, ids: new Map() };
  const { title, headline, opening, table, findings, targets, method, footer, suite } = page;
  const { targetsLeftOut } = page;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title>`,
    `<meta name="description" content="${escapeHtml(`Performance budgets: ${title}`)}">`,
    `<style>${pageStyle}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<header class="${headline.tone}">`,
    `<p class="quiet">Headroom, suite ${htmlLine([{ kind: 'text', foreign: suite }])}</p>`,
    `<h1>${headline.symbol} ${htmlLine(headline.verdict)}</h1>`,
    ...(headline.detail.length > 0 ? [`<p>${htmlLine(headline.detail)}</p>`] : []),
    '</header>',
    ...sectionTexts(opening),
    ...(table.rows.length > 0 ? ['<h2>Budgets</h2>', htmlPageTable(table)] : []),
    ...sectionTexts(findings),
    ...(targets.length > 0 ? ['<h2>Targets</h2>'] : []),
    ...targets.map((target) => targetText(target, pens)),
    ...(targetsLeftOut.length > 0 ? [`<p>${htmlLine(targetsLeftOut)}</p>`] : []),
    ...sectionTexts(method),
    `<footer>${htmlLine(footer)}</footer>`,
    '</main>',
    `<script>${pageScript}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${pageStyleHash}'`,
  `script-src 'sha256-${pageScriptHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const sectionTexts = (sections: readonly Section[]): readonly string[] =>
  sections.map(htmlSection).filter((text) => text !== '');

function targetText({ heading, note, tone, isOpen, sections }: TargetPart, pens: Pens): string {
  const summary =
    `<summary><h3>${htmlLine(heading)}</h3> ` +
    `<span class="tally ${tone}">${htmlLine(note)}</span></summary>`;
  const inside = sections.map((section) => pageSectionText(section, pens));
  return [
    `<details${isOpen ? ' open' : ''}>`,
    summary,
    `<div class="inside">${inside.join('\n')}</div>`,
    '</details>',
  ].join('\n');
}

function pageSectionText({ heading, note, body }: PageSection, pens: Pens): string {
  const text = pageBodyText(body, pens);
  const said = note ? `<p class="quiet">${htmlLine(note)}</p>\n` : '';
  return `<h4>${htmlLine(heading)}</h4>\n${said}${text}`;
}

function pageBodyText(body: PageBody, { draw, ids }: Pens): string {
  switch (body.kind) {
    case 'figures': {
      const figures = body.figures.map((one) => figureText(one, draw));
      return `<div class="figures">${figures.join('\n')}</div>`;
    }
    case 'filmstrips':
      return htmlFilmstrips(body.strips, ids);
    default:
      return htmlBody(body);
  }
}

function figureText({ anchor, caption, words, chart }: Figure, draw: Pens['draw']): string {
  const id = anchor === undefined ? '' : ` id="${escapeHtml(anchor)}"`;
  return `<figure${id}><figcaption>${htmlLine(caption)}</figcaption>${draw(chart, words)}</figure>`;
}
