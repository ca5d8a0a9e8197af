/** Headroom's own format: `measurements.json`. */
import { HeadroomError } from '../../errors.ts';
import type { Measurements } from '../../model.ts';
import { checkMeasurements } from '../check-measurements.ts';
import { tooMany } from '../measurements-size.ts';
import type { FormatReader, ParsedFile } from './format.ts';
import { damaged } from './parse-json.ts';

/** Reads what Headroom wrote; the configuration is of no use to it. */
export const headroom = {
  recognizes: (parsed) => 'format' in parsed && parsed.format === 'headroom-measurements',
  read: readOwn,
} satisfies FormatReader;

/** The format that is written. A file of version 1 lacks what this one may leave out. */
const newest = 2;

/** Throws `measurements-newer` for a version that is not known, else `measurements-schema`. */
function readOwn({ name, parsed, bounds }: ParsedFile): Measurements {
  if ('version' in parsed && typeof parsed.version === 'number' && parsed.version > newest)
    throw new HeadroomError(
      'measurements-newer',
      `${name} has version ${parsed.version}; this Headroom reads up to version ${newest}.`,
    );
  const many = tooMany(parsed, bounds);
  if (many !== undefined) throw damaged(name, many);
  const isFirst = 'version' in parsed && parsed.version === 1;
  const checked = checkMeasurements(isFirst ? { ...parsed, version: newest } : { ...parsed });
  if ('why' in checked) throw damaged(name, checked.why);
  return checked.measurements;
}
