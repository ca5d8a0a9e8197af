/**
 * Where Lighthouse's simulation multiplies the noise of the machine, and what it is told instead (docs/adr/0009-a-calmer-simulation.md).
 * The simulation itself, its slow network and its slow phone stay Lighthouse's.
 */
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';

/** What can be switched to measure the effect of each. */
export interface SimulationSettings {
  /** `cpu`: a task of the main thread is as long as it had a core. `elapsed`: as it took from its start to its end, as Lighthouse has it. */
  readonly taskTime: 'cpu' | 'elapsed';
  /**
   * `frame`: only what ran before the main thread had painted a frame can have held that frame up. `screen`: whatever ran before the
   * frame was seen on the screen, as Lighthouse has it.
   */
  readonly heldUpUntil: 'frame' | 'screen';
  /**
   * Speed Index weighs the simulation against what was seen on the screen. `calm`: seen as if the first paint had come when its tasks
   * and its server alone would have let it. `screen`: as it was, with the delay line and whatever else the machine did, as Lighthouse has it.
   */
  readonly seenOn: 'calm' | 'screen';
}

/** An event of the trace; times in microseconds. `tdur`: for how long its thread had a core. */
interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly tdur?: number;
}

/**
 * Up to so much of a task's waiting is put down to others who had the core, in microseconds. More of it is the page's own (a synchronous
 * request, a readback from the GPU), and counts.
 */
const waitingAllowedUs = 50_000;

/**
 * Lighthouse leaves tasks under 10 ms out of its graph, and with them what it knows of the scripts that ran in them: a script of about 10 ms
 * holds the first paint up in one round and not in the next. Shorter ones than this, in microseconds, weigh as good as nothing.
 */
const keptTaskUs = 2_000;

const { CPUNode, PageDependencyGraph } = Lantern.Graph;
const { FirstContentfulPaint } = Lantern.Metrics;

/** Lighthouse's own, put in its place again by each visit that does not want ours. */
const lighthouses = {
  duration: Object.getOwnPropertyDescriptor(CPUNode.prototype, 'duration'),
  pruneNode: PageDependencyGraph.pruneNode.bind(PageDependencyGraph),
  renderBlocking: FirstContentfulPaint.getRenderBlockingNodeData.bind(FirstContentfulPaint),
};

/**
 * From now on, simulations run with these settings on a page whose main thread did this. Lighthouse offers no way to hand them in, so
 * its classes are changed; one visit is audited at a time.
 */
export function simulateWith({ taskTime, heldUpUntil }: Omit<SimulationSettings, 'seenOn'>, mainThread: readonly TraceEvent[]): void {
  if (!lighthouses.duration) throw new Error('Lighthouse has changed: its tasks have no duration any more');
  Object.defineProperty(CPUNode.prototype, 'duration', taskTime === 'cpu' ? { configurable: true, get: cpuTimeUs } : lighthouses.duration);
  const byFrame = heldUpUntil === 'frame';
  PageDependencyGraph.pruneNode = byFrame ? pruneShortTask : lighthouses.pruneNode;
  FirstContentfulPaint.getRenderBlockingNodeData = byFrame
    ? (graph, options) => untilFrame(lighthouses.renderBlocking(graph, options), graph, lastPaintedUs(mainThread, options.cutoffTimestamp))
    : lighthouses.renderBlocking;
}

function cpuTimeUs(this: Lantern.Graph.CPUNode): number {
  const elapsedUs = this.endTime - this.startTime;
  const ranUs = (this.event as TraceEvent).tdur ?? elapsedUs;
  return Math.min(elapsedUs, ranUs + Math.max(0, elapsedUs - ranUs - waitingAllowedUs));
}

function pruneShortTask(node: Lantern.Graph.Node): void {
  if (!(node instanceof CPUNode) || node.duration < keptTaskUs) lighthouses.pruneNode(node);
}

type RenderBlocking = ReturnType<typeof FirstContentfulPaint.getRenderBlockingNodeData>;

/** Lighthouse's answer, without the tasks that began after the frame was painted, and the scripts that ran first in those. */
function untilFrame(held: RenderBlocking, graph: Lantern.Graph.Node, paintedUs: number): RenderBlocking {
  const firstRuns = new Map<string, number>();
  graph.traverse((node) => {
    if (!(node instanceof CPUNode)) return;
    if (node.startTime > paintedUs) held.renderBlockingCpuNodeIds.delete(node.id);
    for (const url of node.getEvaluateScriptURLs()) firstRuns.set(url, Math.min(node.startTime, firstRuns.get(url) ?? Number.POSITIVE_INFINITY));
  });
  for (const [url, startUs] of firstRuns) if (startUs > paintedUs) held.definitelyNotRenderBlockingScriptUrls.add(url);
  return held;
}

/**
 * When the main thread handed over the last frame with something new in it that could be seen at `seenUs`; that moment itself where the
 * trace does not say. From there to the screen other threads and processes need 10 to 40 ms.
 */
function lastPaintedUs(mainThread: readonly TraceEvent[], seenUs: number): number {
  let isPainted = false;
  let handedOverUs = seenUs;
  for (const { name, ts } of mainThread) {
    if (ts > seenUs) break;
    if (name === 'Paint') isPainted = true;
    if (name !== 'Commit' || !isPainted) continue;
    isPainted = false;
    handedOverUs = ts;
  }
  return handedOverUs;
}

/** A network that costs nothing, and the processor as it is; milliseconds and bits per second. */
const unhindered = { rtt: 1, throughput: 1e9, cpuSlowdownMultiplier: 1, layoutTaskMultiplier: 1 };

/** How long what is in a simulated graph takes on this machine when nothing but its tasks and servers hold it up, in milliseconds. */
export function unhinderedMs(graph: Lantern.Graph.Node, serverResponseTimeByOrigin: ReadonlyMap<string, number>): number {
  const simulator = new Lantern.Simulation.Simulator({
    ...unhindered,
    observedThroughput: unhindered.throughput,
    additionalRttByOrigin: new Map(),
    serverResponseTimeByOrigin: new Map(serverResponseTimeByOrigin),
  });
  return simulator.simulate(graph).timeInMs;
}
