/**
 * Limits the work that can have held up a simulated paint to work before its frame was painted.
 * Lighthouse takes all work before the paint was seen (docs/adr/0009-a-calmer-simulation.md).
 */
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';
import { type PaintedFrames, paintedAt } from './frames.ts';
import { type OwnDocument, ownDocument } from './own-document.ts';
import type { VisitFacts } from './visit-facts.ts';

const { CPUNode, NetworkNode, PageDependencyGraph } = Lantern.Graph;
const { FirstContentfulPaint } = Lantern.Metrics;

const lighthouses = {
  pruneNode: PageDependencyGraph.pruneNode.bind(PageDependencyGraph),
  renderBlocking: FirstContentfulPaint.getRenderBlockingNodeData.bind(FirstContentfulPaint),
  paintGraph: FirstContentfulPaint.getFirstPaintBasedGraph.bind(FirstContentfulPaint),
};

export function restoreFirstPaint(): void {
  PageDependencyGraph.pruneNode = lighthouses.pruneNode;
  FirstContentfulPaint.getRenderBlockingNodeData = lighthouses.renderBlocking;
  FirstContentfulPaint.getFirstPaintBasedGraph = lighthouses.paintGraph;
}

/**
 * Lighthouse leaves tasks under 10 ms out of its graph, and with them the scripts that ran in them.
 * So a script of about 10 ms holds the first paint up in one round and not in the next. Shorter
 * ones than this, in microseconds, weigh as good as nothing.
 */
const keptTaskUs = 2_000;

/** The tasks that put up the document and begin to parse it stay, however short. */
function pruneShortTask(node: Lantern.Graph.Node, { commit, parsedUs }: OwnDocument): void {
  const isKept =
    node instanceof CPUNode &&
    (node.duration >= keptTaskUs || isInside(node, commit?.atUs) || isInside(node, parsedUs));
  if (!isKept) lighthouses.pruneNode(node);
}

const isInside = ({ startTime, endTime }: Lantern.Graph.CPUNode, us: number | undefined): boolean =>
  us !== undefined && startTime <= us && us <= endTime;

/** Lighthouse leaves out tasks shorter than this, in microseconds. */
const lighthousesKeptTaskUs = 10_000;

/** Ends render blocking at the frame, for the first paint and for the largest one. */
export function endRenderBlockingAtFrame(visit: VisitFacts): void {
  const { frames } = visit;
  const own = ownDocument(visit);
  PageDependencyGraph.pruneNode = (node) => pruneShortTask(node, own);
  FirstContentfulPaint.getRenderBlockingNodeData = (graph, options) => {
    const held = withOwnParse(lighthouses.renderBlocking(graph, options), graph, own);
    const paintedUs = paintedAt(frames, options.cutoffTimestamp);
    if (paintedUs === undefined) return withoutShortTasks(held, graph);
    return withoutLateFonts(untilFrame(held, graph, paintedUs), graph, paintedUs);
  };
  const paintGraph = (graph: PaintArguments[0], options: PaintArguments[1]) =>
    withSeenLateFonts(graph, options, frames);
  FirstContentfulPaint.getFirstPaintBasedGraph = paintGraph as PaintGraph;
}

type RenderBlocking = ReturnType<typeof FirstContentfulPaint.getRenderBlockingNodeData>;

/**
 * Returns Lighthouse's answer with the task that began to parse the document. Lighthouse takes the
 * first task in its graph that parsed anything. In one visit of thirty that is the empty page
 * before, whose task was long enough to be kept. A script in the document's head then weighs
 * nothing.
 */
function withOwnParse(
  held: RenderBlocking,
  graph: Lantern.Graph.Node,
  { parsedUs }: OwnDocument,
): RenderBlocking {
  graph.traverse((node) => {
    if (node instanceof CPUNode && isInside(node, parsedUs))
      held.renderBlockingCpuNodeIds.add(node.id);
  });
  return held;
}

/**
 * Returns Lighthouse's answer without its words on scripts that ran only in short tasks. They may
 * have held the paint up.
 */
