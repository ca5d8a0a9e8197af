/** A command counts only where everybody sees it as one: held against a Markdown parser. */
import { marked, type Token } from 'marked';
import { findCommandLines } from '../../src/github/waiver-lines.ts';

const command = '/headroom accept lcp up to 90%';
const seen = (body: string): readonly string[] =>
  findCommandLines(body).flatMap(({ text, isSeen }) => (isSeen ? [text] : []));

test.each([
  ['alone', command],
  ['after a word', `Fine.\n${command}`],
  ['after a greeting, with line ends of Windows', `Hi @ada,\r\n\r\n${command}\r\nThanks`],
  ['in capitals', command.toUpperCase()],
  ['below a heading', `### Decision\n${command}`],
  ['below a quote and a blank line', `> Is that fine?\n\n${command}`],
  ['below a list and a blank line', `- one\n- two\n\n${command}`],
  ['below a block of code', `\`\`\`html\n<!-- not open -->\n\`\`\`\n${command}`],
  ['below a block of code in a longer fence', `~~~~\n~~~\n~~~~\n\n${command}`],
  ['after an emoji', `👍 :+1:\n${command}`],
  ['after bold words', `**Agreed** with _all_ of it\n${command}`],
  ['before HTML', `${command} because of the <video>\n\n<img src="x">`],
  ['before a comment in HTML', `${command}\n<!-- a note -->`],
  ['after other commands', `/headroom accept cls up to 0.1\n${command}`],
  ['after what looks like HTML and is none', `a < b and 3 <4 -> fine\n\n${command}`],
])('a command %s counts', (_name, body) => {
  expect(seen(body).map((text) => text.toLowerCase().split(' because')[0])).toContain(
    'accept lcp up to 90%',
  );
});

const tags = [
  'pre',
  'script',
  'style',
  'textarea',
  'template',
  'details',
  'div',
  'table',
  'p',
  'span',
  'code',
  'del',
  'title',
  'noscript',
  'svg',
  'math',
  'x-y',
  'PRE',
  'Details',
];
const ends = ['\n', '\n\n', ' \n', '\r\n', '\r'];
const below = (open: string, close: string): readonly string[] =>
  ends.flatMap((line) => [
    `${open}${line}${command}${line}${close}`,
    `Text.${line}${line}${open}${line}${command}`,
  ]);
const around = (open: string, close: string): readonly string[] => [
  ...below(open, close),
  ...ends.map((line) => `Text ${open}${line}${command}${line}${close}`),
];

const hidden: readonly string[] = [
  ...tags.flatMap((tag) => [
    ...around(`<${tag}>`, `</${tag}>`),
    ...around(`<${tag} class="x"`, `></${tag}>`),
  ]),
  ...around('<!--', '-->'),
  ...around('<!-- a -- b', '-->'),
  ...around('<!X', '>'),
  ...around('<?php', '?>'),
  ...around('<![CDATA[', ']]>'),
  ...around('> <!--', '> -->'),
  ...around('- <!--', '-->'),
  ...around('> <details>', '> </details>'),
  ...around('<details><summary>More</summary>', '</details>'),
  ...around('</p><!--', '-->'),
  ...around('$$', '$$'),
  ...below('```math', '```'),
  ...below('```', '```'),
  ...below('````', '```'),
  ...below('~~~', '~~~'),
  ...below('~~~ a ` b', '~~~'),
  ...below('   ```', '   ```'),
  ...below('  ~~~', '  ~~~'),
  `- a\n\n  \`\`\`\n  x\n\`\`\`\n${command}`,
  `1. a\n\n   ~~~\n   x\n~~~\n${command}`,
  `- \`\`\`\n  foo\n\`\`\`\n${command}\n\`\`\``,
  `> \`\`\`\n\`\`\`\n${command}`,
  `\`\`\`a\`b\n\`\`\`\n${command}\n\`\`\``,
  `text\r\`\`\`\n${command}`,
  `> quoted\n${command}`,
  `    ${command}`,
  `\t${command}`,
  ` ${command}`,
  `> ${command}`,
  `- ${command}`,
  `try ${command}`,
  `\`${command}\``,
  `Text \`code\n${command}\` more`,
  `Text [link\n${command}](https://x.test)`,
  `Text ![image\n${command}](https://x.test)`,
  `[x]: https://x.test "title\n${command}\n"`,
  `[x]: https://x.test\n'${'\n'}${command}\n'`,
  `Text [x](https://x.test "title\n${command}\n") more`,
  `Text [x](https://x.test 'title\n${command}\n') more`,
  `[^1]: note\n${command}`,
  `Text ~~gone\n${command}~~`,
  `Text $x\n${command}$`,
  `/headroom accept cls up to 1% because [x](/y "\n${command}\n")`,
  `/headroom accept cls up to 1% because \`\n${command}\n\``,
  `/headroom accept cls up to 1% because <!--\n${command}\n-->`,
];

