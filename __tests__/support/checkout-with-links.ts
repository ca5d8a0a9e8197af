/** A checkout with links as a change may commit them, beside a secret that lies outside of it. */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const secret = 'TOKEN=ghs_thisIsTheSecretOfTheJob';

export interface Checkout {
  /** Holds the checkout and, beside it, what lies outside. */
  readonly around: string;
  readonly folder: string;
  /**
   * A folder outside with `secret.txt`, `index.html` and `deep/secret.txt`, each with the secret.
   */
  readonly outside: string;
  /** Everything that lies outside, as text: to see whether it was touched. */
  outsideText(): string;
  remove(): void;
}

export function checkoutWithLinks(): Checkout {
  const around = realpathSync(mkdtempSync(join(tmpdir(), 'headroom-planted-')));
  const folder = join(around, 'checkout');
  const outside = join(around, 'outside');
  const files = ['secret.txt', 'index.html', join('deep', 'secret.txt')];
  mkdirSync(join(folder, '.git'), { recursive: true });
  mkdirSync(join(outside, 'deep'), { recursive: true });
  for (const name of files) writeFileSync(join(outside, name), secret);
  writeFileSync(join(folder, '.git', 'config'), secret);
  return {
    around,
    folder,
    outside,
    outsideText: () => files.map((name) => readFileSync(join(outside, name), 'utf8')).join('\n'),
    remove: () => rmSync(around, { recursive: true, force: true }),
  };
}

/** Ways to a file outside: how the link is made in a folder of the checkout. */
export const waysToFile: readonly (readonly [
  string,
  (place: string, checkout: Checkout) => void,
])[] = [
  ['an absolute link', (place, { outside }) => symlinkSync(join(outside, 'secret.txt'), place)],
  ['a relative link', (place) => symlinkSync('../outside/secret.txt', place)],
  [
    'a relative link from a folder below',
    (place) => symlinkSync('./././../outside/secret.txt', place),
  ],
  [
    'a link that climbs too far',
    (place, { outside }) =>
      symlinkSync(`../../../../../../../../../..${outside}/secret.txt`, place),
  ],
  [
    'a link to a link',
    (place, { outside }) => {
      symlinkSync(join(outside, 'secret.txt'), `${place}-first`);
      symlinkSync(`${place}-first`, place);
    },
  ],
  [
    'a link through a linked folder',
    (place, { outside }) => {
      symlinkSync(outside, `${place}-folder`);
      symlinkSync(`${place}-folder/deep/../secret.txt`, place);
    },
  ],
  ['a link into git', (place, { folder }) => symlinkSync(join(folder, '.git', 'config'), place)],
  ['a link to the environment of the process', (place) => symlinkSync('/proc/self/environ', place)],
  ['a link to a descriptor of the process', (place) => symlinkSync('/proc/self/fd/0', place)],
  ['a link to what the kernel tells', (place) => symlinkSync('/proc/self/status', place)],
  ['a link to a device', (place) => symlinkSync('/dev/zero', place)],
  ['a link to the users of the machine', (place) => symlinkSync('/etc/passwd', place)],
  ['a link to a folder outside', (place, { outside }) => symlinkSync(outside, place)],
  ['a link to the root', (place) => symlinkSync('/', place)],
  ['a dangling link', (place, { outside }) => symlinkSync(join(outside, 'new.txt'), place)],
  [
    'a dangling link below a dangling link',
    (place, { outside }) => symlinkSync(join(outside, 'none', 'new.txt'), place),
  ],
  ['a link to itself', (place) => symlinkSync(place, place)],
  [
    'links in a circle',
    (place) => {
      symlinkSync(`${place}-second`, place);
      symlinkSync(place, `${place}-second`);
    },
  ],
];
