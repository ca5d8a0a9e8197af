/** Notes what a script types, so that it is told to nobody. */
import { Locator, type Page } from 'puppeteer-core';

/** Calls `typed` with each text before it is typed, whichever of Puppeteer's ways is used. */
export function watchTyping(page: Page, typed: (text: string) => void): void {
  const { keyboard } = page;
  const type = keyboard.type.bind(keyboard);
  keyboard.type = (text, options) => {
    typed(text);
    return type(text, options);
  };
  const { fill } = Locator.prototype;
  Locator.prototype.fill = function (value, options) {
    typed(String(value));
    return fill.call(this, value, options);
  };
}