function withoutShortTasks(held: RenderBlocking, graph: Lantern.Graph.Node): RenderBlocking {
  const known = new Set<string>();
  graph.traverse((node) => {
    if (node instanceof CPUNode && node.duration >= lighthousesKeptTaskUs)
      for (const url of node.getEvaluateScriptURLs()) known.add(url);
  });
  for (const url of held.definitelyNotRenderBlockingScriptUrls)
    if (!known.has(url)) held.definitelyNotRenderBlockingScriptUrls.delete(url);
  return held;
}

/**
 * Returns Lighthouse's answer without the tasks that began after the frame was painted, and without
 * the scripts that ran first in those.
 */
function untilFrame(
  held: RenderBlocking,
  graph: Lantern.Graph.Node,
  paintedUs: number,
): RenderBlocking {
  const scripts = new Set<string>();
  const firstRuns = new Map<string, number>();
  graph.traverse((node) => {
    if (node instanceof NetworkNode && node.request.resourceType === 'Script')
      scripts.add(node.request.url);
    if (!(node instanceof CPUNode)) return;
    if (node.startTime > paintedUs) held.renderBlockingCpuNodeIds.delete(node.id);
    for (const url of node.getEvaluateScriptURLs())
      firstRuns.set(url, Math.min(node.startTime, firstRuns.get(url) ?? Number.POSITIVE_INFINITY));
  });
  // An inline script runs under its document's address, which no paint can do without.
  for (const [url, startUs] of firstRuns)
    if (startUs > paintedUs && scripts.has(url))
      held.definitelyNotRenderBlockingScriptUrls.add(url);
  return held;
}

/**
 * Fonts that arrive within so many microseconds were waited for together. The frame comes after the
 * first of them, and chance puts the others on either side of it. Two fonts of the kitchen sink
 * came up to 41 ms apart in 57 visits (a trial). On a slower machine they came up to 64 ms apart.
 * There the second was requested some 50 ms after the first in 3 of 40 visits.
 */
const togetherUs = 100_000;

/**
 * Returns until when, in microseconds, fonts count as having been waited for by a frame that was
 * painted then.
 */
function fontsCountUntil(fonts: readonly Lantern.Graph.NetworkNode[], paintedUs: number): number {
  const waitedForUs = Math.max(
    ...fonts.map(({ endTime }) => endTime).filter((endUs) => endUs <= paintedUs),
  );
  return Math.max(paintedUs, waitedForUs + togetherUs);
}

function fontsIn(graph: Lantern.Graph.Node): readonly Lantern.Graph.NetworkNode[] {
  const fonts: Lantern.Graph.NetworkNode[] = [];
  graph.traverse((node) => {
    if (node instanceof NetworkNode && node.request.resourceType === 'Font') fonts.push(node);
  });
  return fonts;
}

/**
 * Returns the answer without the fonts that arrived once the frame was painted. Fonts that came
 * along with one it may have waited for stay. Its set holds the addresses that the paint can do
 * without.
 */
function withoutLateFonts(
  held: RenderBlocking,
  graph: Lantern.Graph.Node,
  paintedUs: number,
): RenderBlocking {
  const fonts = fontsIn(graph);
  const untilUs = fontsCountUntil(fonts, paintedUs);
  for (const { endTime, request } of fonts)
    if (endTime > untilUs) held.definitelyNotRenderBlockingScriptUrls.add(request.url);
  return held;
}

type PaintGraph = typeof FirstContentfulPaint.getFirstPaintBasedGraph;
type PaintArguments = Parameters<PaintGraph>;

/**
 * Lighthouse leaves out everything that arrived after the paint was seen. Fonts that came along
 * with one it may have waited for count as having arrived by then.
 */
function withSeenLateFonts(
  graph: PaintArguments[0],
  options: PaintArguments[1],
  frames: PaintedFrames,
): ReturnType<PaintGraph> {
  const paintedUs = paintedAt(frames, options.cutoffTimestamp);
  const fonts = paintedUs === undefined ? [] : fontsIn(graph);
  const untilUs = paintedUs === undefined ? 0 : fontsCountUntil(fonts, paintedUs);
  const late = fonts.filter(
    ({ endTime }) => endTime > options.cutoffTimestamp && endTime <= untilUs,
  );
  for (const node of late)
    Object.defineProperty(node, 'endTime', { configurable: true, value: options.cutoffTimestamp });
  try {
    return lighthouses.paintGraph(graph, options);
  } finally {
    for (const node of late) Reflect.deleteProperty(node, 'endTime');
  }
}
