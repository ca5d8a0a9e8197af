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
   * `frame`: only what ran before the main thread had painted the first frame can have held it up. `screen`: whatever ran before it was
   * seen on the screen, as Lighthouse has it.
   */
  readonly heldUpUntil: 'frame' | 'screen';
  /**
   * Speed Index weighs the simulation against what was seen on the screen. `calm`: seen as if the first paint had come when its tasks and its
   * server alone would have let it, unless it came much later. `screen`: as it was, with the delay line and whatever else the machine did, as
   * Lighthouse has it.
   */
  readonly seenOn: 'calm' | 'screen';
}

/** An event of the trace; times in microseconds. `tdur`: for how long its thread had a core. */
interface TraceEvent {
  readonly name: string;
  readonly ts: number;
  readonly tdur?: number;
}

/** What there is to know of a visit; times in microseconds of the trace's clock, and undefined where nothing was painted. */
export interface VisitFacts {
  readonly mainThread: readonly TraceEvent[];
  readonly startUs: number;
  readonly firstContentfulPaintUs: number | undefined;
  /** Origin → how long its server took to answer, in milliseconds. */
  readonly responseMs: ReadonlyMap<string, number>;
}

const { CPUNode, NetworkNode, PageDependencyGraph } = Lantern.Graph;
const { FirstContentfulPaint, SpeedIndex } = Lantern.Metrics;

const lighthouses = {
  duration: Object.getOwnPropertyDescriptor(CPUNode.prototype, 'duration') ?? {},
  pruneNode: PageDependencyGraph.pruneNode.bind(PageDependencyGraph),
  renderBlocking: FirstContentfulPaint.getRenderBlockingNodeData.bind(FirstContentfulPaint),
  getOptimisticGraph: FirstContentfulPaint.getOptimisticGraph.bind(FirstContentfulPaint),
  getPessimisticGraph: FirstContentfulPaint.getPessimisticGraph.bind(FirstContentfulPaint),
  speedIndex: SpeedIndex.getEstimateFromSimulation.bind(SpeedIndex),
};

/**
 * From now on, simulations of this visit run with these settings. Lighthouse offers no way to hand them in, so methods of its classes are
 * replaced, until `simulateAsLighthouse` puts its own in their place again; one visit is audited at a time.
 */
export function simulateWith({ taskTime, heldUpUntil, seenOn }: SimulationSettings, visit: VisitFacts): void {
  if (taskTime === 'cpu') Object.defineProperty(CPUNode.prototype, 'duration', { configurable: true, get: cpuTimeUs });
  if (heldUpUntil === 'frame') holdUpUntilFrame(visit);
  if (seenOn === 'calm') SpeedIndex.getEstimateFromSimulation = (result, extras) => lighthouses.speedIndex(result, calmed(extras, visit));
}

export function simulateAsLighthouse(): void {
  Object.defineProperty(CPUNode.prototype, 'duration', lighthouses.duration);
  PageDependencyGraph.pruneNode = lighthouses.pruneNode;
  FirstContentfulPaint.getRenderBlockingNodeData = lighthouses.renderBlocking;
  FirstContentfulPaint.getOptimisticGraph = lighthouses.getOptimisticGraph;
  FirstContentfulPaint.getPessimisticGraph = lighthouses.getPessimisticGraph;
  SpeedIndex.getEstimateFromSimulation = lighthouses.speedIndex;
}

/**
 * How long a task may wait for a core because of others, in microseconds: 10 ms, and twice what it ran, up to 50 ms. What it waits beyond that is
 * the page's own (a synchronous request, a readback from the GPU), and counts.
 */
const waitingAllowedUs = (ranUs: number): number => Math.min(50_000, 10_000 + 2 * ranUs);

function cpuTimeUs(this: Lantern.Graph.CPUNode): number {
  const elapsedUs = this.endTime - this.startTime;
  const ranUs = (this.event as TraceEvent).tdur ?? elapsedUs;
  return Math.min(elapsedUs, ranUs + Math.max(0, elapsedUs - ranUs - waitingAllowedUs(ranUs)));
}

/**
 * Lighthouse leaves tasks under 10 ms out of its graph, and with them what it knows of the scripts that ran in them: a script of about 10 ms
 * holds the first paint up in one round and not in the next. Shorter ones than this, in microseconds, weigh as good as nothing.
 */
const keptTaskUs = 2_000;

function pruneShortTask(node: Lantern.Graph.Node): void {
  if (!(node instanceof CPUNode) || node.duration < keptTaskUs) lighthouses.pruneNode(node);
}

/** What Lighthouse leaves out, in microseconds. */
const lighthousesKeptTaskUs = 10_000;

/**
 * For the first paint alone. The largest one is in the first frame or in a later one, as it happens, and with it would jump by whatever the
 * scripts in between have to load.
 */
