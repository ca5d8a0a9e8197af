/**
 * Uploads one file in a process of its own and ends, as the action does: GitHub's client would go
 * on trying for minutes.
 */
import { dirname } from 'node:path';
import { createArtifacts } from '../../src/adapters/github/artifacts.ts';

const file = process.argv[2] ?? '';
const answer = await createArtifacts((text) => text).upload(
  'headroom-late',
  [file],
  dirname(file),
  { retentionDays: undefined, timeoutMs: 300 },
);
process.stdout.write(`\nANSWER ${JSON.stringify(answer)}\n`, () => process.exit());
