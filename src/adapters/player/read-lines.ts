/** Reads lines that another process writes. */
import type { Readable } from 'node:stream';

/** Gives each line. Throws a RangeError for one of more than `most` characters. */
export async function* readLines(stream: Readable, most: number): AsyncGenerator<string, void> {
  stream.setEncoding('utf8');
  let rest = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = chunk.split('\n');
    lines[0] = rest + (lines[0] ?? '');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line;
    if (rest.length > most) throw new RangeError(`a line of more than ${most} characters`);
  }
}
