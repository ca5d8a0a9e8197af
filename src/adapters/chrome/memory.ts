/** Reads what a page holds in memory. */
import type { PageMemory } from '../../ports.ts';

/** Sends a command of the DevTools protocol to one tab. */
type Send = (method: string) => Promise<unknown>;

/**
 * Returns the memory of a page after its garbage has been collected. Nodes are those that Chrome
 * lists as detached: in no document, and still held by a script.
 */
export async function readMemory(send: Send): Promise<PageMemory> {
  await send('HeapProfiler.collectGarbage');
  const heap = (await send('Runtime.getHeapUsage')) as { readonly usedSize: number };
  await send('DOM.enable');
  const { detachedNodes } = (await send('DOM.getDetachedDomNodes')) as {
    readonly detachedNodes: readonly DetachedTree[];
  };
  return {
    jsHeapBytes: heap.usedSize,
    detachedNodes: detachedNodes.reduce((total, { treeNode }) => total + countNodes(treeNode), 0),
  };
}

interface DetachedTree {
  readonly treeNode: TreeNode;
}

interface TreeNode {
  readonly children?: readonly TreeNode[];
}

const countNodes = ({ children = [] }: TreeNode): number =>
  children.reduce((total, child) => total + countNodes(child), 1);
