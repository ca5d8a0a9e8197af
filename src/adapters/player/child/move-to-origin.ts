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
        ? { ...step, ...target, url: ofWeb(new URL(move(step.url), origin)) }
        : { ...step, ...target };
    }),
  };
}

/** A recording is data, and may be a stranger's: it opens no file of this machine. */
function ofWeb({ protocol, href }: URL): string {
  if (!/^https?:$/.test(protocol) && href !== 'about:blank')
    throw new Error('a recorded step opens an address that is neither http nor https');
  return href;
}
