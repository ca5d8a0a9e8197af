/** Messages that are made before redacting quote foreign text whole or not at all. */

import { redact } from '../src/redact.ts';
import { damaged } from '../src/saved/formats/parse-json.ts';

const secret = 'Zx81kQ-7pLm3vN9rT2wY5uB8cE1dG4hJ6sA0fKqX';

test('what is wrong with a file is told without a part of a secret, wherever it stands', () => {
  for (let before = 440; before <= 510; before += 1) {
    const { message } = damaged('it', `${'x'.repeat(before - 1)} ${secret}`);
    const safe = redact(message, [secret]);
    const leaks = Array.from({ length: secret.length - 4 }, (_, at) => secret.slice(at, at + 5));
    expect([before, leaks.filter((piece) => safe.includes(piece))]).toEqual([before, []]);
  }
});
