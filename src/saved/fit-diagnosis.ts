/** A page's diagnosis, cut to the bounds of the file. */
import { measurementsBounds } from '../model/measurements-bounds.ts';
import { plainName } from '../model/plain-name.ts';
import type { Diagnosis, PageTimer, Resource } from '../model.ts';
import { atLeastZero, type Cut } from './cut-text.ts';
import { frameLength, largestWithin, type Weight } from './largest-within.ts';

const { characters, lists } = measurementsBounds;

/** Returns the diagnosis with the largest of its resources and opportunities. */
export function fitDiagnosis(
  { frames, timers, ...diagnosis }: Diagnosis,
  room: { readonly evidence: number; readonly frames: number },
  cut: Cut,
): Diagnosis {
  const { lcpElement, resources, opportunities } = diagnosis;
  const { evidence } = room;
  const kept = largestWithin(resources, lists.resources, evidence / 2, weighResource);
  const leftOut = (diagnosis.resourcesLeftOut ?? 0) + resources.length - kept.length;
  return {
    ...diagnosis,
    lcpElement: lcpElement === undefined ? undefined : cut(lcpElement, characters.element),
    ...(frames && fitsIn(frames, room.frames) ? { frames } : {}),
    ...(leftOut === 0 ? {} : { resourcesLeftOut: leftOut }),
    resources: kept.map(({ url, type, transferBytes, tookMs, again }) => ({
      url: cut(url, characters.url),
      type: plainName(cut(type, characters.type)),
      transferBytes: atLeastZero(transferBytes),
      ...(tookMs === undefined ? {} : { tookMs: atLeastZero(tookMs) }),
      ...(again === undefined ? {} : { again }),
    })),
    ...(timers && {
      timers: largestWithin(timers, lists.timers, evidence / 8, weighTimer).map((timer) =>
        fitTimer(timer, cut),
      ),
    }),
    opportunities: largestWithin(
      opportunities,
      lists.opportunities,
      evidence / 2,
      weighOpportunity,
    ).map(({ audit, title, savingMs, savingBytes }) => ({
      audit: plainName(cut(audit, characters.audit)),
      title: cut(title, characters.title),
      savingMs: Number.isFinite(savingMs) ? savingMs : 0,
      savingBytes: Number.isFinite(savingBytes) ? savingBytes : 0,
    })),
  };
}

/** A filmstrip with a gap says something else: it is kept whole, or not at all. */
const fitsIn = (frames: NonNullable<Diagnosis['frames']>, room: number): boolean =>
  frames.length <= lists.frames &&
  frames.every(
    ({ ms, image = '' }) => atLeastZero(ms) === ms && image.length <= characters.image,
  ) &&
  frames.reduce((sum, { image = '' }) => sum + image.length + frameLength, 0) <= room;

const weighResource = ({ url, type, transferBytes }: Resource): Weight => ({
  size: transferBytes,
  length:
    Math.min(url.length, characters.url) + Math.min(type.length, characters.type) + frameLength,
});

const weighTimer = ({ url, ms }: PageTimer): Weight => ({
  size: ms,
  length: Math.min(url.length, characters.script) + frameLength,
});

const fitTimer = ({ url, line, ms }: PageTimer, cut: Cut): PageTimer => ({
  url: plainName(cut(url, characters.script)),
  line: Number.isSafeInteger(line) ? atLeastZero(line) : 0,
  ms: atLeastZero(ms),
});

const weighOpportunity = ({
  audit,
  title,
  savingMs,
}: Diagnosis['opportunities'][number]): Weight => ({
  size: savingMs,
  length:
    Math.min(audit.length, characters.audit) +
    Math.min(title.length, characters.title) +
    frameLength,
});
