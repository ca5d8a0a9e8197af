/** Names the elements that a step interacts with. */

const longest = 100;
const events = ['pointerdown', 'mousedown', 'keydown', 'click'] as const;

/**
 * Remembers each event's element by the event's time. Chrome does not tell it to a world that is
 * not the page's own.
 */
export function watchTargets(): {
  readonly at: (timeMs: number) => string | undefined;
  readonly forget: () => void;
} {
  const seen: { readonly timeMs: number; readonly name: string }[] = [];
  const note = (event: Event): void => {
    const [target] = event.composedPath();
    if (target instanceof Element) seen.push({ timeMs: event.timeStamp, name: selector(target) });
  };
  const options = { capture: true, passive: true };
  for (const type of events) window.addEventListener(type, note, options);
  return {
    at: (timeMs) => {
      const near = seen.toSorted(
        (one, other) => Math.abs(one.timeMs - timeMs) - Math.abs(other.timeMs - timeMs),
      );
      return near[0]?.name;
    },
    forget: () => {
      for (const type of events) window.removeEventListener(type, note, options);
    },
  };
}

/** As web-vitals names elements: from the nearest id downward. */
function selector(element: Element): string {
  let path = '';
  for (let at: Element | null = element; at; at = at.parentElement) {
    const own = at.id ? `#${at.id}` : [at.localName, ...at.classList].join('.');
    const longer = path ? `${own}>${path}` : own;
    if (longer.length > longest) return path || element.localName;
    path = longer;
    if (at.id) break;
  }
  return path;
}
