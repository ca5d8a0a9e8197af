#!/usr/bin/env node
const oldest = 24;
const { node } = process.versions;
if (Number.parseInt(node, 10) < oldest) {
  console.error(`headroom needs Node ${oldest} or newer; this is Node ${node}.`);
  process.exit(2);
}
const { cli } = await import('./headroom.js');
await cli();
