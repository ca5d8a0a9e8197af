/** XML of one element, with names and texts of any origin. */

/** Characters that XML 1.0 forbids, however they are written. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are taken out here
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Returns text that is no markup in an element nor in an attribute. */
const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => entities[character] ?? character);

/** A text, or an element that `element` made. */
export type XmlContent = string | { readonly xml: string };

/** Returns an element with its attributes and content. Undefined attributes are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...content: readonly XmlContent[]
): { readonly xml: string } {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`],
  );
  const inside = content.map((part) => (typeof part === 'string' ? escapeXml(part) : part.xml));
  const start = `<${name}${written.join('')}`;
  return { xml: inside.length === 0 ? `${start}/>` : `${start}>${inside.join('')}</${name}>` };
}
