/** Flows that go wrong, each in its own way, with the failure that they end with. */

interface BadFlow {
  /** The module, as its function's body. */
  readonly plays?: string;
  /** The recorded steps after opening the page. */
  readonly recorded?: readonly object[];
  readonly login?: string;
  /** The code and the words of its failure, which are not those of its name. */
  readonly code: string;
  readonly words: RegExp;
  /** Whether there is a page to show; there is one, unless it says otherwise. */
  readonly pictured?: false | 'by chance';
}

/** A module whose one measured step is `act`. */
export const moduleOf = (body: string): string =>
  `export default async ({ page, step, url }) => {\n${body}\n};\n`;

const open = "await page.goto(url('/'));\n";
const act = (body: string): string => `${open}await step('act', async () => { ${body} });`;
const openAt = (path: string): string => `await step('act', () => page.goto(url('${path}')));`;

/** Flow by name. */
export const badFlows: Readonly<Record<string, BadFlow>> = {
  'a selector that never appears': {
    recorded: [{ type: 'click', selectors: [['aria/Buy now'], ['#buy']], offsetX: 3, offsetY: 3 }],
    code: 'script-failed',
    words: /recorded step 2 \(click aria\/Buy now\)/,
  },
  'a script that throws': {
    plays: act("throw new Error('out of stock');"),
    code: 'script-failed',
    words: /out of stock/,
  },
  'a script that waits for ever': {
    plays: act('await new Promise(() => {});'),
    code: 'script-timeout',
    words: /did not end in 2 s/,
  },
  'a script that computes for ever': {
    plays: act('for (;;);'),
    code: 'script-timeout',
    words: /did not end in 2 s/,
  },
  'a script that closes the page': {
    plays: act('await page.close();'),
    code: 'script-failed',
    words: /the page was closed/,
    pictured: false,
  },
  'a script that ends its process': {
    plays: act('process.exit(0);'),
    code: 'script-failed',
    words: /ended itself with exit code 0/,
  },
  'a step that the script never begins': {
    plays: open,
    code: 'step-missing',
    words: /has no step "act": it has no steps/,
  },
  'a crash in the middle': {
    plays: act("await page.goto('chrome://crash');"),
    code: 'page-crashed',
    words: /The tab crashed while it played/,
    pictured: false,
  },
  'a Chrome that ends in the middle': {
    plays: act("await (await page.browser().target().createCDPSession()).send('Browser.crash');"),
    code: 'page-crashed',
    words: /Chrome ended/,
    pictured: false,
  },
  'a page that answers 404': {
    plays: openAt('/gone'),
    code: 'page-not-loaded',
    words: /\(Status code: 404\)/,
  },
  'a page that answers 500': {
    plays: openAt('/broken'),
    code: 'page-not-loaded',
    words: /\(Status code: 500\)/,
  },
  'a page that leads to another host': {
    plays: openAt('/elsewhere'),
    code: 'host-not-allowed',
    words: /leads to elsewhere\.example, which is not this machine/,
    // The tab may have left for there, and show nothing.
    pictured: 'by chance',
  },
  'a page that is a PDF': {
    plays: openAt('/paper.pdf'),
    code: 'page-not-loaded',
    words: /not HTML \(served as MIME type application\/pdf\)/,
  },
  'a page that is never quiet': {
    plays: openAt('/busy'),
    code: 'page-never-quiet',
    words: /was still asking for \S+\/tick\S? \(\d+ times in its last 2 s\) after 2 s/,
  },
  'a login that throws': {
    plays: openAt('/'),
    login: "throw new Error('who are you');",
    code: 'login-failed',
    words: /who are you/,
  },
  'a login that loops': {
    plays: openAt('/private'),
    login: `await page.goto(url('/login'));
await Promise.all([page.waitForNavigation(), page.click('button')]);`,
    code: 'login-failed',
    words: /leads back to \/login, where the login \S+ began/,
    // Nothing of what is behind a login is pictured.
    pictured: false,
  },
};

/** Flows that meet something, and are measured all the same. */
export const goodFlows: Readonly<Record<string, string>> = {
  'a good flow': act("await page.click('#count');"),
  'a dialog': act("await page.click('#dialog');"),
  'a download': act("await page.click('#download');"),
  'a new tab': act("await page.click('#tab');"),
  'no event': act("await page.evaluate(() => { moved.textContent = 'There'; });"),
};
