import { readFileSync } from 'node:fs';
import { arch, cpus, release, totalmem, type } from 'node:os';
import type { Machine } from '../../ports.ts';
import { watchCpu } from './cpu-watch.ts';

/**
 * Describes this machine, as far as it can move a timing. `os` holds the image's name where there
 * is one (GitHub's runners set `ImageOS`).
 */
export function thisMachine(): Machine {
  return {
    describe() {
      const cores = cpus();
      return {
        cpu: cores[0]?.model.trim() || arch(),
        cores: cores.length,
        memoryBytes: totalmem(),
        os: [distribution() ?? `${type()} ${release()}`, arch()].join(' '),
        node: process.versions.node,
      };
    },
    watchCpu: () => watchCpu(),
  };
}

/** `Debian GNU/Linux 12 (bookworm)`; undefined where there is no os-release file. */
function distribution(): string | undefined {
  try {
    return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  } catch {
    return undefined; // macOS, Windows and some small images have no such file
  }
}
