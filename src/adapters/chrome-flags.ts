/** How Chrome is started. */

/** Beyond chrome-launcher's own quiet flags: no window, no hosts of its own, no protocol that depends on the network. */
export function chromeFlags(isRoot: boolean): readonly string[] {
  return [
    '--headless=new',
    '--remote-debugging-pipe',
    '--remote-debugging-port=0',
    '--disable-quic',
    '--disable-search-engine-choice-screen',
    // /dev/shm is 64 MB in many containers, and a tab that fills it crashes.
    '--disable-dev-shm-usage',
    // Chrome refuses its sandbox to root.
    ...(isRoot ? ['--no-sandbox'] : []),
  ];
}
