import dagre from '@dagrejs/dagre';
import type { Draft, DraftTrace } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import {
  asGraph,
  caption,
  checkGraph,
  type Graph,
  type GraphNode,
  type GraphStep,
  type GraphValue,
  numbered,
} from './graph.ts';
import { ink } from './template.ts';
import { brief, escapeText, inBoth, markup, numeral, plural, type Say, textWidth } from './text.ts';

/** More boxes than these cannot be read, and take seconds to place. */
const most = 200;
const edge = 12;
const box = { height: 58, least: 64, side: 18, letters: 12 };
/** Room for the two numbers of an edge, and their letters. */
const note = { width: 46, height: 30, letters: 11 };
/** Letters of a gradient that is not there yet: boxes keep their places while it is computed. */
const gradient = textWidth('∂ −0.3933');
const colors = { grad: '#B54708', active: '#FFF3C4', activeLine: '#9A6700' } as const;

export interface ComputationGraphOptions extends FigureOptions {
  /**
   * Draw the computation as far as it has come: values and gradients that are there by then, on
   * each edge the local derivative above and what was handed back below, and the value at work in
   * yellow. All steps of a trace have one layout, so that `plot.steps` can show them in turn.
   */
  readonly step?: GraphStep;
}

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
  /** The middle of each edge, where there is room for its numbers. */
  readonly notes: readonly Point[];
}

/** Boxes in columns, so that every edge goes right (E. Gansner et al., 1993, by dagre). */
function place({ nodes, edges }: Graph, widths: readonly number[], hasNotes: boolean): Placed {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({
    rankdir: 'LR',
    nodesep: 18,
    ranksep: hasNotes ? 24 : 44,
    marginx: 2,
    marginy: 2,
  });
  layout.setDefaultEdgeLabel(() => ({}));
  nodes.forEach(({ id }, i) => {
    layout.setNode(id, { width: widths[i] as number, height: box.height });
  });
  // From the last to the first: dagre puts what it meets last on top, and inputs are read from there.
  for (const [i, [from, to]] of [...edges.entries()].toReversed()) {
    const room = { width: note.width, height: note.height, labelpos: 'c' };
    layout.setEdge(from, to, hasNotes ? room : {}, String(i));
  }
  dagre.layout(layout);
  const boxes = nodes.map(({ id }, i) => {
    const { x, y } = layout.node(id) as Point;
    return { x, y, width: widths[i] as number };
  });
  const at = new Map(nodes.map(({ id }, i) => [id, boxes[i] as Placed['boxes'][number]]));
  const ways = edges.map(([from, to], i) => {
    const [a, b] = [at.get(from), at.get(to)] as [Placed['boxes'][number], Placed['boxes'][number]];
    const { points } = layout.edge({ v: from, w: to, name: String(i) }) as { points: Point[] };
    const start = { x: a.x + a.width / 2, y: a.y };
    const end = { x: b.x - b.width / 2, y: b.y };
    // dagre ends an edge wherever it meets the box; arrows read better from the right side to the
    // left.
    if (!hasNotes) return [start, ...points.slice(1, -1), end];
    // Level where its numbers stand above and below it.
    const { x, y } = layout.edge({ v: from, w: to, name: String(i) }) as Point;
    const level = note.width / 2;
    const before = points.slice(1, -1).filter((point) => point.x < x - level);
    const after = points.slice(1, -1).filter((point) => point.x > x + level);
    return [start, ...before, { x: x - level, y }, { x: x + level, y }, ...after, end];
  });
  const notes = hasNotes
    ? edges.map(([from, to], i) => {
        const { x, y } = layout.edge({ v: from, w: to, name: String(i) }) as Point;
        return { x, y };
      })
    : [];
  const { width, height } = layout.graph() as { width: number; height: number };
  return { width: Math.ceil(width), height: Math.ceil(height), boxes, ways, notes };
}

/**
 * A computation drawn left to right: a box a value with its number and, where known, its gradient;
 * inputs blue, results gray.
 * @param input a value of an autograd engine, or the graph as data
 * @example steps(autograd.trace(f).map((step) => computationGraph(f, { step })))
 * @throws Error for an edge that names no node, for a cycle, for more than 200 values, and for a
 * step of a graph that is given as data
 */
