/** Which keys the schema knows at a path: for "did you mean". */
import type * as z from 'zod';
import type { Path } from './parsed-text.ts';

type Schema = z.core.$ZodType;

/** The schema itself and, for wrappers and unions, what they hold. */
function unwrap(schema: Schema): readonly Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'optional') return unwrap(def.innerType);
  if (def.type === 'pipe') return unwrap(def.in);
  if (def.type === 'union') return def.options.flatMap(unwrap);
  return [schema];
}

function step(schema: Schema, key: string | number): readonly Schema[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'array') return [def.element];
  if (def.type === 'record') return [def.valueType];
  const inner = def.type === 'object' ? def.shape[key] : undefined;
  return inner ? [inner] : [];
}

export function knownKeys(root: Schema, path: Path): readonly string[] {
  const at = path.reduce<readonly Schema[]>(
    (schemas, key) => schemas.flatMap((schema) => step(schema, key)).flatMap(unwrap),
    unwrap(root),
  );
  return at.flatMap((schema) => {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    return def.type === 'object' ? Object.keys(def.shape) : [];
  });
}
