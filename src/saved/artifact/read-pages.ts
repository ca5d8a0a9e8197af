/** Lists that GitHub gives in pages of 100. */
import type { Answer, Problem } from '../../ports.ts';

/** Reads pages until one is not full; what was read before a problem is kept. */
export async function readPages<T>(
  most: number,
  read: (page: number) => Promise<Answer<readonly T[]>>,
  problems: Problem[],
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; page <= most; page += 1) {
    const answer = await read(page);
    if (!answer.ok) problems.push(answer.problem);
    else all.push(...answer.value);
    if (!answer.ok || answer.value.length < 100) break;
  }
  return all;
}
