/**
 * Finds in Chrome's own record of frames when the main thread handed over a frame that was seen at
 * a moment.
 */

/**
 * An event of the trace about a frame: a `Commit` of the main thread, or one end of a
 * `PipelineReporter`. `ts` is in microseconds.
 */
export interface FrameEvent {
  readonly name: string;
  readonly ts: number;
  readonly ph?: string;
  readonly pid?: number;
  readonly id2?: { readonly local?: string };
  readonly args?: {
    readonly frameSeqId?: number;
    /** Whose frame it is: each compositor counts for itself. */
    readonly layerTreeId?: number;
    readonly frame_reporter?: FrameReporter;
    /** The name in older versions of Chrome. */
    readonly chrome_frame_reporter?: FrameReporter;
  };
}

interface FrameReporter {
  readonly frame_sequence?: number;
  readonly layer_tree_host_id?: number;
  readonly state?: string;
  readonly frame_type?: string;
}

/**
 * When a frame was seen on the screen → when the main thread had painted and handed it over;
 * microseconds of the trace's clock.
 */
export type PaintedFrames = ReadonlyMap<number, number>;

/**
 * Returns the frames of a page, from the events of its process. A frame's `PipelineReporter` ends
 * when the frame is seen; its first paint and its largest paint have that time (`paintedAt`). The
 * main thread's `Commit` has the same number, and is of the same compositor. A frame of the same
 * site within one of another site has its own compositor in the page's process. A reporter that was
 * forked, or that presented a part, tells of what the compositor did without the main thread. Of
 * frames that were seen together the last one counts. Where Chrome records none of this the map is
 * empty.
 */
export function paintedFrames(events: readonly FrameEvent[]): PaintedFrames {
  const committedUs = new Map<string, number>();
  const underWay = new Map<string, FrameEvent>();
  const frames = new Map<number, number>();
  for (const event of events) {
    if (event.name === 'Commit' && event.args?.frameSeqId !== undefined)
      for (const tree of [event.args.layerTreeId, undefined])
        committedUs.set(frameKey(event, tree, event.args.frameSeqId), event.ts);
    if (event.name !== 'PipelineReporter') continue;
    const id = `${event.pid} ${event.id2?.local}`;
    const began = underWay.get(id);
    if (event.ph === 'b') underWay.set(id, event);
    else underWay.delete(id);
    const frame = began?.args?.frame_reporter ?? began?.args?.chrome_frame_reporter;
    if (event.ph !== 'e' || frame?.state !== 'STATE_PRESENTED_ALL' || frame.frame_type === 'FORKED')
      continue;
    // Where Chrome does not say on both sides whose frame it is, the number alone decides.
    const [own, any] = [frame.layer_tree_host_id, undefined].map((tree) =>
      committedUs.get(frameKey(event, tree, frame.frame_sequence)),
    );
    const atUs = own ?? any;
    if (atUs !== undefined) frames.set(event.ts, Math.max(atUs, frames.get(event.ts) ?? atUs));
  }
  return frames;
}

/**
 * Returns when the main thread had painted the frame that was seen at that moment; undefined where
 * no frame is known. Chrome rounds the times of a paint and of its frame to whole microseconds
 * separately, so they may be one apart. They were in 9 of 36 visits (a trial).
 */
export function paintedAt(frames: PaintedFrames, seenUs: number): number | undefined {
  return frames.get(seenUs) ?? frames.get(seenUs + 1) ?? frames.get(seenUs - 1);
}

const frameKey = (
  { pid }: FrameEvent,
  tree: number | undefined,
  sequence: number | undefined,
): string => `${pid} ${tree ?? 'any'} ${sequence}`;
