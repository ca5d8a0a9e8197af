/** Leads a recording to the server that is measured. */
import type { UserFlow } from '@puppeteer/replay';

/**
 * Returns the recording with this origin in the place of the one that it was recorded on, which is
 * that of its first `navigate`.
 */
export function moveToOrigin(recording: UserFlow, origin: string): UserFlow {
  const first = recording.steps.find((step) => step.type === 'navigate');
  const recorded = first && URL.canParse(first.url) ? new URL(first.url).origin : undefined;
  const move = (address: string): string => {
    if (!URL.canParse(address)) return address;
    const { origin: own, href } = new URL(address);
    return own === recorded && own !== 'null' ? `${origin}${href.slice(own.length)}` : address;
  };
  return {
    ...recording,
    steps: recording.steps.map((step) => {
      const target = 'target' in step && step.target ? { target: move(step.target) } : {};
      return step.type === 'navigate'
        ? { ...step, ...target, url: new URL(move(step.url), origin).href }
        : { ...step, ...target };
    }),
  };
}
