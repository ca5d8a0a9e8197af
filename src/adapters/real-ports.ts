/** Assembles the real ports. */
import type { Log, Ports, Runner } from '../ports.ts';
import { chromeLauncher } from './chrome/chrome.ts';
import { systemClock } from './clock.ts';
import { nodeFiles } from './files/files.ts';
import { gitCli } from './git.ts';
import { autocannonLoad } from './load/load.ts';
import { thisMachine } from './machine/machine.ts';
import { nodeNetwork } from './network/network.ts';
import { nodeProcesses } from './processes/processes.ts';

export function realPorts(log: Log, runner: Runner): Ports {
  return {
    clock: systemClock(),
    log,
    files: nodeFiles(),
    git: gitCli(),
    processes: nodeProcesses(log),
    network: nodeNetwork(),
    chrome: chromeLauncher(log),
    load: autocannonLoad(),
    machine: thisMachine(),
    runner,
    redact: (text) => text,
  };
}
