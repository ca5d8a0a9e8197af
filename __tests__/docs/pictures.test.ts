/**
 * The README's pictures show a comment as Headroom writes it now. `node scripts/readme-pictures.ts`
 * draws them anew.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureMarks } from '../../scripts/pictures/comment-page.ts';

const root = join(import.meta.dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

test('the pictures were drawn of the comment that lies beside them', async () => {
  expect(JSON.parse(text('docs/pictures/drawn.json'))).toEqual(
    await pictureMarks(text('docs/pictures/comment.md')),
  );
});

test.each(['light', 'dark'])(
  'the %s picture is a PNG as wide as a comment, and the README shows it',
  (theme) => {
    const file = `docs/pictures/comment-${theme}.png`;
    const picture = readFileSync(join(root, file));
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(picture.readUInt32BE(16)).toBe(790);
    expect(text('README.md')).toContain(file);
  },
);

test("the comment of the pictures has the table and the headings of today's comments", () => {
  const shown = text('docs/pictures/comment.md');
  const golden = text('__tests__/report/golden/page-and-endpoint-fail.md');
  const tableHead = /^\| Result .*\|$/m.exec(golden)?.[0] ?? 'none';
  expect(shown).toContain(tableHead);
  for (const heading of ['**What is different on ', '<summary>How it was measured</summary>']) {
    expect(golden).toContain(heading);
    expect(shown).toContain(heading);
  }
});

test('the picture of the report page is a PNG, and docs/comment.md shows it', () => {
  const picture = readFileSync(join(root, 'docs/pictures/report-page.png'));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(text('docs/comment.md')).toContain('(pictures/report-page.png)');
});
