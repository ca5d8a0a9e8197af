/** Measures one step of a flow, as the kind that a rehearsal found it to be. */
import { HeadroomError } from '../../errors.ts';
import type { Browser, PlayedStep, PlayRequest } from '../../ports.ts';
import type { Driven } from '../lighthouse/visit.ts';
import { changedKind, inStep, loadsPage } from './errors.ts';
import type { WatchedTab } from './watch-tab.ts';

/** A `navigation` loads a new document in the tab, an `interaction` does not. */
export type Kind = PlayedStep['kind'];

/** A step that is about to begin. */
export interface Beginning {
  readonly name: string;
  readonly request: PlayRequest;
  readonly watched: WatchedTab;
  /** Undefined where no rehearsal has found it. */
  readonly kind: Kind | undefined;
  readonly isMeasured: boolean;
  /** Lets the script play it. Returns how long that took, two frames included. */
  readonly perform: () => Promise<number>;
  readonly audit: (driven: Driven) => ReturnType<Browser['audit']>;
  /** Bounds an answer of the page, which may hang. */
  readonly inTime: <T>(answer: Promise<T>) => Promise<T>;
}

/** Plays the step. Throws the coded error of one that fails or that changed its kind. */
export async function measureStep(
  step: Beginning,
): Promise<{ readonly kind: Kind; readonly played?: PlayedStep | undefined }> {
  const { watched, inTime } = step;
  const answer = await inTime(watched.watchNavigation());
  const navigated = (): Promise<boolean> => inTime(answer());
  if (!step.isMeasured || step.kind === undefined) {
    await step.perform();
    const kind = (await navigated()) ? 'navigation' : 'interaction';
    const { scope, timeoutMs } = step.request;
    await inTime(scope === 'record' ? watched.quiet(timeoutMs) : watched.settle());
    return { kind };
  }
  if (step.kind === 'navigation' && step.request.audits.length === 0)
    throw loadsPage(step.request, step.name);
  const played =
    step.kind === 'navigation' ? await navigate(step, navigated) : await interact(step, navigated);
  return { kind: step.kind, played };
}

async function navigate(
  { request, name, audit, perform, watched }: Beginning,
  navigated: () => Promise<boolean>,
): Promise<PlayedStep> {
  const stopped = new AbortController();
  let durationMs = 0;
  const trigger = async (): Promise<void> => {
    try {
      durationMs = await perform();
      if (!(await navigated())) throw changedKind(request, name, 'navigation');
    } catch (thrown) {
      stopped.abort(thrown);
    }
  };
  const visit = await audit({ page: watched.page, trigger, signal: stopped.signal }).catch(
    (thrown: unknown) => {
      const isOwn = stopped.signal.aborted || !(thrown instanceof HeadroomError);
      throw isOwn ? thrown : inStep(request, name, thrown);
    },
  );
  return {
    kind: 'navigation',
    durationMs,
    requestedUrl: visit.report.requestedUrl ?? visit.report.finalDisplayedUrl,
    report: visit.report,
    own: visit.own,
    html: visit.html,
    seen: visit.seen,
  };
}

async function interact(
  { request, name, perform, watched, inTime }: Beginning,
  navigated: () => Promise<boolean>,
): Promise<PlayedStep> {
  const observed = await inTime(watched.observe());
  const durationMs = await perform();
  if (await navigated()) throw changedKind(request, name, 'interaction');
  return { kind: 'interaction', durationMs, ...(await inTime(observed())) };
}