export function computationGraph(
  input: Graph | GraphValue,
  options: ComputationGraphOptions = {},
): Figure {
  const { step } = options;
  const graph = step ? atStep(input, step) : asGraph(input);
  const { nodes, edges } = graph;
  checkGraph(graph, 'computationGraph');
  if (nodes.length > most)
    throw new Error(
      `computationGraph: ${nodes.length} values; at most ${most} can be read, so draw a part, or ` +
        'give toDot to Graphviz',
    );
  const whole = step ? asGraph(input).nodes : nodes;
  const texts = nodes.map((node, i) => {
    const { value, grad } = node;
    const label = (say: Say) => caption(node, say);
    // A constant is named by its number.
    const isShown = value !== undefined && numeral(value) !== label(inBoth);
    const final = whole[i]?.value;
    const widths = [
      textWidth(label(inBoth)),
      ...(final === undefined ? [] : [textWidth(numeral(final))]),
      ...(step ? [gradient] : grad === undefined ? [] : [textWidth(`∂ ${numeral(grad)}`)]),
    ];
    return {
      width: Math.max(box.least, box.side + box.letters * Math.max(...widths)),
      text: markup(node.label ?? '', (of) =>
        [
          `<b>${escapeText(caption(node, () => of))}</b>`,
          ...(isShown ? [numeral(value)] : []),
          ...(grad === undefined ? [] : [inGrad(grad)]),
        ].join('<br>'),
      ),
    };
  });
  const { width, height, boxes, ways, notes } = place(
    graph,
    texts.map((text) => text.width),
    step !== undefined,
  );
  const active =
    step?.node === undefined ? -1 : numbered(input as GraphValue).values.indexOf(step.node);
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
  const tall = options.height ?? height + margin.t + edge;
  // In a figure that is taller than need be, boxes keep their size.
  const middle = Math.max(0, (tall - margin.t - edge - height) / 2);
  return new Figure({
    data: [
      ...(step ? [markOf(boxes[active])] : []),
      {
        type: 'scatter',
        mode: 'text',
        x: boxes.map(({ x }) => x),
        y: boxes.map(({ y }) => y),
        text: texts.map(({ text }) => text),
        textfont: { size: box.letters, color: ink },
        hoverinfo: 'skip',
      },
      ...(step ? [notesOf(edgeTexts(input as GraphValue, step), notes)] : []),
    ],
    layout: {
      ...frame({ ...options, width: wide, height: tall }),
      margin: { l: edge, r: edge, t: margin.t, b: edge },
      shapes: [...ways.flatMap(arrow), ...frames],
      xaxis: { visible: false, range: [-center, width + center], fixedrange: true },
      yaxis: { visible: false, range: [height + middle, -middle], fixedrange: true },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Computation graph', options, say)}: ${plural(nodes.length, 'value')}, ` +
      `${nodes.length - fed.size} of them inputs, ${plural(edges.length, 'edge')}` +
      `${described(nodes.at(-1), say)}.`,
  });
}

const inGrad = (value: number): string =>
  `<span style="color:${colors.grad}">∂ ${numeral(value)}</span>`;

/** The graph with the numbers that are there by a step. */
function atStep(input: Graph | GraphValue, step: GraphStep): Graph {
  if ('nodes' in input)
    throw new Error(
      'computationGraph: a step needs the value that was traced, given a graph as data',
    );
  const { graph, values } = numbered(input);
  const nodes = graph.nodes.map(({ value, grad: _, ...node }, i): GraphNode => {
    const of = values[i] as GraphValue;
    const grad = step.grads.get(of);
    return {
      ...node,
      ...(value !== undefined && step.values.has(of) ? { value } : {}),
      ...(grad === undefined ? {} : { grad }),
    };
  });
  return { nodes, edges: graph.edges };
}

/** Above each edge the local derivative, below it what was handed back, in the order of edges. */
function edgeTexts(output: GraphValue, step: GraphStep): string[] {
  return numbered(output).values.flatMap((value) => {
    const given = step.given.get(value);
    return value.parents.map((_, i) => {
      const flow = given?.[i];
      return flow ? `×${numeral(flow.local)}<br>${inGrad(flow.given)}` : '';
    });
  });
}

/** The box at work, as a trace: shapes that stay the same are kept once for all steps. */
function markOf(at: Placed['boxes'][number] | undefined): DraftTrace {
  const [left, right] = at ? [at.x - at.width / 2, at.x + at.width / 2] : [0, 0];
  const [top, bottom] = at ? [at.y - box.height / 2, at.y + box.height / 2] : [0, 0];
  return {
    type: 'scatter',
    mode: 'lines',
    x: at ? [left, right, right, left, left] : [],
    y: at ? [top, top, bottom, bottom, top] : [],
    fill: 'toself',
    fillcolor: colors.active,
    line: { color: colors.activeLine, width: 3 },
    showlegend: false,
    hoverinfo: 'skip',
  };
}

function notesOf(texts: readonly string[], places: readonly Point[]): DraftTrace {
  return {
    type: 'scatter',
    mode: 'text',
    x: places.map(({ x }) => x),
    y: places.map(({ y }) => y),
    text: texts,
    textfont: { size: note.letters, color: ink },
    hoverinfo: 'skip',
  };
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
