import dagre from '@dagrejs/dagre';
import type { Draft } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import {
  asGraph,
  caption,
  checkGraph,
  type Graph,
  type GraphNode,
  type GraphValue,
} from './graph.ts';
import { ink } from './template.ts';
import { brief, escapeText, inBoth, markup, numeral, plural, type Say, textWidth } from './text.ts';

/** More boxes than these cannot be read, and take seconds to place. */
const most = 200;
const edge = 12;
const box = { height: 58, least: 64, side: 18, letters: 12 };

/** A place on the drawing in pixels. */
interface Point {
  readonly x: number;
  readonly y: number;
}

interface Placed {
  readonly width: number;
  readonly height: number;
  /** Middle and width of each box, in the order of the nodes. */
  readonly boxes: readonly (Point & { readonly width: number })[];
  /**
   * The points that each edge passes, in the order of the edges: from a right side to a left side.
   */
  readonly ways: readonly (readonly Point[])[];
}

/** Boxes in columns, so that every edge goes right (E. Gansner et al., 1993, by dagre). */
function place({ nodes, edges }: Graph, widths: readonly number[]): Placed {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 44, marginx: 2, marginy: 2 });
  layout.setDefaultEdgeLabel(() => ({}));
  nodes.forEach(({ id }, i) => {
    layout.setNode(id, { width: widths[i] as number, height: box.height });
  });
  edges.forEach(([from, to], i) => {
    layout.setEdge(from, to, {}, String(i));
  });
  dagre.layout(layout);
  const boxes = nodes.map(({ id }, i) => {
    const { x, y } = layout.node(id) as Point;
    return { x, y, width: widths[i] as number };
  });
  const at = new Map(nodes.map(({ id }, i) => [id, boxes[i] as Placed['boxes'][number]]));
  const ways = edges.map(([from, to], i) => {
    const [a, b] = [at.get(from), at.get(to)] as [Placed['boxes'][number], Placed['boxes'][number]];
    const { points } = layout.edge({ v: from, w: to, name: String(i) }) as { points: Point[] };
    // dagre ends an edge wherever it meets the box; arrows read better from the right side to the
    // left.
    return [
      { x: a.x + a.width / 2, y: a.y },
      ...points.slice(1, -1),
      { x: b.x - b.width / 2, y: b.y },
    ];
  });
  const { width, height } = layout.graph() as { width: number; height: number };
  return { width: Math.ceil(width), height: Math.ceil(height), boxes, ways };
}

/**
 * A computation drawn left to right: a box a value with its number and, where known, its gradient;
 * inputs blue, results gray.
 * @param input a value of an autograd engine, or the graph as data
 * @throws Error for an edge that names no node, for a cycle, and for more than 200 values
 */
export function computationGraph(input: Graph | GraphValue, options: FigureOptions = {}): Figure {
  const graph = asGraph(input);
  const { nodes, edges } = graph;
  checkGraph(graph, 'computationGraph');
  if (nodes.length > most)
    throw new Error(
      `computationGraph: ${nodes.length} values; at most ${most} can be read, so draw a part, or ` +
        'give toDot to Graphviz',
    );
  const texts = nodes.map((node) => {
    const numbers = [
      ...(node.value === undefined ? [] : [numeral(node.value)]),
      ...(node.grad === undefined ? [] : [`∂ ${numeral(node.grad)}`]),
    ];
    const longest = Math.max(...[caption(node, inBoth), ...numbers].map(textWidth));
    const [value, grad] = [node.value, node.grad];
    return {
      width: Math.max(box.least, box.side + box.letters * longest),
      text: markup(node.label ?? '', (label) =>
        [
          `<b>${escapeText(caption(node, () => label))}</b>`,
          ...(value === undefined ? [] : [numeral(value)]),
          ...(grad === undefined ? [] : [`<span style="color:#B54708">∂ ${numeral(grad)}</span>`]),
        ].join('<br>'),
      ),
    };
  });
  const { width, height, boxes, ways } = place(
    graph,
    texts.map((text) => text.width),
  );
  const fed = new Set(edges.map(([, to]) => to));
  const frames: Draft[] = nodes.map(({ id }, i) => {
    const { x, y, width: wide } = boxes[i] as Placed['boxes'][number];
    return {
      type: 'rect',
      x0: x - wide / 2,
      x1: x + wide / 2,
      y0: y - box.height / 2,
      y1: y + box.height / 2,
      fillcolor: fed.has(id) ? '#F6F8FA' : '#DDEEFA',
      line: { color: fed.has(id) ? '#57606A' : '#0072B2', width: 1.5 },
      layer: 'below',
    };
  });
  // A title is wider than the smallest graphs.
  const wide = options.width ?? Math.max(width + 2 * edge, options.title === undefined ? 0 : 480);
  const { margin } = frame({ ...options, width: wide });
  const center = (wide - 2 * edge - width) / 2;
  return new Figure({
    data: [
      {
        type: 'scatter',
        mode: 'text',
        x: boxes.map(({ x }) => x),
        y: boxes.map(({ y }) => y),
        text: texts.map(({ text }) => text),
        textfont: { size: box.letters, color: ink },
        hoverinfo: 'skip',
      },
    ],
    layout: {
      ...frame({ ...options, width: wide, height: options.height ?? height + margin.t + edge }),
      margin: { l: edge, r: edge, t: margin.t, b: edge },
      shapes: [...ways.flatMap(arrow), ...frames],
      xaxis: { visible: false, range: [-center, width + center], fixedrange: true },
      yaxis: { visible: false, range: [height, 0], fixedrange: true },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Computation graph', options, say)}: ${plural(nodes.length, 'value')}, ` +
      `${nodes.length - fed.size} of them inputs, ${plural(edges.length, 'edge')}` +
      `${described(nodes.at(-1), say)}.`,
  });
}

function described(last: GraphNode | undefined, say: Say): string {
  return last?.value === undefined ? '' : `; ${caption(last, say)} is ${brief(last.value)}`;
}

const head = 8;

/** A way through its points, level at each, and the head at its end. */
function arrow(way: readonly Point[]): Draft[] {
  const [start, ...rest] = way as readonly [Point, ...Point[]];
  let path = `M${start.x},${start.y}`;
  let before = start;
  for (const [i, point] of rest.entries()) {
    const x = i === rest.length - 1 ? point.x - head : point.x;
    const middle = (before.x + x) / 2;
    path += ` C${middle},${before.y} ${middle},${point.y} ${x},${point.y}`;
    before = point;
  }
  const { x, y } = before;
  return [
    { type: 'path', path, line: { color: '#6E7781', width: 1.5 }, layer: 'below' },
    {
      type: 'path',
      path: `M${x},${y} L${x - head},${y - 4} L${x - head},${y + 4} Z`,
      fillcolor: '#6E7781',
      line: { width: 0 },
      layer: 'below',
    },
  ];
}
