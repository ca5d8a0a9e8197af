/** How Chrome is started. */

/**
 * Those of Chrome's own deterministic mode that need no frame control from outside: every frame waits for all of its stages, and
 * no stage gives up waiting. Off by default: on real pages the first paint then races with their scripts, and FCP and LCP
 * jump between two modes (`npm run bench -- page-noise`).
 */
const steadyFrameFlags = [
  '--run-all-compositor-stages-before-draw',
  '--disable-new-content-rendering-timeout',
  '--disable-image-animation-resync',
  '--disable-threaded-animation',
  '--disable-threaded-scrolling',
  '--disable-checker-imaging',
];

/** Beyond chrome-launcher's own quiet flags: no window, no hosts of its own, no protocol that depends on the network. */
export function chromeFlags(isRoot: boolean, steadyFrames: boolean): readonly string[] {
  return [
    ...(steadyFrames ? steadyFrameFlags : []),
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