test.each(hidden.map((body) => [JSON.stringify(body), body] as const))(
  'a command in %s does not count',
  (_name, body) => {
    expect(seen(body)).not.toContain(command.replace('/headroom ', ''));
  },
);

test('what may be hidden is known all the same, so that it can be told', () => {
  expect(findCommandLines(`<p>\n\n${command}`)).toEqual([
    { text: 'accept lcp up to 90%', isSeen: false },
  ]);
  expect(findCommandLines(`\`\`\`\n${command}\n\`\`\``)).toEqual([]);
});

/**
 * The commands that stand at the beginning of a line of a paragraph, outside of everything, where
 * no HTML is before them.
 */
function seenByParser(body: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const token of marked.lexer(body, { gfm: true })) {
    if (
      token.type === 'html' ||
      (token.type !== 'code' && token.raw.includes('<!--') && token.type !== 'paragraph')
    )
      return found;
    if (token.type !== 'paragraph' && token.type !== 'heading') continue;
    const { tokens = [] } = token as Token & { tokens?: Token[] };
    let isAtStart = true;
    for (const inline of tokens) {
      if (inline.type === 'html') return found;
      if (inline.type === 'text') {
        for (const [index, line] of inline.raw.split('\n').entries())
          if (line.startsWith('/headroom ') && (index > 0 || isAtStart))
            found.add(line.trim().split(' because')[0] ?? '');
      }
      isAtStart = inline.type === 'br' || inline.raw.endsWith('\n');
    }
  }
  return found;
}

/** A small generator with a seed: every failure can be had again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const fragments = [
  ...[
    '',
    '',
    '',
    'Text',
    'Fine.',
    '> quote',
    '- item',
    '1. item',
    '  more',
    '    indented',
    '\tindented',
    '# Heading',
    '---',
    '===',
    '| a | b |',
    '|---|---|',
  ],
  ...[
    '```',
    '```js',
    '````',
    '~~~',
    '  ```',
    '   ~~~',
    '- ```',
    '> ```',
    '```a`b',
    '`',
    'a `b',
    'c` d',
    '``',
  ],
  ...[
    '<pre>',
    '</pre>',
    '<!--',
    '-->',
    '<details>',
    '</details>',
    '<br>',
    '<div',
    '>',
    '<script>',
    '</script>',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '> <!--',
    'a <b> c',
  ],
  ...[
    '[x]: /u "t',
    '"',
    "[x](/u '",
    "')",
    '![a',
    '](/u)',
    '[a',
    '$$',
    '~~',
    '**bold',
    '**',
    '_',
    '\\',
    '&lt;pre&gt;',
    'https://x.test',
  ],
];

test('no comment of 60,000 has a command that counts and that a parser does not show', () => {
  const next = random(20_261_129);
  let counted = 0;
  for (let round = 0; round < 60_000; round += 1) {
    const lines = Array.from(
      { length: 1 + next(9) },
      () => fragments[next(fragments.length)] ?? '',
    );
    const marks = Array.from(
      { length: 1 + next(2) },
      (_, index) => `/headroom accept lcp up to ${index + 1}%`,
    );
    for (const mark of marks) lines.splice(next(lines.length + 1), 0, mark);
    const body = lines.join(next(6) === 0 ? '\r\n' : '\n');
    const found = seen(body);
    const shown = found.length > 0 ? seenByParser(body) : new Set();
    for (const text of found) {
      counted += 1;
      if (!shown.has(`/headroom ${text}`)) throw new Error(`not shown: ${JSON.stringify(body)}`);
    }
  }
  expect(counted).toBeGreaterThan(5_000);
});

test('a comment as long as GitHub takes it is read in one pass', () => {
  const lines = [
    '```',
    '`'.repeat(60),
    '> '.repeat(30),
    `/headroom ${'x '.repeat(30)}`,
    '*_'.repeat(30),
    '<'.repeat(60),
  ];
  const body = Array.from({ length: 1_000 }, (_, index) => lines[index % lines.length]).join('\n');
  expect(findCommandLines(body).length).toBeLessThan(1_000);
});
