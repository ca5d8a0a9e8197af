/** The resources that a page loads differently in both arms, the largest difference first. */
import type { Table } from '../../model/document.ts';
import type { Diagnosis } from '../../model.ts';
import { formatSigned, formatValue } from '../format.ts';
import { isListable, nameResources, pairResources } from '../resource-pairs.ts';
import { buildTable, type Column } from '../table.ts';

interface Difference {
  readonly name: string;
  readonly type: string;
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Longer lists are in the measurements. */
const mostRows = 30;

const columns: readonly Column<Difference>[] = [
  { title: 'Resource', align: 'left', cell: ({ name }, { code }) => code(name) },
  { title: 'Type', align: 'left', cell: ({ type }, { text }) => (type === '' ? '' : text(type)) },
  { title: 'Base', align: 'right', cell: ({ before }) => sizeText(before) },
  { title: 'This change', align: 'right', cell: ({ after }) => sizeText(after) },
  { title: 'Change', align: 'right', cell: (one) => formatSigned('bytes', growth(one)) },
];

const sizeText = (bytes: number | undefined): string =>
  bytes === undefined ? '–' : formatValue('bytes', bytes);

const growth = ({ before = 0, after = 0 }: Difference): number => after - before;

/** Undefined where there is nothing to compare with, or nothing differs. */
export function resourceTable(target: string, diagnoses: readonly Diagnosis[]): Table | undefined {
  const find = (arm: Diagnosis['arm']): Diagnosis | undefined =>
    diagnoses.find((one) => one.target === target && one.arm === arm);
  const [base, head] = [find('base'), find('head')];
  if (!base || !head) return undefined;
  const { pairs, added, removed } = pairResources(nameResources(base), nameResources(head));
  const all: readonly Difference[] = [
    ...pairs.map(({ before, after }) => ({
      name: after.name,
      type: after.type,
      before: before.transferBytes,
      after: after.transferBytes,
    })),
    ...added.filter(isListable(base)).map(({ name, type, transferBytes: after }) => ({
      name,
      type,
      before: undefined,
      after,
    })),
    ...removed.filter(isListable(head)).map(({ name, type, transferBytes: before }) => ({
      name,
      type,
      before,
      after: undefined,
    })),
  ];
  const rows = all
    .filter((one) => growth(one) !== 0 || one.before === undefined || one.after === undefined)
    .sort((one, other) => Math.abs(growth(other)) - Math.abs(growth(one)))
    .slice(0, mostRows);
  return rows.length === 0 ? undefined : buildTable('resources', columns, rows);
}
