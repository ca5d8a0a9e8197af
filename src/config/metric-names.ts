/** Which names of metrics can be budgeted, and what is said of the others. */
import { lighthouseAudits } from '../lighthouse-audits.ts';
import { findMetric, isMetricOn, metricTable } from '../metrics.ts';
import type { TargetKind } from '../model.ts';
import type { Refusal } from './bounds.ts';
import { headroomsName } from './lighthouse-names.ts';
import { didYouMean } from './nearest-name.ts';

/** Returns what is wrong with a metric's name; undefined for a name that can be measured. */
export function wrongName(name: string, kind?: TargetKind): Refusal | undefined {
  if (!findMetric(name)) return unknownMetric(name, kind);
  const [, prefix = '', id = ''] = /^(audit|audit-score):(.+)$/.exec(name) ?? [];
  return prefix === '' ? undefined : wrongAudit(prefix, id);
}

function unknownMetric(name: string, kind: TargetKind | undefined): Refusal {
  const advice = (): string => {
    const theirs = headroomsName(name);
    if (theirs !== undefined) return `; ${theirs}`;
    const own = metricTable
      .filter((metric) => kind === undefined || isMetricOn(metric, kind))
      .flatMap(({ id, aliases }) => [id, ...aliases]);
    const all = metricTable.map(({ id }) => id);
    return didYouMean(name, own) || didYouMean(name, all);
  };
  return { code: 'unknown-metric', message: `there is no metric ${JSON.stringify(name)}`, advice };
}

function wrongAudit(prefix: string, id: string): Refusal | undefined {
  const gives = Object.hasOwn(lighthouseAudits, id) ? lighthouseAudits[id] : undefined;
  if (gives === undefined) {
    const known = Object.keys(lighthouseAudits).map((audit) => `${prefix}:${audit}`);
    const message = `Lighthouse has no audit ${JSON.stringify(id)} that gives anything of a visit`;
    const advice = (): string => {
      const theirs = headroomsName(id);
      return theirs === undefined ? didYouMean(`${prefix}:${id}`, known) : `; ${theirs}`;
    };
    return { code: 'unknown-metric', message, advice };
  }
  if (prefix === 'audit' && gives === 'score')
    return {
      code: 'unknown-metric',
      message: `the audit "${id}" has a score and no number: write "audit-score:${id}"`,
    };
  if (prefix === 'audit-score' && gives === 'value')
    return {
      code: 'unknown-metric',
      message: `the audit "${id}" has a number and no score: write "audit:${id}"`,
    };
  return undefined;
}
