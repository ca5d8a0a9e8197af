/** Texts are cut to what the reader of the file takes. */

/** Covers every secret in a text. A text is covered first: half a secret is not found any more. */
export type Redact = (text: string) => string;

/** Returns the text with at most so many characters. */
export type Cut = (text: string, most: number) => string;

/**
 * A cut text may grow by a few characters when it is redacted once more, where `token=` meets the
 * cut.
 */
const slack = 64;
/** Redacting makes a text longer by a third at most: `&sig=x` becomes `&sig=***`. */
const mostGrowth = 4 / 3;

/** Returns a cut that keeps both ends: a message begins with what happened, a log ends with why. */
export function cutter(redact: Redact): Cut {
  return (text, most) => {
    if (text.length * mostGrowth <= most) return text;
    const safe = redact(text);
    if (safe.length <= most - slack) return safe;
    const mark = ` […${safe.length - most + slack} characters left out…] `;
    const room = Math.max(0, most - slack - mark.length);
    const front = Math.ceil(room / 3);
    return safe.slice(0, front) + mark + safe.slice(safe.length - (room - front));
  };
}

/** Returns a number that JSON can hold and that is no less than 0. */
export const atLeastZero = (value: number): number =>
  Number.isFinite(value) ? Math.max(0, value) : 0;
