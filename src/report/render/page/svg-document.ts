/**
 * Gives Observable Plot as much of a document as it needs to draw a chart without a browser.
 * Elements have attributes and text, and are written out at the end.
 */
import { escapeHtml } from '../html.ts';

type Child = SvgElement | SvgText;

class SvgText {
  parentNode: SvgElement | null = null;
  readonly textContent: string;
  constructor(text: string) {
    this.textContent = text;
  }
}

export class SvgElement {
  parentNode: SvgElement | null = null;
  readonly children: Child[] = [];
  readonly attributes = new Map<string, string>();
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI: string;
  readonly localName: string;
  /** Inline styles are refused by the page's policy, so that they are not kept. */
  readonly style = { setProperty: (): void => undefined };

  constructor(ownerDocument: SvgDocument, namespaceURI: string, localName: string) {
    this.ownerDocument = ownerDocument;
    this.namespaceURI = namespaceURI;
    this.localName = localName;
  }
  get firstChild(): Child | null {
    return this.children[0] ?? null;
  }
  set textContent(text: string) {
    this.children.length = 0;
    this.append(text);
  }
  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }
  setAttributeNS(_: unknown, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }
  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }
  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }
  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }
  appendChild(child: Child): Child {
    return this.insertBefore(child, null);
  }
  insertBefore(child: Child, before: Child | null): Child {
    child.parentNode?.removeChild(child);
    const at = before === null ? this.children.length : this.children.indexOf(before);
    this.children.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }
  removeChild(child: Child): Child {
    this.children.splice(this.children.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }
  append(...children: readonly (Child | string)[]): void {
    for (const child of children)
      this.appendChild(typeof child === 'string' ? new SvgText(child) : child);
  }
}

class SvgDocument {
  readonly documentElement = new SvgElement(this, 'http://www.w3.org/1999/xhtml', 'html');
  createElementNS(namespace: string, name: string): SvgElement {
    return new SvgElement(this, namespace, name);
  }
  createTextNode(text: string): SvgText {
    return new SvgText(text);
  }
}

/** Returns a document to draw into, as Plot's option `document`. */
export const svgDocument = (): SvgDocument => new SvgDocument();

/** Elements that Plot adds and the page has of its own. */
const leftOut: ReadonlySet<string> = new Set(['style']);

/**
 * Writes out what was drawn, with attributes of its own for the outermost element. Numbers keep one
 * decimal, since a tenth of a pixel is invisible.
 */
export function writeSvg(drawn: SvgElement, own: Readonly<Record<string, string>>): string {
  for (const [name, value] of Object.entries(own)) drawn.setAttribute(name, value);
  return elementText(drawn, true);
}

/** A picture's parts have no words of their own, and the page's policy refuses inline styles. */
const isKept = (name: string, isOutermost: boolean): boolean =>
  name !== 'style' && (isOutermost || !name.startsWith('aria-'));

function elementText(node: Child, isOutermost = false): string {
  if (node instanceof SvgText) return escapeHtml(node.textContent);
  if (leftOut.has(node.localName)) return '';
  const attributes = [...node.attributes]
    .filter(([name]) => isKept(name, isOutermost))
    .map(
      ([name, value]) => ` ${name}="${escapeHtml(isPlace(name) ? shortNumbers(value) : value)}"`,
    );
  const inner = node.children.map((child) => elementText(child)).join('');
  const { localName } = node;
  return `<${localName}${attributes.join('')}${inner === '' ? '/>' : `>${inner}</${localName}>`}`;
}

const isPlace = (name: string): boolean => /^(transform|d|[xy][12]|c?[xy])$/.test(name);

const shortNumbers = (value: string): string =>
  value.replace(/\d+\.\d{2,}(?:e-\d+)?(?!em)/g, (long) => String(Number(Number(long).toFixed(1))));
