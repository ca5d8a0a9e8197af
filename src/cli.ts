#!/usr/bin/env node
/** Starts the command line. */
import { runTerminal } from './terminal/terminal.ts';

await runTerminal(process.argv.slice(2));
