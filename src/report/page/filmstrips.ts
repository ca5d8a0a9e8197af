/** Filmstrips of both arms of a page, side by side. */
import type { Filmstrip } from '../../model/report-page.ts';
import type { Arm, Diagnosis } from '../../model.ts';
import { formatValue } from '../format.ts';

const labels: Readonly<Record<Arm, string>> = { base: 'base', head: 'this change' };

/** Empty where neither audit kept pictures. */
export function filmstrips(target: string, diagnoses: readonly Diagnosis[]): readonly Filmstrip[] {
  return (['base', 'head'] as const).flatMap((arm) => {
    const audit = diagnoses.find((one) => one.target === target && one.arm === arm);
    const { frames = [] } = audit ?? {};
    return frames.length === 0
      ? []
      : [
          {
            label: labels[arm],
            frames: fillForward(frames),
          },
        ];
  });
}

/** Gives each frame its image. Frames before the first image are left out. */
function fillForward(frames: NonNullable<Diagnosis['frames']>): Filmstrip['frames'] {
  let last: string | undefined;
  return frames.flatMap(({ ms, image }) => {
    last = image ?? last;
    return last === undefined ? [] : [{ after: formatValue('ms', ms), image: last }];
  });
}
