/** Writes foreign text into a budgets file that is proposed. */

/** Returns a JSON string without characters that could be seen wrongly or end a block. */
export function quoted(foreign: string): string {
  return JSON.stringify(foreign).replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|[<>`]/gu, (character) =>
    [...character].map(escapedUnit).join(''),
  );
}

function escapedUnit(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
