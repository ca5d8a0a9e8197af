import {
  type FrameEvent,
  paintedAt,
  paintedFrames,
} from '../../../src/adapters/lighthouse/frames.ts';

const commit = (atMs: number, frameSeqId: number, pid = 1): FrameEvent => ({
  name: 'Commit',
  ph: 'X',
  pid,
  ts: 1000 * atMs,
  args: { frameSeqId },
});

/** A frame from when it was begun to when it was seen or dropped. */
function frame(
  sequence: number,
  endMs: number,
  { state = 'STATE_PRESENTED_ALL', type = '', id = `${sequence}`, pid = 1 } = {},
): FrameEvent[] {
  const reporter = { frame_sequence: sequence, state, ...(type ? { frame_type: type } : {}) };
  return [
    {
      name: 'PipelineReporter',
      ph: 'b',
      pid,
      ts: 0,
      id2: { local: id },
      args: { frame_reporter: reporter },
    },
    { name: 'PipelineReporter', ph: 'e', pid, ts: 1000 * endMs, id2: { local: id }, args: {} },
  ];
}

/** In the order of time, as Lighthouse hands them over. */
const inMs = (events: readonly FrameEvent[]): readonly (readonly number[])[] =>
  [...paintedFrames(events.toSorted((one, other) => one.ts - other.ts))].map(
    ([seenUs, paintedUs]) => [seenUs / 1000, paintedUs / 1000],
  );

test('a seen frame was painted when the main thread handed over the one of its number', () => {
  expect(
    inMs([commit(360, 674), commit(442, 683), ...frame(674, 470), ...frame(683, 496)]),
  ).toEqual([
    [470, 360],
    [496, 442],
  ]);
});

test('what the main thread did not paint, or nobody saw, is no frame of it', () => {
  const ofCompositor = [
    ...frame(605, 381, { type: 'FORKED', id: 'a' }),
    ...frame(604, 381, { state: 'STATE_PRESENTED_PARTIAL', id: 'b' }),
  ];
  expect(
    inMs([
      commit(352, 602),
      ...frame(602, 381),
      commit(371, 605),
      commit(375, 604),
      ...ofCompositor,
    ]),
  ).toEqual([[381, 352]]);
  expect(
    inMs([commit(352, 602), ...frame(602, 381, { state: 'STATE_DROPPED' }), ...frame(7, 400)]),
  ).toEqual([]);
});

test('of frames seen together the last counts; a name that returns is the last begun', () => {
  expect(inMs([commit(20, 1), commit(30, 2), ...frame(1, 50), ...frame(2, 50)])).toEqual([
    [50, 30],
  ]);
  const again = frame(2, 90, { id: 'a' }).map((event) =>
    event.ph === 'b' ? { ...event, ts: 60_000 } : event,
  );
  expect(inMs([commit(20, 1), commit(70, 2), ...frame(1, 50, { id: 'a' }), ...again])).toEqual([
    [50, 20],
    [90, 70],
  ]);
});

test("the record's older name is read too", () => {
  const older = frame(1, 50).map(
    (event) =>
      ({ ...event, args: { chrome_frame_reporter: event.args?.frame_reporter } }) as FrameEvent,
  );
  expect(inMs([commit(20, 1), ...older])).toEqual([[50, 20]]);
});

test('numbers are of one process: another may use the same', () => {
  expect(
    inMs([
      commit(20, 1, 1),
      commit(40, 1, 2),
      ...frame(1, 50, { pid: 1 }),
      ...frame(1, 60, { pid: 2 }),
    ]),
  ).toEqual([
    [50, 20],
    [60, 40],
  ]);
});

test('numbers are of one compositor, which a frame within the page may share', () => {
  const of = (tree: number, events: readonly FrameEvent[]): readonly FrameEvent[] =>
    events.map((event) => {
      const { frame_reporter } = event.args ?? {};
      return {
        ...event,
        args: frame_reporter
          ? { frame_reporter: { ...frame_reporter, layer_tree_host_id: tree } }
          : { ...event.args, layerTreeId: tree },
      };
    });
  const [page, inner] = [of(2, frame(1, 60, { id: 'a' })), of(5, frame(1, 80, { id: 'b' }))];
  const commits = [...of(2, [commit(20, 1)]), ...of(5, [commit(40, 1)])];
  const expected = [
    [60, 20],
    [80, 40],
  ];
  expect(inMs([...commits, ...page, ...inner])).toEqual(expected);
  expect(inMs([commit(20, 1), ...page])).toEqual([[60, 20]]);
  expect(inMs([...of(2, [commit(20, 1)]), ...frame(1, 60)])).toEqual([[60, 20]]);
});

test('a trace without frames has none', () => {
  expect(
    inMs([
      { name: 'Commit', ts: 5 },
      { name: 'Paint', ts: 4 },
    ]),
  ).toEqual([]);
});

test('a paint whose time was rounded to the next microsecond is that of the frame', () => {
  const frames = paintedFrames([commit(20, 1), ...frame(1, 50)]);
  expect([49_999, 50_000, 50_001].map((seenUs) => paintedAt(frames, seenUs))).toEqual([
    20_000, 20_000, 20_000,
  ]);
  expect([49_998, 50_002].map((seenUs) => paintedAt(frames, seenUs))).toEqual([
    undefined,
    undefined,
  ]);
});
