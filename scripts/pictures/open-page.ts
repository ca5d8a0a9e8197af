/** A page in the real Chrome: drawn, asked and walked through by keys, as a reader would. */
import { writeFileSync } from 'node:fs';
import { chromeFlags } from '../../src/adapters/chrome/flags.ts';
import { startChrome } from '../../src/adapters/chrome/process.ts';

export interface Look {
  readonly width: number;
  readonly scheme?: 'light' | 'dark';
  readonly media?: 'screen' | 'print';
  readonly scripts?: 'on' | 'off';
}

export interface OpenedPage {
  /** Returns what the expression gives, as plain data. */
  ask<T>(expression: string): Promise<T>;
  /** Presses and releases a key, such as `Tab` or `Enter`. */
  press(key: string, modifier?: 'shift'): Promise<void>;
  type(text: string): Promise<void>;
  /** Writes the whole page as a picture, or the element that the selector names. */
  picture(file: string, selector?: string): Promise<void>;
  /** What the browser complained of: errors, refused styles and scripts. */
  readonly complaints: readonly string[];
}

const keyCodes: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, ' ': 32, ArrowRight: 39 };
const shift = 8;

/** Opens an address, hands the page over, and ends Chrome after it. */
export async function withPage<T>(
  url: string,
  { width, scheme = 'light', media = 'screen', scripts = 'on' }: Look,
  work: (page: OpenedPage) => Promise<T>,
): Promise<T> {
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
  const flags = chromeFlags(process.getuid?.() === 0, { steadyFrames: false, drawnAnew: false });
  const chrome = await startChrome(env, flags);
  const { devTools } = chrome;
  try {
    const { targetId } = (await devTools.send('Target.createTarget', { url: 'about:blank' })) as {
      targetId: string;
    };
    const { sessionId } = (await devTools.send('Target.attachToTarget', {
      targetId,
      flatten: true,
    })) as { sessionId: string };
    const send = <R>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<R> =>
      devTools.send(method, params, sessionId) as Promise<R>;
    const complaints: string[] = [];
    devTools.on('Log.entryAdded', ({ entry }) =>
      complaints.push(String((entry as { readonly text: string }).text)),
    );
    devTools.on('Runtime.exceptionThrown', (thrown) => complaints.push(JSON.stringify(thrown)));
    const loaded = new Promise<void>((resolve) => {
      devTools.on('Page.loadEventFired', () => resolve());
    });
    for (const domain of ['Page', 'Runtime', 'Log']) await send(`${domain}.enable`);
    const isPhone = width < 600;
    await send('Emulation.setDeviceMetricsOverride', {
      width,
      height: 900,
      deviceScaleFactor: isPhone ? 2 : 1,
      mobile: isPhone,
    });
    await send('Emulation.setEmulatedMedia', {
      media,
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
    if (scripts === 'off') await send('Emulation.setScriptExecutionDisabled', { value: true });
    await send('Page.navigate', { url });
    await loaded;

    const ask = async <R>(expression: string): Promise<R> => {
      const { result, exceptionDetails } = await send<{
        readonly result: { readonly value: R };
        readonly exceptionDetails?: unknown;
      }>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    };
    return await work({
      ask,
      complaints,
      async press(key, modifier) {
        const code = keyCodes[key];
        const common = {
          key,
          code: key === ' ' ? 'Space' : key,
          windowsVirtualKeyCode: code,
          modifiers: modifier === 'shift' ? shift : 0,
        };
        const text = key === 'Enter' ? { text: '\r' } : key === ' ' ? { text: ' ' } : {};
        await send('Input.dispatchKeyEvent', { type: 'keyDown', ...common, ...text });
        await send('Input.dispatchKeyEvent', { type: 'keyUp', ...common });
      },
      async type(text) {
        await send('Input.insertText', { text });
      },
      async picture(file, selector = 'html') {
        const { y, height } = await ask<{ readonly y: number; readonly height: number }>(
          `(({ y, height }) => ({ y: y + scrollY, height }))(` +
            `document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`,
        );
        const { data } = await send<{ readonly data: string }>('Page.captureScreenshot', {
          captureBeyondViewport: true,
          clip: { x: 0, y, width, height, scale: 1 },
        });
        writeFileSync(file, Buffer.from(data, 'base64'));
      },
    });
  } finally {
    chrome.kill();
    await chrome.ended;
  }
}