function holdUpUntilFrame({ mainThread }: VisitFacts): void {
  let isFirstPaint = false;
  PageDependencyGraph.pruneNode = pruneShortTask;
  for (const graphOf of ['getOptimisticGraph', 'getPessimisticGraph'] as const) {
    FirstContentfulPaint[graphOf] = (graph, navigation) => {
      isFirstPaint = true;
      try {
        return lighthouses[graphOf](graph, navigation);
      } finally {
        isFirstPaint = false;
      }
    };
  }
  FirstContentfulPaint.getRenderBlockingNodeData = (graph, options) => {
    const held = lighthouses.renderBlocking(graph, options);
    return isFirstPaint ? untilFrame(held, graph, paintedAtUs(options.cutoffTimestamp, mainThread)) : withoutShortTasks(held, graph);
  };
}

type RenderBlocking = ReturnType<typeof FirstContentfulPaint.getRenderBlockingNodeData>;

/** Lighthouse's answer as it is when it knows nothing of scripts that ran in short tasks alone: they may have held the paint up. */
function withoutShortTasks(held: RenderBlocking, graph: Lantern.Graph.Node): RenderBlocking {
  const known = new Set<string>();
  graph.traverse((node) => {
    if (node instanceof CPUNode && node.duration >= lighthousesKeptTaskUs) for (const url of node.getEvaluateScriptURLs()) known.add(url);
  });
  for (const url of held.definitelyNotRenderBlockingScriptUrls) if (!known.has(url)) held.definitelyNotRenderBlockingScriptUrls.delete(url);
  return held;
}

/** Lighthouse's answer, without the tasks that began after the frame was painted, and the scripts that ran first in those. */
function untilFrame(held: RenderBlocking, graph: Lantern.Graph.Node, paintedUs: number): RenderBlocking {
  const scripts = new Set<string>();
  const firstRuns = new Map<string, number>();
  graph.traverse((node) => {
    if (node instanceof NetworkNode && node.request.resourceType === 'Script') scripts.add(node.request.url);
    if (!(node instanceof CPUNode)) return;
    if (node.startTime > paintedUs) held.renderBlockingCpuNodeIds.delete(node.id);
    for (const url of node.getEvaluateScriptURLs()) firstRuns.set(url, Math.min(node.startTime, firstRuns.get(url) ?? Number.POSITIVE_INFINITY));
  });
  // An inline script runs under its document's address, which no paint can do without.
  for (const [url, startUs] of firstRuns) if (startUs > paintedUs && scripts.has(url)) held.definitelyNotRenderBlockingScriptUrls.add(url);
  return held;
}

/** How long a frame is under way from the main thread to the screen, at most, in microseconds; usually it takes 10 to 40 ms. */
const underWayUs = 100_000;

/** When the main thread handed over the frame that was seen at that moment; that moment itself where the trace does not say. */
function paintedAtUs(seenUs: number, mainThread: readonly TraceEvent[]): number {
  let isPainted = false;
  let paintedUs = seenUs;
  for (const { name, ts } of mainThread) {
    if (ts > seenUs) break;
    if (name === 'Paint') isPainted = true;
    if (name !== 'Commit' || !isPainted) continue;
    isPainted = false;
    if (ts > seenUs - underWayUs) paintedUs = ts;
  }
  return paintedUs;
}

type SpeedIndexExtras = Parameters<typeof SpeedIndex.getEstimateFromSimulation>[1];

/**
 * So much later than its tasks and its server need, the first paint may come because of the delay line and others on the machine, in milliseconds;
 * beside it as long again as they need. What is beyond that (a timer, an answer that a script waits for) is the page's own.
 */
const lateAllowedMs = 300;

/** What was seen after the first paint stays as it was. */
function calmed(extras: SpeedIndexExtras, { startUs, firstContentfulPaintUs, responseMs }: VisitFacts): SpeedIndexExtras {
  const { observedSpeedIndex, fcpResult } = extras;
  if (observedSpeedIndex === undefined || fcpResult === undefined || firstContentfulPaintUs === undefined) return extras;
  const seenMs = (firstContentfulPaintUs - startUs) / 1000;
  const neededMs = unhinderedMs(fcpResult.pessimisticGraph, responseMs);
  const ownMs = neededMs + Math.max(0, seenMs - 2 * neededMs - lateAllowedMs);
  return { ...extras, observedSpeedIndex: Math.max(0, observedSpeedIndex - Math.max(0, seenMs - ownMs)) };
}

/** A network that costs nothing, and the processor as it is; milliseconds and bits per second. */
const unhindered = { rtt: 1, throughput: 1e9, cpuSlowdownMultiplier: 1, layoutTaskMultiplier: 1 };

/** How long what is in a simulated graph takes on this machine when nothing but its tasks and servers hold it up, in milliseconds. */
function unhinderedMs(graph: Lantern.Graph.Node, serverResponseTimeByOrigin: ReadonlyMap<string, number>): number {
  const simulator = new Lantern.Simulation.Simulator({
    ...unhindered,
    observedThroughput: unhindered.throughput,
    additionalRttByOrigin: new Map(),
    serverResponseTimeByOrigin: new Map(serverResponseTimeByOrigin),
  });
  return simulator.simulate(graph).timeInMs;
}
