/** Headroom as a step of GitHub Actions: the one place that writes to the runner. */
import * as core from '@actions/core';
import type { Log, Runner } from '../ports.ts';
import { logLine, logLines } from './log-lines.ts';

/**
 * Problems become annotations of the job, the rest plain lines; `debug` shows when step debugging
 * is on.
 */
export function actionsLog(): Log {
  return {
    note: (message) => core.info(logLines(message)),
    progress: (message) => core.info(logLines(message)),
    warn: (message) => core.warning(logLines(message)),
    error: (message) => core.error(logLines(message)),
    debug: (message) => core.debug(logLines(message)),
  };
}

/** The calls by which the action's two entries ask the runner and tell it things. */
export interface ActionsStep {
  input(name: string): string;
  /** Returns the text that the main step saved for the post step; empty when it saved nothing. */
  state(name: string): string;
  saveState(name: string, value: string): void;
  /** The runner covers the value in every line that any later step writes. */
  maskSecret(value: string): void;
  /** An error of the step, with a title of its own. */
  fail(title: string, message: string): void;
}

/** The step that this process is. */
export function actionsStep(): ActionsStep {
  return {
    input: (name) => core.getInput(name),
    state: (name) => core.getState(name),
    saveState: (name, value) => core.saveState(name, value),
    maskSecret: (value) => core.setSecret(value),
    fail: (title, message) => core.error(logLines(message), { title: logLine(title) }),
  };
}

/** A job summary holds 1 MiB a step. The runner refuses a larger one as a whole. */
const maxSummaryBytes = 1024 * 1024 - 1;

export function actionsRunner(): Runner {
  return {
    output: (name, value) => core.setOutput(name, value),
    async summary(markdown) {
      if (Buffer.byteLength(markdown) > maxSummaryBytes)
        throw new Error(`the job summary has more than ${maxSummaryBytes} bytes`);
      await core.summary.addRaw(markdown, true).write();
    },
    annotate({ level, title, file, line, column, message }) {
      const say = { failure: core.error, warning: core.warning, notice: core.notice }[level];
      say(logLines(message), {
        title: logLine(title),
        file: logLine(file),
        startLine: line,
        startColumn: column,
      });
    },
  };
}
