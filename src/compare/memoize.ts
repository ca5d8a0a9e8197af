/**
 * Memoizes functions of two numbers that cost much and are asked for again and again with the same
 * few of them.
 */

/**
 * Returns `compute` with its answers kept. Maps of maps, since writing numbers as text for a key
 * costs more than the rest.
 */
export function memoize<Answer>(
  compute: (n: number, level: number) => Answer,
): (n: number, level: number) => Answer {
  const answers = new Map<number, Map<number, Answer>>();
  return (n, level) => {
    let byLevel = answers.get(n);
    if (!byLevel) {
      byLevel = new Map();
      answers.set(n, byLevel);
    }
    let answer = byLevel.get(level);
    if (answer === undefined) {
      answer = compute(n, level);
      byLevel.set(level, answer);
    }
    return answer;
  };
}
