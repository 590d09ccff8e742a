import type { Text } from '../contract/index.ts';
import { brief, inBoth, type Say } from './text.ts';

/** One value of a computation. */
export interface GraphNode {
  readonly id: string;
  /** In the box. Default: the operation, else the id. */
  readonly label?: Text;
  /** The operation that made it, as in '+'; absent for an input. */
  readonly op?: string;
  readonly value?: number;
  readonly grad?: number;
}

/** A computation as plain data: edges go from a value to what is computed from it, by id. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** A value that knows what it was computed from, as an `autograd.Value` does. */
export interface GraphValue {
  readonly data: number;
  readonly grad: number;
  readonly label?: string | undefined;
  readonly op?: string | undefined;
  readonly parents: readonly GraphValue[];
}

/** How operations that a word names are written. */
const signs: Readonly<Record<string, string>> = {
  add: '+',
  sub: '−',
  neg: '−',
  mul: '×',
  div: '÷',
  pow: 'xⁿ',
};

/** How far a computation has come: a step of `autograd.trace`. */
export interface GraphStep {
  /** The value at work. */
  readonly node: GraphValue | undefined;
  /** Those that are known by now. */
  readonly values: { has(value: GraphValue): boolean };
  /** Gradients so far. */
  readonly grads: { get(value: GraphValue): number | undefined };
  /** What a value has handed to each of those that it was computed from. */
  readonly given: { get(value: GraphValue): readonly GraphFlow[] | undefined };
}

/** What goes along an edge on the way back. */
export interface GraphFlow {
  /** Derivative of the one value with respect to the other. */
  readonly local: number;
  /** The gradient that is handed on: upstream x local. */
  readonly given: number;
}

/**
 * The computation that made a value, inputs before what uses them. However deep, it does not
 * overflow.
 */
export const graphOf = (output: GraphValue): Graph => numbered(output).graph;

/** The computation that made a value, and the values in the order of its nodes. */
export function numbered(output: GraphValue): { graph: Graph; values: GraphValue[] } {
  const ids = new Map<GraphValue, string>();
  const nodes: GraphNode[] = [];
  const edges: [string, string][] = [];
  const seen = new Set([output]);
  // A stack of our own, since a long sum is deeper than the call stack.
  const stack = [{ value: output, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const { value } = top;
    const parent = value.parents[top.next++];
    if (parent) {
      if (!seen.has(parent)) stack.push({ value: parent, next: 0 });
      seen.add(parent);
      continue;
    }
    stack.pop();
    const id = `v${nodes.length}`;
    ids.set(value, id);
    nodes.push({
      id,
      ...(value.label ? { label: value.label } : {}),
      ...(value.op && value.parents.length > 0 ? { op: signs[value.op] ?? value.op } : {}),
      value: value.data,
      grad: value.grad,
    });
    for (const input of value.parents) edges.push([ids.get(input) as string, id]);
  }
  return { graph: { nodes, edges }, values: [...ids.keys()] };
}

export const asGraph = (input: Graph | GraphValue): Graph =>
  'nodes' in input ? input : graphOf(input);

/** `w = ×` for a named result, else whichever is there. */
export function caption({ id, label, op }: GraphNode, say: Say): string {
  const name = label === undefined ? undefined : say(label);
  return op === undefined ? (name ?? id) : name === undefined ? op : `${name} = ${op}`;
}

/** @throws Error for an edge that names no node, and for a cycle */
export function checkGraph({ nodes, edges }: Graph, caller: string): void {
  const waits = new Map(nodes.map(({ id }) => [id, 0]));
  const uses = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const [from, to] of edges) {
    const absent = [from, to].find((id) => !waits.has(id));
    if (absent !== undefined)
      throw new Error(
        `${caller}: the edge ${from} -> ${to} names ${JSON.stringify(absent)}, which is no node`,
      );
    waits.set(to, (waits.get(to) as number) + 1);
    uses.get(from)?.push(to);
  }
  // Kahn, 1962: what waits for nothing is taken away, until nothing is left or all that is left
  // waits.
  const ready = [...waits].filter(([, count]) => count === 0).map(([id]) => id);
  let done = 0;
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    done++;
    for (const next of uses.get(id) as string[]) {
      const left = (waits.get(next) as number) - 1;
      waits.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  if (done < nodes.length)
    throw new Error(`${caller}: the graph has a cycle; a computation has none`);
}

/**
 * A computation in the DOT language of Graphviz, which draws graphs of any size.
 * @throws Error for an edge that names no node, and for a cycle
 */
export function toDot(input: Graph | GraphValue): string {
  const graph = asGraph(input);
  checkGraph(graph, 'toDot');
  const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  return [
    'digraph {',
    '  rankdir=LR;',
    '  node [shape=box, style=rounded];',
    ...graph.nodes.map((node) => {
      const lines = [
        caption(node, inBoth),
        ...(node.value === undefined ? [] : [`value ${brief(node.value)}`]),
        ...(node.grad === undefined ? [] : [`grad ${brief(node.grad)}`]),
      ];
      return `  ${quote(node.id)} [label=${quote(lines.join('\n'))}];`;
    }),
    ...graph.edges.map(([from, to]) => `  ${quote(from)} -> ${quote(to)};`),
    '}',
  ].join('\n');
}
