import { describe, expect, it } from 'vitest';
import { expression, trace, Value } from '../../src/autograd/index.ts';
import * as plot from '../../src/plot/index.ts';

function neuron(): Value {
  const value = (data: number, name: string) => new Value(data, name);
  const products = [value(2, 'w₀').mul(value(-1, 'x₀')), value(-3, 'w₁').mul(value(-2, 'x₁'))];
  const [first, second] = products as [Value, Value];
  const f = first.add(second).add(value(-3, 'w₂')).sigmoid().named('f <&>');
  f.backward();
  return f;
}

interface Box {
  readonly type: string;
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

const boxesOf = ({ layout }: plot.Figure) =>
  (layout.shapes as unknown as Box[]).filter(({ type }) => type === 'rect');

describe('graphOf', () => {
  it('walks a value to its inputs, each before its use, a value used twice once', () => {
    const x = new Value(3, 'x');
    const square = x.mul(x);
    square.backward();
    expect(plot.graphOf(square)).toEqual({
      nodes: [
        { id: 'v0', label: 'x', value: 3, grad: 6 },
        { id: 'v1', op: '×', value: 9, grad: 1 },
      ],
      edges: [
        ['v0', 'v1'],
        ['v0', 'v1'],
      ],
    });
    expect(plot.graphOf(neuron()).nodes).toHaveLength(10);
    expect(plot.graphOf(neuron()).edges).toHaveLength(9);
  });

  it('does not overflow on a sum of twenty thousand terms', () => {
    let sum = new Value(0);
    for (let i = 0; i < 20_000; i++) sum = sum.add(1);
    expect(plot.graphOf(sum).nodes).toHaveLength(40_001);
    expect(() => plot.computationGraph(sum)).toThrow(
      /40001 values; at most 200 can be read, so draw a part/,
    );
    expect(plot.toDot(sum).split('\n')).toHaveLength(3 + 40_001 + 40_000 + 1);
  });
});

describe('computationGraph', () => {
  it('points every arrow to the right, and no two boxes overlap', () => {
    const graph = plot.graphOf(neuron());
    const figure = plot.computationGraph(graph);
    const boxes = boxesOf(figure);
    expect(boxes).toHaveLength(10);
    for (const [from, to] of graph.edges) {
      const [a, b] = [from, to].map((id) => boxes[graph.nodes.findIndex((n) => n.id === id)]);
      expect(a?.x1).toBeLessThan(b?.x0 as number);
    }
    for (const a of boxes)
      for (const b of boxes)
        if (a !== b)
          expect(a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0).toBe(true);
    const { range } = figure.layout.xaxis as unknown as { range: [number, number] };
    expect(Math.min(...boxes.map(({ x0 }) => x0))).toBeGreaterThanOrEqual(range[0]);
    expect(Math.max(...boxes.map(({ x1 }) => x1))).toBeLessThanOrEqual(range[1]);
  });

  it('puts what is read first on top', () => {
    const f = expression('(x + y) * z').of({ x: 1, y: 2, z: 3 });
    const [x, y, sum, z] = boxesOf(plot.computationGraph(f)).map(({ y0 }) => y0);
    expect(x).toBeLessThan(y as number);
    expect(sum).toBeLessThan(z as number);
  });

  it('writes name, operation, value and gradient, escaped, in both languages', () => {
    const figure = plot.computationGraph({
      nodes: [{ id: 'a', label: '得分 | the score <s>', value: -0.25, grad: 2 }],
      edges: [],
    });
    expect(figure.data[0]?.text).toEqual([
      '<b>得分 / the score &lt;s&gt;</b><br>−0.25<br><span style="color:#B54708">∂ 2</span>',
    ]);
    expect(plot.computationGraph(neuron()).describe).toBe(
      'Computation graph: 10 values, 5 of them inputs, 9 edges; f <&> = sigmoid is 0.731.',
    );
  });

  it('makes a box as wide as its text', () => {
    const width = (label: string) => {
      const [box] = boxesOf(plot.computationGraph({ nodes: [{ id: 'a', label }], edges: [] }));
      return (box?.x1 ?? 0) - (box?.x0 ?? 0);
    };
    expect(width('x')).toBe(64);
    expect(width('一个很长很长的中间结果')).toBeGreaterThan(130);
  });

  it('keeps the size of boxes in a figure that is taller', () => {
    const scale = (figure: plot.Figure) => {
      const { height, margin, yaxis } = figure.layout as unknown as {
        height: number;
        margin: { t: number; b: number };
        yaxis: { range: [number, number] };
      };
      return (height - margin.t - margin.b) / (yaxis.range[0] - yaxis.range[1]);
    };
    expect(scale(plot.computationGraph(neuron()))).toBeCloseTo(1, 12);
    expect(scale(plot.computationGraph(neuron(), { height: 700 }))).toBeCloseTo(1, 12);
  });

  it('refuses a cycle, and an edge to no node', () => {
    const nodes = [{ id: 'a' }, { id: 'b' }];
    const cycle = [
      ['a', 'b'],
      ['b', 'a'],
    ] as const;
    expect(() => plot.computationGraph({ nodes, edges: cycle })).toThrow(/cycle/);
    expect(() => plot.toDot({ nodes, edges: cycle })).toThrow(/^toDot: the graph has a cycle/);
    expect(() => plot.computationGraph({ nodes, edges: [['a', 'z']] })).toThrow(
      /"z", which is no node/,
    );
  });
});

describe('a step of a computation', () => {
  const f = expression('x * x + 2').of({ x: 3 });
  const steps = trace(f);
  const figures = steps.map((step) => plot.computationGraph(f, { step }));
  const textsOf = ({ data }: plot.Figure, trace = 1) =>
    ((data[trace]?.text ?? []) as string[]).map((text) =>
      text
        .replace(/<[^>]*>/g, ' ')
        .replace(/ +/g, ' ')
        .trim(),
    );

  it('shows the numbers that are there by then, on the boxes and on the edges', () => {
    expect(figures.map((figure) => textsOf(figure))).toEqual([
      ['x 3', '×', '2', '+'],
      ['x 3', '× 9', '2', '+'],
      ['x 3', '× 9', '2', '+ 11'],
      ['x 3', '× 9 ∂ 1', '2 ∂ 1', '+ 11 ∂ 1'],
      ['x 3 ∂ 6', '× 9 ∂ 1', '2 ∂ 1', '+ 11 ∂ 1'],
    ]);
    // Edges in the order of the graph: x to × twice, × to +, 2 to +.
    expect(figures.map((figure) => textsOf(figure, 2))).toEqual([
      ['', '', '', ''],
      ['', '', '', ''],
      ['', '', '', ''],
      ['', '', '×1 ∂ 1', '×1 ∂ 1'],
      ['×3 ∂ 3', '×3 ∂ 3', '×1 ∂ 1', '×1 ∂ 1'],
    ]);
  });

  it('marks the value at work, and moves nothing', () => {
    const marked = figures.map((figure) => {
      const [left] = (figure.data[0]?.x ?? []) as readonly number[];
      const [top] = (figure.data[0]?.y ?? []) as readonly number[];
      return boxesOf(figure).findIndex(({ x0, y0 }) => x0 === left && y0 === top);
    });
    expect(marked).toEqual([-1, 1, 3, 3, 1]);
    const places = figures.map((figure) => boxesOf(figure).map(({ x0, x1, y0 }) => [x0, x1, y0]));
    for (const each of places) expect(each).toEqual(places[0]);
  });

  it('is whole in the picture of all steps: boxes and letters are not made smaller', () => {
    const whole = plot.steps(figures);
    const { strip } = whole.layout.meta as unknown as {
      strip: { layout: { width: number; height: number } };
    };
    const { width, height } = (figures[0] as plot.Figure).layout as unknown as {
      width: number;
      height: number;
    };
    expect(strip.layout.width).toBe(width);
    expect(strip.layout.height).toBeGreaterThan(4 * (height - 40));
  });

  it('belongs to a value, not to a graph as data', () => {
    expect(() =>
      plot.computationGraph(plot.graphOf(f), { step: steps[1] as plot.GraphStep }),
    ).toThrow(/needs the value that was traced/);
  });
});

it('toDot quotes what a name may hold', () => {
  const x = new Value(3, 'the "x"');
  const y = x.mul(x);
  y.backward();
  expect(plot.toDot(y)).toBe(
    [
      'digraph {',
      '  rankdir=LR;',
      '  node [shape=box, style=rounded];',
      '  "v0" [label="the \\"x\\"\\nvalue 3\\ngrad 6"];',
      '  "v1" [label="×\\nvalue 9\\ngrad 1"];',
      '  "v0" -> "v1";',
      '  "v0" -> "v1";',
      '}',
    ].join('\n'),
  );
});
