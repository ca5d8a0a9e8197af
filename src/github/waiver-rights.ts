/**
 * Whose word counts: asked of GitHub once for each person, and of so many that the requests last
 * for the verdict.
 */
import type { GitHub, Problem } from '../ports.ts';

/** `unknown`: GitHub did not tell. `unasked`: so many others were asked before. */
export type Right = 'write' | 'none' | 'bot' | 'unknown' | 'unasked';

export interface Rights {
  /** Asks GitHub the first time only. */
  of(login: string): Promise<Right>;
  readonly problems: readonly Problem[];
}

/** People who are asked about: each is a request. */
const mostPeople = 20;

/** A bot may repeat what somebody else wrote, so its own rights do not count. */
const isBot = (login: string): boolean => login.endsWith('[bot]');

export function createRights(github: Pick<GitHub, 'collaboratorPermission'>): Rights {
  const known = new Map<string, Right>();
  const problems: Problem[] = [];
  let asked = 0;
  const ask = async (login: string): Promise<Right> => {
    if (login === '') return 'unknown';
    if (isBot(login)) return 'bot';
    if (asked >= mostPeople) return 'unasked';
    asked += 1;
    const answer = await github.collaboratorPermission(login);
    if (answer.ok) return answer.value === 'admin' || answer.value === 'write' ? 'write' : 'none';
    if (answer.problem.kind === 'not-found') return 'none';
    problems.push(answer.problem);
    return 'unknown';
  };
  return {
    problems,
    async of(login) {
      const right = known.get(login) ?? (await ask(login));
      known.set(login, right);
      return right;
    },
  };
}

/** Why somebody's word does not count, in words. */
export function whyWithoutRight(login: string, right: Exclude<Right, 'write'>): string {
  switch (right) {
    case 'bot':
      return `${login} is a bot, which may repeat what others wrote`;
    case 'none':
      return `${login} may not write to this repository`;
    case 'unknown':
      return login === ''
        ? 'GitHub does not tell who asked for it'
        : `GitHub does not tell what ${login} may do`;
    case 'unasked':
      return `what ${login} may do was not asked: ${mostPeople} others were asked about before`;
  }
}
