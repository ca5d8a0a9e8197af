/** Passes over promises that Lighthouse leaves behind when Chrome dies under it. */
import type { Log } from '../../ports.ts';

let isWatching = false;

/**
 * Lighthouse awaits its navigation command only after the page has loaded. When Chrome dies before,
 * that promise is rejected while nothing listens, and Node would end Headroom for it. The run
 * itself fails as well and says why, so these rejections alone are passed over. Any other goes on
 * to be an uncaught exception, as Node has it.
 */
export function passOverLateRejections(log: Log): void {
  if (isWatching) return;
  isWatching = true;
  process.on('unhandledRejection', (reason) => {
    if (isProtocolError(reason)) log.debug(`After the end of Chrome: ${reason.message}`);
    else if (process.listenerCount('unhandledRejection') === 1) throw reason;
  });
}

/**
 * Returns whether it is an error of a DevTools command. Lighthouse's have `protocolMethod` or that
 * code, Puppeteer's are known by name.
 */
function isProtocolError(reason: unknown): reason is Error {
  if (!(reason instanceof Error)) return false;
  if ('code' in reason && reason.code === 'TARGET_CRASHED') return true;
  return (
    'protocolMethod' in reason ||
    ['TargetCloseError', 'ProtocolError', 'ConnectionClosedError'].includes(reason.name)
  );
}
