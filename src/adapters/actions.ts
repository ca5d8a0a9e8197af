/** Headroom as a step of GitHub Actions. */
import * as core from '@actions/core';
import type { Log, Runner } from '../ports.ts';

/** Problems become annotations of the job, the rest plain lines; `debug` shows when step debugging is on. */
export function actionsLog(): Log {
  return {
    note: (message) => core.info(message),
    progress: (message) => core.info(message),
    warn: (message) => core.warning(message),
    error: (message) => core.error(message),
    debug: (message) => core.debug(message),
  };
}

/** A job summary holds 1 MiB a step; what is more is refused as a whole by the runner. */
const maxSummaryBytes = 1024 * 1024 - 1;

export function actionsRunner(): Runner {
  return {
    output: (name, value) => core.setOutput(name, value),
    async summary(markdown) {
      if (Buffer.byteLength(markdown) > maxSummaryBytes) throw new Error(`the job summary has more than ${maxSummaryBytes} bytes`);
      await core.summary.addRaw(markdown, true).write();
    },
    annotate({ level, title, file, line, column, message }) {
      const say = { failure: core.error, warning: core.warning, notice: core.notice }[level];
      say(message, { title, file, startLine: line, startColumn: column });
    },
  };
}
