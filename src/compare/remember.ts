/** Values that cost much to compute and are asked for again and again, with the same few numbers. */

/** `compute`, remembering its answers. Maps of maps, since writing numbers as text for a key costs more than the rest. */
export function remembered<Answer>(compute: (n: number, level: number) => Answer): (n: number, level: number) => Answer {
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
