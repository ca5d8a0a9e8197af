/**
 * The one script of the report page: filters and sorts its table, and unfolds all for printing.
 * Without it the page has the same words and charts. It is bundled by scripts/page-assets.ts.
 */

const table = document.querySelector<HTMLTableElement>('table.budgets');
const body = table?.tBodies[0];

/** Makes the headings of the table buttons; pressing one again turns the order around. */
function addSorting(own: HTMLTableElement, rows: HTMLTableSectionElement): void {
  const headings = [...own.querySelectorAll('th')];
  for (const [at, heading] of headings.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener('click', () => {
      const isTurned = heading.getAttribute('aria-sort') === 'ascending';
      for (const other of headings) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', isTurned ? 'descending' : 'ascending');
      const sign = isTurned ? -1 : 1;
      rows.append(
        ...[...rows.rows].sort(
          (one, other) => sign * compareKeys(keyOf(one, at), keyOf(other, at)),
        ),
      );
    });
  }
}

/** A cell without a key is sorted by its words. */
const keyOf = (row: HTMLTableRowElement, at: number): string =>
  row.cells[at]?.dataset.key ?? row.cells[at]?.textContent ?? '';

function compareKeys(one: string, other: string): number {
  const [first, second] = [Number(one), Number(other)];
  return Number.isNaN(first) || Number.isNaN(second)
    ? one.localeCompare(other, 'en')
    : first - second;
}

/** Adds a field that hides the rows without its words, and tells how many are left. */
function addFilter(own: HTMLTableElement, rows: HTMLTableSectionElement): void {
  const label = document.createElement('label');
  const field = document.createElement('input');
  const count = document.createElement('output');
  field.type = 'search';
  field.placeholder = 'exceeded, LCP, home …';
  label.append('Filter the table ', field);
  const controls = document.createElement('p');
  controls.className = 'controls';
  controls.append(label, count);
  own.parentElement?.before(controls);
  field.addEventListener('input', () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = [...rows.rows];
    for (const row of all) {
      const text = (row.textContent ?? '').toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
    const left = all.filter((row) => !row.hidden).length;
    count.value = words.length === 0 ? '' : `${left} of ${all.length} rows`;
  });
}

if (table && body) {
  addFilter(table, body);
  addSorting(table, body);
}
