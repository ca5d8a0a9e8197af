/**
 * Text as an attacker would write it: pieces that mean something to a runner, a terminal, Markdown
 * or JSON, joined at random.
 */
import type { Random } from '../verdict/random.ts';
import { between, pick } from './attack.ts';

const lineEnds = ['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029', '\n\r', '\0'];

const commands = [
  '::error::planted',
  '::set-output name=verdict::pass',
  '::add-mask::e',
  '::stop-commands::x',
  '##[error]planted',
  '##[set-env name=PATH]/tmp',
  '::SET-ENV name=NODE_OPTIONS::--require /tmp/x',
  ' \t::warning file=a,line=1::planted',
  '::save-state name=started::',
  '::debug::x%0A::error::y',
];

const terminal = [
  '\u001B[2J',
  '\u001B]0;title\u0007',
  '\u009B31m',
  '\u001B[1A\u001B[2K',
  '\b\b\b',
  '\u202E',
  '\u2066',
  '\u200B',
  '\u001BP',
  '\u007F',
];

const markup = [
  '<!-- headroom:default -->',
  '<img src=x onerror=alert(1)>',
  '</details>',
  '[x](javascript:alert(1))',
  '| a | b |',
  '```',
  '@acme/admins',
  '#12',
  '](https://evil.example)',
  '--> <b>',
  '$\\sqrt{2}$',
  '&lt;script&gt;',
];

const places = [
  '../../etc/passwd',
  '/proc/self/environ',
  'CON',
  '__proto__',
  'constructor',
  'toString',
  '首页',
  'é',
  '\uD800',
  'ﬀ',
  'İ',
];

const plain = [
  'home',
  'budget',
  ' ',
  'x'.repeat(400),
  '0',
  '-1',
  '1e999',
  'NaN',
  '%',
  '%0A',
  '{}',
  '"',
  "'",
  '\\',
  '$TOKEN',
  '',
];

const pieces = [lineEnds, lineEnds, commands, terminal, markup, places, plain];

/** Returns 1 to 8 pieces in a row. */
export function hostileText(random: Random): string {
  return Array.from({ length: between(random, 1, 8) }, () =>
    pick(random, pick(random, pieces)),
  ).join('');
}
