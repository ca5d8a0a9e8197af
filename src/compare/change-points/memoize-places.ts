/** Keeps what was computed for places of one series, which is searched at several levels. */

/** No history has more points, so that three places fit into one number. */
const mostPlaces = 100_000;

/** Returns `compute` with its answers kept. */
export function memoizePlaces<Answer>(
  compute: (start: number, at: number, end: number) => Answer,
): (start: number, at: number, end: number) => Answer {
  const answers = new Map<number, Answer>();
  return (start, at, end) => {
    const key = (start * mostPlaces + at) * mostPlaces + end;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = compute(start, at, end);
    answers.set(key, answer);
    return answer;
  };
}
