/** Keeps the last messages of a page, for the error of a flow that fails. */
import type { CDPSession } from 'puppeteer-core';
import { quotedWhole } from '../../redact/quoted.ts';

const mostLines = 20;
const longestLine = 1_000;
const told = ['error', 'warning', 'assert'];

/** Returns a function that gives the last errors and warnings of the page. */
export async function keepConsole(session: CDPSession): Promise<() => readonly string[]> {
  const lines: string[] = [];
  const keep = (line: string): void => {
    lines.push(quotedWhole(line, longestLine, `a message of ${line.length} characters`));
    if (lines.length > mostLines) lines.shift();
  };
  session.on('Runtime.consoleAPICalled', ({ type, args }) => {
    if (told.includes(type))
      keep(`${type}: ${args.map(({ value, description }) => description ?? value).join(' ')}`);
  });
  session.on('Runtime.exceptionThrown', ({ exceptionDetails: { exception, text } }) =>
    keep(`uncaught: ${exception?.description ?? text}`),
  );
  await session.send('Runtime.enable');
  return () => [...lines];
}
