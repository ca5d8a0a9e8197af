/**
 * Lets the work of a page wait for the scripts that the parser runs before it
 * (docs/adr/0009-a-calmer-simulation.md).
 */
import * as Lantern from 'lighthouse/core/lib/lantern/lantern.js';

const { PageDependencyGraph } = Lantern.Graph;
type CPUNode = Lantern.Graph.CPUNode;
type NetworkNode = Lantern.Graph.NetworkNode;
type Linking = typeof PageDependencyGraph.linkCPUNodes;

const linkCPUNodes: Linking = PageDependencyGraph.linkCPUNodes.bind(PageDependencyGraph);

export function restoreScriptOrder(): void {
  PageDependencyGraph.linkCPUNodes = linkCPUNodes;
}

/**
 * Makes each script that the parser runs, and each inline script that it meets, wait for those that
 * it ran before. Lighthouse lets a task wait for the scripts that ran in this very task. Whether
 * two scripts run in one task is chance. The requests of the second one then wait for the first one
 * in one visit and not in the next. LCP leaps by round trips (`npm run bench -- leaps`).
 */
export function keepScriptOrder(): void {
  PageDependencyGraph.linkCPUNodes = (root, requests, tasks) => {
    waitForEarlierScripts(requests.idToNodeMap, tasks);
    linkCPUNodes(root, requests, tasks);
  };
}

/** The facts of an event of the trace that tell the order of scripts. */
interface ScriptEvent {
  readonly name: string;
  readonly args: {
    readonly data?: {
      readonly frame?: string;
      readonly url?: string;
      readonly requestId?: string;
      readonly resourceType?: string;
      readonly renderBlocking?: string;
      readonly initiator?: { readonly type?: string };
    };
    readonly beginData?: { readonly frame?: string; readonly url?: string };
  };
}

function waitForEarlierScripts(
  requests: ReadonlyMap<string, NetworkNode>,
  tasks: readonly CPUNode[],
): void {
  /** Frame and address → the request of a script that the parser runs in its turn. */
  const inTurn = new Map<string, NetworkNode>();
  /** Frame → the requests of those that ran, in their order. */
  const ran = new Map<string, NetworkNode[]>();
  for (const task of tasks) {
    const events = task.childEvents as readonly ScriptEvent[];
    const parsed = new Set(
      events.flatMap(({ name, args: { beginData } }) =>
        name === 'ParseHTML' ? [keyOf(beginData)] : [],
      ),
    );
    for (const { name, args } of events) {
      const { data = {} } = args;
      const key = keyOf(data);
      if (name === 'ResourceSendRequest' && isRunInTurn(data)) {
        const node = requests.get(data.requestId ?? '');
        if (node && !inTurn.has(key)) inTurn.set(key, node);
      }
      if (name !== 'EvaluateScript') continue;
      const script = inTurn.get(key);
      if (!script && !parsed.has(key)) continue;
      const before = ran.get(data.frame ?? '') ?? [];
      for (const earlier of before) if (canWait(task, earlier)) task.addDependency(earlier);
      if (script && !before.includes(script)) ran.set(data.frame ?? '', [...before, script]);
    }
  }
}

const keyOf = ({ frame = '', url = '' }: { readonly frame?: string; readonly url?: string } = {}) =>
  `${frame} ${url}`;

/**
 * Tells whether the parser runs that script in the order of the document. A script that another one
 * inserted is not run so. Nor is an `async` one, which Chrome calls "potentially blocking".
 */
const isRunInTurn = ({
  resourceType,
  renderBlocking = async,
  initiator,
}: NonNullable<ScriptEvent['args']['data']>): boolean =>
  resourceType === 'Script' && initiator?.type === 'parser' && renderBlocking !== async;

const async = 'potentially_blocking';

/** A task can only wait for a request that was sent before it began, as in Lighthouse's graph. */
const canWait = (task: CPUNode, request: NetworkNode): boolean =>
  request.startTime < task.startTime && !request.isDependentOn(task);
