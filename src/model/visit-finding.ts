/** Defines the findings on where visits ended and what failed on them. */
import type { Level } from './budget.ts';
import type { Arm } from './target.ts';

/**
 * That the page that was measured is not the page that was asked for, not that of the base, or not
 * all of it.
 */
export type VisitFinding = { readonly target: string; readonly level: Level } & (
  | {
      readonly kind: 'led-elsewhere';
      /** The rounds whose visits ended there. */
      readonly arms: readonly Arm[];
      /** A path on its own host, or a whole address. */
      readonly landedOn: string;
      /** The "redirect" of the page. */
      readonly meant?: string | undefined;
    }
  | {
      readonly kind: 'led-apart';
      /** Where a step of a flow ended in each arm; undefined: at the address that it opened. */
      readonly landedOn: Readonly<Record<Arm, string | undefined>>;
    }
  | {
      /** A step of a flow loads a document in every round of this arm, and in none of the other. */
      readonly kind: 'loaded-apart';
      readonly by: Arm;
    }
  | {
      /** Parts of the page were answered by nobody, since its recording lacks them. */
      readonly kind: 'not-recorded';
      readonly arms: readonly Arm[];
      readonly urls: readonly string[];
    }
  | {
      readonly kind: 'resources-failed';
      readonly resources: readonly {
        readonly url: string;
        readonly type: string;
        readonly problem: string;
      }[];
      /** Whether there is a base, in which they do not fail. */
      readonly compared: boolean;
    }
);
