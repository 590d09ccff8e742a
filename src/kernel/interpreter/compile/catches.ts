import { isFunction, isNode, type Node, parse } from './syntax.ts';

/** Whether an error thrown at an offset of the source is caught in the function that the offset is in. */
export function isCaughtAt(source: string, offset: number): boolean {
  let isCaught = false;
  const visit = (node: Node): void => {
    if (isFunction(node)) isCaught = false;
    for (const key in node) {
      const value = node[key];
      for (const child of Array.isArray(value) ? value : [value]) {
        if (!isNode(child) || offset < child.start || offset >= child.end) continue;
        if (node.type === 'TryStatement') isCaught = key === 'block' ? caught(node) : isCaught;
        visit(child);
      }
    }
  };
  const caught = (node: Node) => isCaught || isNode(node.handler);
  for (const statement of parse(source).body) {
    if (offset >= statement.start && offset < statement.end) visit(statement);
  }
  return isCaught;
}
