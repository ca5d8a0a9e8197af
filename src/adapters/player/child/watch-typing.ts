/** Tells every text before it is typed, whichever of Puppeteer's ways is used, in any tab. */
import { type Keyboard, Locator, type Page } from 'puppeteer-core';

/** Longer texts hold no password, and need not be covered as a whole. */
const longestTold = 100_000;

export function watchTyping(page: Page, tell: (text: string) => void): void {
  const typed = (text: string): void => {
    if (text.length <= longestTold) tell(text);
  };
  // All tabs share it.
  const keyboard = Object.getPrototypeOf(page.keyboard) as Keyboard;
  const { type, sendCharacter } = keyboard;
  keyboard.type = function (text, options) {
    typed(text);
    return type.call(this, text, options);
  };
  keyboard.sendCharacter = function (text) {
    // Typing sends the characters that no key has one by one.
    if (text.length > 1) typed(text);
    return sendCharacter.call(this, text);
  };
  const { fill } = Locator.prototype;
  Locator.prototype.fill = function (value, options) {
    typed(String(value));
    return fill.call(this, value, options);
  };
  const tab = Object.getPrototypeOf(page) as Page;
  const { authenticate } = tab;
  tab.authenticate = function (credentials) {
    for (const text of Object.values(credentials ?? {})) typed(String(text));
    return authenticate.call(this, credentials);
  };
}
