import dagre from '@dagrejs/dagre';
import type { Op, Value } from './value.ts';

/** A value in the graph, placed. Lengths are in SVG pixels, positions are centres. */
export interface GraphNode {
  id: number;
  /** Name of the value, or the operation that made it. */
  title: string;
  op: Op;
  data: number;
  grad: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** From a value to one that was computed from it. */
export interface GraphEdge {
  from: number;
  to: number;
  /** The path of the arrow. */
  points: { x: number; y: number }[];
}

/** The computation graph of a value, laid out from the inputs at the left to the result at the right. */
export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

const SYMBOL: Record<Op, string> = {
  input: '',
  add: '+',
  sub: '−',
  mul: '×',
  div: '÷',
  pow: 'xⁿ',
  neg: '−x',
  exp: 'exp',
  log: 'log',
  relu: 'relu',
  tanh: 'tanh',
  sigmoid: 'σ',
  max: 'max',
};

/** A number as the drawing shows it: four significant digits at most. */
export const showNumber = (x: number): string => String(Number(x.toPrecision(4)));

/** The values that went into `result`, and their arrows, placed so that arrows run from left to right. */
export function graphOf(result: Value): Graph {
  const values = result.topological();
  const ids = new Map(values.map((value, id) => [value, id]));
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 44, marginx: 8, marginy: 8 });
  layout.setDefaultEdgeLabel(() => ({}));
  const height = 58;
  for (const [id, value] of values.entries()) {
    const lines = [
      titleOf(value),
      `value ${showNumber(value.data)}`,
      `grad ${showNumber(value.grad)}`,
    ];
    const width = Math.max(64, 18 + 7.3 * Math.max(...lines.map((line) => line.length)));
    layout.setNode(String(id), { width, height });
    for (const [slot, parent] of value.parents.entries()) {
      layout.setEdge(String(ids.get(parent)), String(id), {}, String(slot));
    }
  }
  dagre.layout(layout);
  const nodes = values.map((value, id): GraphNode => {
    const {
      x = 0,
      y = 0,
      width,
    } = layout.node(String(id)) as { x?: number; y?: number; width: number };
    return {
      id,
      title: titleOf(value),
      op: value.op,
      data: value.data,
      grad: value.grad,
      x,
      y,
      width,
      height,
    };
  });
  const edges = (layout.edges() as { v: string; w: string; name?: string }[]).map(
    (edge): GraphEdge => {
      const [from, to] = [nodes[Number(edge.v)] as GraphNode, nodes[Number(edge.w)] as GraphNode];
      const { points } = layout.edge(edge) as { points: { x: number; y: number }[] };
      // dagre ends an arrow wherever it meets the box; arrows read better from the right side to the left.
      return {
        from: from.id,
        to: to.id,
        points: [
          { x: from.x + from.width / 2, y: from.y },
          ...points.slice(1, -1).map(({ x, y }) => ({ x, y })),
          { x: to.x - to.width / 2, y: to.y },
        ],
      };
    },
  );
  const size = layout.graph();
  return { nodes, edges, width: Math.ceil(size.width ?? 0), height: Math.ceil(size.height ?? 0) };
}

function titleOf(value: Value): string {
  const symbol = SYMBOL[value.op];
  if (value.label && symbol) return `${value.label} = ${symbol}`;
  return value.label || symbol || 'constant';
}

const escapeText = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c,
  );

const round = (x: number): number => Math.round(x * 10) / 10;

/**
 * A drawing of the computation graph, with each value and its gradient. Boxes bring their own ground, so that it
 * reads on a light and on a dark page.
 */
export function toSvg(result: Value): string {
  const { nodes, edges, width, height } = graphOf(result);
  const arrows = edges.map(({ points }) => {
    const path = points.map((point, i) => {
      const before = points[i - 1];
      if (!before) return `M${round(point.x)} ${round(point.y)}`;
      const middle = round((before.x + point.x) / 2);
      return `C${middle} ${round(before.y)} ${middle} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
    });
    return `<path d="${path.join('')}" fill="none" stroke="#7c8aa0" stroke-width="1.5" marker-end="url(#arrow)"/>`;
  });
  const boxes = nodes.map((node) => {
    const [fill, line] =
      node.id === nodes.length - 1
        ? ['#dcfce7', '#15803d']
        : node.op === 'input'
          ? ['#fef3c7', '#b45309']
          : ['#e0f2fe', '#0369a1'];
    const left = round(node.x - node.width / 2);
    const top = round(node.y - node.height / 2);
    const text = (dy: number, style: string, content: string) =>
      `<text x="${round(node.x)}" y="${round(top + dy)}" text-anchor="middle" ${style}>${escapeText(content)}</text>`;
    return [
      `<g><rect x="${left}" y="${top}" width="${round(node.width)}" height="${node.height}" rx="7" fill="${fill}" stroke="${line}" stroke-width="1.2"/>`,
      text(18, 'font-weight="700" fill="#0f172a"', node.title),
      text(35, 'fill="#0f172a"', `value ${showNumber(node.data)}`),
      text(50, 'fill="#b91c1c"', `grad ${showNumber(node.grad)}`),
      '</g>',
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="computation graph of ${nodes.length} values" style="max-width:100%;height:auto" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="12">`,
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#7c8aa0"/></marker></defs>',
    ...arrows,
    ...boxes,
    '</svg>',
  ].join('\n');
}

/** The computation graph in the DOT language of Graphviz. */
export function toDot(result: Value): string {
  const { nodes, edges } = graphOf(result);
  const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
  return [
    'digraph {',
    '  rankdir=LR;',
    '  node [shape=box, style=rounded];',
    ...nodes.map(
      (node) =>
        `  ${node.id} [label=${quote(node.title)
          .slice(0, -1)
          .concat(`\\nvalue ${showNumber(node.data)}\\ngrad ${showNumber(node.grad)}"`)}];`,
    ),
    ...edges.map(({ from, to }) => `  ${from} -> ${to};`),
    '}',
  ].join('\n');
}
