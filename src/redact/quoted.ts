/**
 * Returns a foreign text whole, or other words where it is longer than `most`. It is never cut: half
 * a secret is not found any more when the message is redacted.
 */
export const quotedWhole = (text: string, most: number, otherwise: string): string =>
  text.length > most ? otherwise : text;
