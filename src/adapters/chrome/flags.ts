/** Lists the flags that Chrome is started with. */
import { Launcher } from 'chrome-launcher';

/**
 * Flags of Chrome's own deterministic mode that need no frame control from outside. Every frame
 * waits for all of its stages, and no stage gives up waiting. Off by default: on real pages the
 * first paint then races with their scripts, and FCP and LCP jump between two modes (`npm run bench
 * -- page-noise`).
 */
const steadyFrameFlags = [
  '--run-all-compositor-stages-before-draw',
  '--disable-new-content-rendering-timeout',
  '--disable-image-animation-resync',
  '--disable-threaded-animation',
  '--disable-threaded-scrolling',
  '--disable-checker-imaging',
];

/**
 * chrome-launcher switches this feature off. Without it, a page takes over the place where the
 * blank page before it was drawn, and often misses its turn. On unchanged code and a quiet machine,
 * the first paint came 1 or 2 s late. That happened in one round of ten to all of them (`npm run
 * bench -- page-noise`, cure "drawn anew").
 */
const drawsAnew = 'RenderDocument';

/**
 * Chrome heeds only the last `--disable-features`, so the other features that chrome-launcher
 * switches off are named again.
 */
function disabledFeatures(): string {
  const prefix = '--disable-features=';
  const usual = Launcher.defaultFlags().flatMap((flag) =>
    flag.startsWith(prefix) ? flag.slice(prefix.length).split(',') : [],
  );
  return `${prefix}${usual.filter((feature) => feature !== drawsAnew).join(',')}`;
}

/**
 * Returns the flags beyond chrome-launcher's own quiet ones. They forbid a window, Chrome's own
 * hosts, and protocols that depend on the network.
 */
export function chromeFlags(
  isRoot: boolean,
  { steadyFrames, drawnAnew }: { readonly steadyFrames: boolean; readonly drawnAnew: boolean },
): readonly string[] {
  return [
    ...(drawnAnew ? [disabledFeatures()] : []),
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
