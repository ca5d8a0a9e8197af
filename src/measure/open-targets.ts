/**
 * Knows which targets of which arms can still be measured. A target that keeps failing is given up,
 * so that the others get the time.
 */
import type { Arm } from '../model.ts';

/** How many rounds in a row may fail before a target is given up. */
const patience = 2;

export interface OpenTargets {
  isOpen(target: string, arm: Arm): boolean;
  succeeded(target: string, arm: Arm): void;
  /** Returns true when this failure was the last straw. */
  failed(target: string, arm: Arm): boolean;
}

/** `withoutBase`: targets whose base is not measured at all. */
export function openTargets(withoutBase: { has(target: string): boolean }): OpenTargets {
  const inARow = new Map<string, number>();
  const key = (target: string, arm: Arm) => `${arm} ${target}`;
  return {
    isOpen: (target, arm) =>
      !(arm === 'base' && withoutBase.has(target)) &&
      (inARow.get(key(target, arm)) ?? 0) < patience,
    succeeded: (target, arm) => void inARow.set(key(target, arm), 0),
    failed(target, arm) {
      const count = (inARow.get(key(target, arm)) ?? 0) + 1;
      inARow.set(key(target, arm), count);
      return count >= patience;
    },
  };
}
