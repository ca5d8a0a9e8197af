/** Tells of which pages no picture was taken. */
import type { ReportContext } from './context.ts';
import type { Style } from './style.ts';

const mostNamed = 3;

/** Returns one note for all pages behind a login; none where pictures of each were kept. */
export function pictureNotes(
  { diagnoses }: Pick<ReportContext, 'diagnoses'>,
  style: Style,
): readonly string[] {
  const targets = new Set(
    diagnoses.flatMap(({ target, withoutPictures }) => (withoutPictures ? [target] : [])),
  );
  if (targets.size === 0) return [];
  const names = [...targets].slice(0, mostNamed).map((name) => style.text(name));
  const others = targets.size - names.length;
  const all = [...names, ...(others > 0 ? [`and ${others} more`] : [])].join(', ');
  const key = style.code('"evidence": "always"');
  return [
    'no screenshots, no filmstrip and no report of Lighthouse of what is behind a login ' +
      `(${all}); ${key} keeps them`,
  ];
}
