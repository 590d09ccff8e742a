import { boundNames, isFunction, isNode, type Node, parse, walk } from '../compile/syntax.ts';
import { peek } from '../render/read-without-getters.ts';

/** The value of a notebook variable. Undefined where there is none of that name. */
export type LookUp = (name: string) => unknown;

/** An error is of the smallest of these nodes around its place. */
const UNITS = /^(Call|New)Expression$|^(Expression|Return|Throw)Statement$|^VariableDeclaration$/;
const BLOCKS = /^(BlockStatement|For\w*Statement|CatchClause|StaticBlock)$/;

export interface Operand {
  /** As it is written: `x`, `model.weights`. */
  readonly path: string;
  readonly value: unknown;
}

/**
 * The notebook's variables, and their fields, that the call at an offset works on. Nothing is
 * called to read them, neither a getter nor a function. Local variables of a function are out of
 * reach, and a notebook variable of the same name is not taken for one.
 */
export function operandsAt(text: string, offset: number, lookUp: LookUp): readonly Operand[] {
  const locals = new Set<string>();
  let unit: Node | undefined;
  for (const statement of parse(text).body) {
    walk(statement, (node) => {
      if (offset < node.start || offset >= node.end) return false;
      // A statement around a function or a block has no part in what happens inside.
      if (isFunction(node) || BLOCKS.test(node.type)) unit = undefined;
      if (isFunction(node)) for (const param of node.params as Node[]) declare(param, locals);
      if (node.type === 'CatchClause') declare(node.param, locals);
      if (BLOCKS.test(node.type)) declaredIn(node, locals);
      if (UNITS.test(node.type)) unit = node;
      return undefined;
    });
  }
  const found = new Map<string, unknown>();
  if (!unit) return [];
  walk(unit, (node, parent) => {
    if (isFunction(node)) return false;
    const path = node === unit ? undefined : pathOf(node);
    if (!path) return undefined;
    const isName = parent?.type === 'Property' && parent.key === node && !parent.shorthand;
    const isCallee = parent?.type === 'CallExpression' && parent.callee === node;
    // `x.matMul(…)` works on x.
    const names = isCallee ? path.slice(0, -1) : path;
    const [root] = names;
    if (root === undefined || isName || locals.has(root)) return false;
    found.set(names.join('.'), names.slice(1).reduce(peek, lookUp(root)));
    return false;
  });
  return [...found].map(([path, value]) => ({ path, value }));
}

/** `['model', 'layers', 'w']` of `model.layers.w`. */
function pathOf(node: Node): readonly string[] | undefined {
  if (node.type === 'Identifier') return [node.name as string];
  if (node.type !== 'MemberExpression' || node.computed === true) return undefined;
  const inner = pathOf(node.object as Node);
  const { name } = node.property as Node;
  return inner && typeof name === 'string' ? [...inner, name] : undefined;
}

function declare(pattern: unknown, names: Set<string>): void {
  if (!isNode(pattern)) return;
  const inner = pattern.type === 'TSParameterProperty' ? (pattern.parameter as Node) : pattern;
  for (const name of boundNames(inner)) names.add(name);
}

/** The names that a block declares, and those of the blocks inside it. */
function declaredIn(block: Node, names: Set<string>): void {
  walk(block, (node) => {
    if (node.type === 'VariableDeclaration') {
      for (const { id } of node.declarations as Node[]) declare(id, names);
    } else if (/^(Function|Class)Declaration$/.test(node.type)) declare(node.id, names);
    return isFunction(node) ? false : undefined;
  });
}
