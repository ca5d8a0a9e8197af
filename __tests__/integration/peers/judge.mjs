/**
 * Judges requests by GitHub's own description of its API: path, query, body. Stricter than GitHub,
 * which ignores what it does not know: an unknown query parameter or body key is a violation, since
 * it is a mistake of ours.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const require = createRequire(import.meta.url);
const description = JSON.parse(
  readFileSync(require.resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'),
);
const ajv = new Ajv({ strict: false, allErrors: true, logger: false, coerceTypes: false });
addFormats.default(ajv);
ajv.addSchema(description, 'api');

const escaped = (key) => key.replaceAll('~', '~0').replaceAll('/', '~1');
const resolved = (node) =>
  node?.$ref === undefined
    ? node
    : node.$ref
        .slice(2)
        .split('/')
        .reduce((at, key) => at[key], description);

const routes = Object.entries(description.paths).map(([template, item]) => ({
  template,
  item,
  // Only a file's path may hold slashes, and the description says so nowhere.
  pattern: new RegExp(
    `^${template
      .replace(/[.]/g, '\\.')
      .replace(/\{(path|ref|basehead)\}/g, '(?<$1>.+)')
      .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
  ),
  parameters: (template.match(/\{/g) ?? []).length,
}));
// Of two that match, the one that says more is meant.
routes.sort(
  (one, other) =>
    other.template.replace(/\{\w+\}/g, '').length - one.template.replace(/\{\w+\}/g, '').length,
);

function unknownKeys(body, schema, where) {
  const properties = resolved(schema)?.properties;
  if (properties === undefined || typeof body !== 'object' || body === null || Array.isArray(body))
    return [];
  return Object.entries(body).flatMap(([key, value]) => {
    if (!(key in properties)) return [`${where}${key}: not in the description`];
    const property = resolved(properties[key]);
    const entries = Array.isArray(value)
      ? value.flatMap((entry) => unknownKeys(entry, property.items, `${where}${key}[].`))
      : [];
    return [...entries, ...unknownKeys(value, property, `${where}${key}.`)];
  });
}

function parameterProblems(operation, item, found, url) {
  const declared = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
  const problems = [];
  for (const parameter of declared) {
    const text =
      parameter.in === 'path'
        ? decodeURIComponent(found.groups[parameter.name] ?? '')
        : url.searchParams.get(parameter.name);
    if (parameter.in === 'header') continue;
    if (text === null) {
      if (parameter.required) problems.push(`${parameter.name}: required`);
      continue;
    }
    const schema = resolved(parameter.schema) ?? {};
    const types = JSON.stringify(schema);
    const value =
      /"type":"(integer|number)"/.test(types) && /^-?\d+$/.test(text)
        ? Number(text)
        : /"type":"boolean"/.test(types) && /^(true|false)$/.test(text)
          ? text === 'true'
          : text;
    if (!ajv.validate(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"api#/')), value))
      problems.push(`${parameter.name}=${text}: ${ajv.errorsText()}`);
    if (parameter.name === 'per_page' && Number(text) > 100) problems.push('per_page: at most 100');
  }
  const known = new Set(
    declared.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name),
  );
  for (const name of url.searchParams.keys())
    if (!known.has(name)) problems.push(`?${name}: not in the description`);
  return problems;
}

/** What is wrong with a request, as sentences. */
export function judge(method, target, body) {
  const url = new URL(target, 'http://localhost');
  for (const { template, item, pattern } of routes) {
    const found = pattern.exec(url.pathname);
    const operation = item[method.toLowerCase()];
    if (found === null || operation === undefined) continue;
    const problems = parameterProblems(operation, item, found, url);
    const schema = resolved(operation.requestBody)?.content?.['application/json']?.schema;
    if (schema !== undefined && body !== undefined) {
      const operationPath = `api#/paths/${escaped(template)}/${method.toLowerCase()}`;
      const pointer = `${operationPath}/requestBody/content/${escaped('application/json')}/schema`;
      const validate = ajv.compile({ $ref: pointer });
      if (!validate(body)) problems.push(`body: ${ajv.errorsText(validate.errors)}`);
      problems.push(...unknownKeys(body, schema, ''));
    }
    return problems.map((problem) => `${method} ${template} ${problem}`);
  }
  return [`${method} ${url.pathname}: no such operation`];
}

/**
 * GitHub's own example of an operation's answer, with its status; undefined when the description
 * has none.
 */
export function exampleOf(method, template, status) {
  const content = resolved(description.paths[template]?.[method.toLowerCase()]?.responses?.[status])
    ?.content?.['application/json'];
  const [example] = Object.values(content?.examples ?? {});
  return resolved(example)?.value;
}
