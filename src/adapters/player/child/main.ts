/**
 * Plays a flow in a tab of Headroom's Chrome: a module of the checkout, or a recording. It is a
 * process of its own, without Headroom's environment, since the module is somebody else's code.
 */
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { openTyped } from '../cover-typed.ts';
import { openChannel } from './channel.ts';
import { playModule } from './play-module.ts';
import { playRecording } from './play-recording.ts';
import { openSteps } from './steps.ts';
import { watchTyping } from './watch-typing.ts';

const channel = openChannel();
const order = await channel.receive('play');
const covered = openTyped();
const typed = (text: string): void => {
  covered.add(text);
  void channel.send({ type: 'typed', text });
};

try {
  const browser = await puppeteer.connect({ browserURL: order.browserUrl, defaultViewport: null });
  const page = await findTab(browser, order.tabUrl);
  page.setDefaultTimeout(order.timeoutMs);
  watchTyping(page, typed);
  page.on('dialog', (dialog) => {
    void channel.send({ type: 'met', what: `a dialog (${dialog.type()})` });
    // A script that listens answers by itself.
    if (page.listenerCount('dialog') === 1) void dialog.dismiss().catch(() => {});
  });
  for (let repetition = 1; repetition <= order.repeat; repetition += 1) {
    const steps = openSteps(channel);
    const { script } = order;
    if (script.kind === 'module') await playModule(script.file, page, steps, order, repetition);
    else await playRecording(script, browser, page, steps, order, repetition, typed);
    steps.close();
    await channel.send({ type: 'played' });
    await channel.receive('next');
  }
  await channel.send({ type: 'finished' });
} catch (thrown) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  await channel.send({
    type: 'failed',
    message: covered.cover(error.message),
    stack: covered.cover(error.stack ?? ''),
  });
}
process.exit(0);

/** Finds the tab that Headroom opened for this flow. */
async function findTab(browser: Browser, url: string): Promise<Page> {
  const target = await browser.waitForTarget((one) => one.url() === url, { timeout: 10_000 });
  const page = await target.page();
  if (!page) throw new Error('Headroom closed the tab of this flow');
  return page;
}
