import { Figure, type FigureOptions, frame, headline, type Json } from './figure.ts';
import { type Edge, layOut } from './graph-layout.ts';
import { ink } from './template.ts';
import { brief, oneLine, plural, type Text } from './text.ts';

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

/** A value that knows what it was computed from, as a scalar of an autograd engine does. */
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
  sigmoid: 'σ',
};

/** The computation that made a value, inputs before what uses them. */
export function graphOf(output: GraphValue): Graph {
  const ids = new Map<GraphValue, string>();
  const nodes: GraphNode[] = [];
  const edges: [string, string][] = [];
  const visit = (value: GraphValue): string => {
    const known = ids.get(value);
    if (known !== undefined) return known;
    const inputs = value.parents.map(visit);
    const id = `v${ids.size}`;
    ids.set(value, id);
    nodes.push({
      id,
      ...(value.label ? { label: value.label } : {}),
      ...(value.op && inputs.length > 0 ? { op: signs[value.op] ?? value.op } : {}),
      value: value.data,
      grad: value.grad,
    });
    edges.push(...inputs.map((input): [string, string] => [input, id]));
    return id;
  };
  visit(output);
  return { nodes, edges };
}

const cell = { width: 112, height: 58 };
const step = { x: 156, y: 76 };

/** `w · ×` for a named result, else whichever is there. */
function caption({ id, label, op }: GraphNode): string {
  const name = label === undefined ? undefined : oneLine(label);
  return op === undefined ? (name ?? id) : name === undefined ? op : `${name} = ${op}`;
}

/**
 * A computation drawn left to right: a box a value with its number and, where known, its gradient; inputs blue,
 * results grey.
 * @throws Error for an edge that names no node, and for a cycle
 */
export function computationGraph(input: Graph | GraphValue, options: FigureOptions = {}): Figure {
  const { nodes, edges } = 'nodes' in input ? input : graphOf(input);
  const index = new Map(nodes.map(({ id }, i) => [id, i]));
  const links = edges.map(([from, to]): Edge => {
    const [a, b] = [index.get(from), index.get(to)];
    if (a === undefined || b === undefined)
      throw new Error(
        `computationGraph: the edge ${from} -> ${to} names "${a === undefined ? from : to}", which is no node`,
      );
    return [a, b];
  });
  const { columns, rows, places, routes } = layOut(nodes.length, links);
  const at = ([column, row]: readonly [number, number]): [number, number] => [
    step.x * (column + 0.5),
    step.y * (row + 0.5),
  ];
  const fed = new Set(links.map(([, to]) => to));

  const ways: Json[] = [];
  const heads: Json[] = [];
  for (const route of routes) {
    const [start, ...rest] = route.map(at) as [[number, number], ...[number, number][]];
    let [x, y] = [start[0] + cell.width / 2, start[1]];
    let path = `M${x},${y}`;
    for (const [i, [toX, toY]] of rest.entries()) {
      // Bends stay in the gaps between columns, where no box is; columns are crossed level.
      const left = toX - cell.width / 2;
      const last = i === rest.length - 1;
      const middle = (x + left) / 2;
      path += ` C${middle},${y} ${middle},${toY} ${last ? left - 6 : left},${toY}`;
      [x, y] = [last ? left : toX + cell.width / 2, toY];
      if (!last) path += ` L${x},${y}`;
    }
    ways.push({ type: 'path', path, line: { color: '#6E7781', width: 1.5 }, layer: 'below' });
    heads.push({
      type: 'path',
      path: `M${x},${y} L${x - 8},${y - 4} L${x - 8},${y + 4} Z`,
      fillcolor: '#6E7781',
      line: { width: 0 },
      layer: 'below',
    });
  }
  const boxes: Json[] = places.map((place, i) => {
    const [x, y] = at(place);
    return {
      type: 'rect',
      x0: x - cell.width / 2,
      x1: x + cell.width / 2,
      y0: y - cell.height / 2,
      y1: y + cell.height / 2,
      fillcolor: fed.has(i) ? '#F6F8FA' : '#DDEEFA',
      line: { color: fed.has(i) ? '#57606A' : '#0072B2', width: 1.5 },
      layer: 'below',
    };
  });
  const texts = nodes.map((node) =>
    [
      `<b>${caption(node)}</b>`,
      ...(node.value === undefined ? [] : [`${brief(node.value)}`]),
      ...(node.grad === undefined
        ? []
        : [`<span style="color:#B54708">∂ ${brief(node.grad)}</span>`]),
    ].join('<br>'),
  );
  const { margin, ...rest } = frame(options) as { readonly margin: { readonly t: number } };
  const size = { x: columns * step.x, y: rows * step.y };
  return new Figure(
    [
      {
        type: 'scatter',
        mode: 'text',
        x: places.map((place) => at(place)[0]),
        y: places.map((place) => at(place)[1]),
        text: texts,
        textfont: { size: 12, color: ink },
        hoverinfo: 'skip',
      },
    ],
    {
      ...rest,
      ...frame({ ...options, height: options.height ?? size.y + margin.t + 12 }),
      width: options.width ?? size.x + 24,
      margin: { l: 12, r: 12, t: margin.t, b: 12 },
      shapes: [...ways, ...heads, ...boxes],
      xaxis: { visible: false, range: [0, size.x], fixedrange: true },
      yaxis: { visible: false, range: [size.y, 0], fixedrange: true },
    },
    `${headline('Computation graph', options)}: ${plural(nodes.length, 'value')}, ` +
      `${nodes.length - fed.size} of them inputs, ${plural(edges.length, 'edge')}` +
      `${described(nodes.at(-1))}.`,
  );
}

function described(last: GraphNode | undefined): string {
  return last?.value === undefined ? '' : `; ${caption(last)} is ${brief(last.value)}`;
}
