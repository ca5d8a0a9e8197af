/**
 * Returns a foreign text whole, or other words where it is longer than `most`. The text is never
 * cut: when the message is redacted, half a secret is not found.
 */
export const quotedWhole = (text: string, most: number, otherwise: string): string =>
  text.length > most ? otherwise : text;
