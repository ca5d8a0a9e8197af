/**
 * Writes the files that are generated from the schema and the metric table: budgets.schema.json and
 * docs/metrics.md.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { budgetsJsonSchema } from '../src/config/json-schema.ts';
import { metricsPage } from './metrics-page.ts';

const write = (name: string, text: string) =>
  writeFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), text);

write('budgets.schema.json', `${JSON.stringify(budgetsJsonSchema(), undefined, 2)}\n`);
write('docs/metrics.md', metricsPage());
