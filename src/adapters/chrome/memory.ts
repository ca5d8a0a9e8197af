/** Reads what a page holds in memory. */
import type { PageMemory } from '../../ports.ts';

/** Sends a command of the DevTools protocol to one tab. */
type Send = (method: string) => Promise<unknown>;

/**
 * Returns the memory of a page after its garbage has been collected. Nodes are those that Chrome
 * lists as detached: in no document, and still held by a script.
 */
export async function readMemory(send: Send): Promise<PageMemory> {
  const jsHeapBytes = await readHeap(send);
  await send('DOM.enable');
  const { detachedNodes } = (await send('DOM.getDetachedDomNodes')) as {
    readonly detachedNodes: readonly DetachedTree[];
  };
  return {
    jsHeapBytes,
    detachedNodes: detachedNodes.reduce((total, { treeNode }) => total + countNodes(treeNode), 0),
  };
}

/** Returns the bytes that scripts hold after their garbage has been collected. */
export async function readHeap(send: Send): Promise<number> {
  await send('HeapProfiler.collectGarbage');
  return ((await send('Runtime.getHeapUsage')) as { readonly usedSize: number }).usedSize;
}

interface DetachedTree {
  readonly treeNode: TreeNode;
}

interface TreeNode {
  readonly children?: readonly TreeNode[];
}

const countNodes = ({ children = [] }: TreeNode): number =>
  children.reduce((total, child) => total + countNodes(child), 1);
