/** Generates src/lighthouse-audits.ts from the Lighthouse that is installed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultConfig } from 'lighthouse';
import { ByteEfficiencyAudit } from 'lighthouse/core/audits/byte-efficiency/byte-efficiency-audit.js';

interface AuditModule {
  readonly default: {
    readonly prototype: unknown;
    readonly meta: {
      readonly id: string;
      readonly scoreDisplayMode?: string;
      readonly supportedModes?: readonly string[];
    };
  };
}

const scored = ['numeric', 'metricSavings', 'binary'];

/**
 * Returns for each audit what a visit to a page gives of it. Audits that need interactions or a
 * person are left out.
 */
async function auditsOfVisits(): Promise<Readonly<Record<string, string>>> {
  const paths = (defaultConfig.audits ?? []).filter((path) => typeof path === 'string');
  const entries = await Promise.all(
    paths.map(async (path): Promise<readonly (readonly [string, string])[]> => {
      const file = import.meta.resolve(`lighthouse/core/audits/${path}.js`);
      const { meta, prototype } = ((await import(file)) as AuditModule).default;
      const { id, scoreDisplayMode = 'binary', supportedModes = ['navigation'] } = meta;
      if (!supportedModes.includes('navigation')) return [];
      const isCounted =
        readFileSync(fileURLToPath(file), 'utf8').includes('numericValue') ||
        prototype instanceof ByteEfficiencyAudit;
      const gives = [
        ...(isCounted ? ['value'] : []),
        ...(scored.includes(scoreDisplayMode) ? ['score'] : []),
      ].join(' and ');
      return gives === '' ? [] : [[id, gives]];
    }),
  );
  return Object.fromEntries(entries.flat().sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Returns the text of the whole module. */
export async function lighthouseAuditsModule(): Promise<string> {
  const lines = Object.entries(await auditsOfVisits()).map(
    ([id, gives]) => `  ${/^[a-z]+$/.test(id) ? id : `'${id}'`}: '${gives}',`,
  );
  return `/** Written by scripts/lighthouse-audits.ts from the Lighthouse that is installed. */

/** The values that an audit gives of a visit to a page: a number, a score, or both. */
export type AuditGives = 'value' | 'score' | 'value and score';

/** Every audit that gives anything, by its id. */
export const lighthouseAudits: Readonly<Record<string, AuditGives>> = {
${lines.join('\n')}
};
`;
}

const file = fileURLToPath(new URL('../src/lighthouse-audits.ts', import.meta.url));
if (import.meta.main) writeFileSync(file, await lighthouseAuditsModule());
