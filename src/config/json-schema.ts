/**
 * budgets.schema.json: what editors complete and check with, generated from the schema and the
 * metric table.
 */
import * as z from 'zod';
import { openMetrics } from '../metrics/open-metrics.ts';
import { findMetric, isMetricOn, type Metric, metricTable } from '../metrics.ts';
import { targetKinds } from '../model/target.ts';
import type { TargetKind } from '../model.ts';
import { limitExample, limitForms, regressionExample, regressionForms } from './bounds.ts';
import { makePattern, type Quantity } from './quantity.ts';
import { budgetsSchema, extensionKey } from './schema.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** The whole schema, for JSON Schema draft 7, which is what most editors know. */
export function budgetsJsonSchema(): JsonSchema {
  const generated = z.toJSONSchema(budgetsSchema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const { metricsFor, description } = jsonSchema as {
        readonly metricsFor?: TargetKind;
        readonly description?: string;
      };
      // A $ref may have no neighbours in draft 7, hence allOf.
      if (metricsFor)
        replace(jsonSchema, {
          description,
          allOf: [{ $ref: `#/definitions/${metricsFor}-budgets` }],
        });
      // zod names its own string formats; to editors they are unknown, and the pattern says the
      // same.
      if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
    },
  });
  const definitions = Object.fromEntries([
    ...targetKinds.map((kind) => [`${kind}-budgets`, makeBudgetsSchema(kind)]),
    ...quantitySchemas(),
  ]);
  return {
    ...generated,
    patternProperties: {
      [extensionKey.source]: {
        description: 'Passed over: a place for what YAML anchors name.',
      },
    },
    title: "Headroom's performance budgets",
    allowComments: true,
    allowTrailingCommas: true,
    definitions,
  };
}

function replace(target: object, content: JsonSchema): void {
  for (const key of Object.keys(target)) Reflect.deleteProperty(target, key);
  Object.assign(target, content);
}

const metricsFor = (kind: TargetKind): readonly Metric[] =>
  metricTable.filter((metric) => isMetricOn(metric, kind));

function openMetricSchemas(): readonly (readonly [string, Metric, string])[] {
  return Object.entries(openMetrics).flatMap(([prefix, { example, meaning }]) => {
    const metric = findMetric(example);
    return metric
      ? [[`^${prefix}:.+$`, metric, `${meaning} For example ${example}.`] as const]
      : [];
  });
}

/** Ids are offered for completion; aliases are accepted without being offered. */
function makeBudgetsSchema(kind: TargetKind): JsonSchema {
  const fixed = metricsFor(kind);
  const refer = (metric: Metric, description: string) => ({
    description,
    allOf: [{ $ref: `#/definitions/${nameNotation(metric)}` }],
  });
  const aliased = fixed.filter(({ aliases, id }) => aliases.some((alias) => alias !== id));
  const patterns = [
    ...aliased.map(
      (metric) =>
        [
          `^(${metric.aliases
            .filter((alias) => alias !== metric.id)
            .map(escapePattern)
            .join('|')})$`,
          refer(metric, `The same as ${metric.id}.`),
        ] as const,
    ),
    ...openMetricSchemas()
      .filter(([, metric]) => isMetricOn(metric, kind))
      .map(([pattern, metric, meaning]) => [pattern, refer(metric, meaning)] as const),
  ];
  return {
    type: 'object',
    properties: Object.fromEntries(
      fixed.map((metric) => [metric.id, refer(metric, describeMetric(metric))]),
    ),
    patternProperties: Object.fromEntries(patterns),
    additionalProperties: false,
  };
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&');

function describeMetric(metric: Metric): string {
  const direction = metric.better === 'lower' ? 'a limit is a maximum' : 'a limit is a minimum';
  return (
    `${metric.label}; ${direction}, such as ${limitExample(metric)}; a regression such as ` +
    `${regressionExample(metric)}.`
  );
}

/** Metrics that are written alike share a definition. */
const nameNotation = (metric: Metric): string =>
  `budget-${limitForms(metric).join('-')}--${regressionForms(metric).join('-')}`;

function quantitySchemas(): readonly (readonly [string, JsonSchema])[] {
  const metrics = [...metricTable, ...openMetricSchemas().map(([, metric]) => metric)];
  const examples = new Map(metrics.map((metric) => [nameNotation(metric), metric]));
  return [...examples].map(([name, metric]) => [name, makeBudgetSchema(metric)]);
}

function makeBudgetSchema(metric: Metric): JsonSchema {
  const limit = quantitySchema(limitForms(metric), metric);
  const side = metric.better === 'lower' ? 'below' : 'above';
  return {
    anyOf: [
      ...limit,
      {
        type: 'object',
        minProperties: 1,
        properties: {
          limit: {
            description: 'The maximum or minimum, by the direction of the metric.',
            anyOf: limit,
          },
          regression: {
            description:
              'How much worse than the base is tolerated, such as ' +
              `${regressionExample(metric)}.`,
            anyOf: quantitySchema(regressionForms(metric), metric, true),
          },
          warn: { description: `A milder limit that only warns: ${side} "limit".`, anyOf: limit },
          level: {
            description:
              'Whether exceeding "limit" or "regression" fails or only warns. Default: fail.',
            enum: ['fail', 'warn'],
          },
          ratchet: {
            description:
              'true: runs of the default branch say when "limit" or "warn" can be tightened by ' +
              'more than its spread.',
            type: 'boolean',
          },
        },
        additionalProperties: false,
      },
    ],
  };
}

function quantitySchema(
  forms: readonly Quantity['form'][],
  metric: Metric,
  isRegression = false,
): readonly JsonSchema[] {
  const ceiling = metric.unit === 'score' ? { maximum: 1 } : {};
  return [
    { type: 'string', pattern: makePattern(forms) },
    { enum: isRegression ? [0, '0', '0%', 'off'] : [0, '0', 'off'] },
    ...(forms.includes('plain') ? [{ type: 'number', minimum: 0, ...ceiling }] : []),
  ];
}
