import type { Reference } from 'eslint-scope';
import type MagicString from 'magic-string';
import { isFunction, type Node, walk } from './syntax.ts';

/**
 * Rewrites `await`, `import()` and `import.meta`, makes loops stoppable, and finds each
 * identifier's parent. Where two nodes end at one place, the text that closes the inner one comes
 * first.
 */
export function survey(program: Node, out: MagicString) {
  const parents = new Map<Node, Node>();
  let isAsync = false;
  const visit = (inFunction: boolean) => (node: Node, parent: Node | undefined) => {
    if (parent) parents.set(node, parent);
    switch (node.type) {
      case 'AwaitExpression':
        isAsync ||= !inFunction;
        out.appendLeft(node.start, '__ng.resume(');
        out.prependRight(node.end, ')');
        break;
      case 'ForOfStatement':
        isAsync ||= node.await === true && !inFunction;
        break;
      case 'ImportExpression':
        out.overwrite(node.start, node.start + 'import'.length, '__ng.load');
        break;
      case 'MetaProperty':
        if ((node.meta as Node).name === 'import') out.overwrite(node.start, node.end, '__ng.meta');
        break;
    }
    if (LOOP.test(node.type)) guardLoop(out, node.body as Node);
    if (!inFunction && isFunction(node)) {
      walk(node, (inner, above) => (inner === node ? undefined : nested(inner, above)), parent);
      return false;
    }
    return undefined;
  };
  const nested = visit(true);
  walk(program, visit(false));
  return { parents, isAsync };
}

const LOOP = /^(For|While|DoWhile|ForIn|ForOf)Statement$/;
const CHECK = 'if(__ngFlag[0])__ng.stop();';

/** A loop looks at the flag in each turn. That takes about half a nanosecond. */
function guardLoop(out: MagicString, body: Node): void {
  if (body.type === 'BlockStatement') {
    out.appendLeft(body.start + 1, CHECK);
    return;
  }
  out.appendLeft(body.start, `{${CHECK}`);
  out.prependRight(body.end, '}');
}

/** Puts `target` where an identifier is read or written. */
export function rewrite(
  out: MagicString,
  parents: ReadonlyMap<Node, Node>,
  reference: Reference,
  target: string,
): void {
  const id = reference.identifier as unknown as Node;
  const parent = parents.get(id);
  if (!parent || parent.type === 'ExportSpecifier') return;
  const holder = parent.type === 'AssignmentPattern' ? parents.get(parent) : parent;
  const isShorthand =
    holder?.type === 'Property' &&
    holder.shorthand === true &&
    (holder.key as Node).start === id.start;
  const isCallee = parent.callee === id || parent.tag === id;
  out.update(
    id.start,
    id.end,
    isShorthand
      ? `${id.name}:${target}`
      : isCallee && parent.type !== 'NewExpression'
        ? // Called as a function, not as a method of the box.
          `(0,${target})`
        : target,
  );
}
