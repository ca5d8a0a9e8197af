/** Tables of the operating curve that hold the rules of others beside Headroom, on drawn rounds. */
import { families } from './families.ts';
import { type Parts, partOf, shareOf } from './goals.ts';
import { tableSizes } from './job.ts';
import { changes } from './jobs.ts';
import { foundIn, percent, table } from './markdown.ts';
import { otherRules } from './other-rules.ts';

export const ruleNames: readonly string[] = otherRules.map((rule) => rule.name);

export function othersAlarms(parts: Parts): string {
  const rows = families.flatMap(({ name }) =>
    tableSizes.map((size) => [
      `${name}, ${size} metrics`,
      percent(shareOf(parts, `tables · ${name} · tolerance 0`, `failed of ${size}`), 2),
      ...ruleNames.map((rule) => shareCell(parts, `others · ${name} · ${size} unchanged`, rule)),
    ]),
  );
  return table(['unchanged rounds', '**Headroom**', ...ruleNames], rows);
}

/** A dash where the rule could not be asked. */
const shareCell = (parts: Parts, id: string, rule: string): string =>
  rule in partOf(parts, id).counts ? percent(shareOf(parts, id, rule)) : '–';

/** How often each rule of others finds what a simulation planted. */
export const othersFinds = (parts: Parts, id: string): string[] =>
  ruleNames.map((rule) => {
    const found = shareCell(parts, id, rule);
    return rule === 'tachometer'
      ? `${found}, ${(partOf(parts, id).means[rule] ?? Number.NaN).toFixed(0)} rounds`
      : found;
  });

export function othersPower(parts: Parts): string {
  const rows = families.flatMap(({ name }) =>
    changes.map((change) => {
      const id = `others · ${name} · change ${change}`;
      return [
        `${name}, +${percent(change, 0)}`,
        foundIn(parts, `change · ${name} · ${change}`),
        ...othersFinds(parts, id),
        percent(shareOf(parts, id, 'tachometer covered')),
      ];
    }),
  );
  return table(['change', '**Headroom**', ...ruleNames, 'tachometer covers'], rows);
}
