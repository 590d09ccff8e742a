import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decode } from 'fast-png';
import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, it } from 'vitest';
import { jupyterDisplay } from '../../src/display/index.ts';
import * as plot from '../../src/plot/index.ts';
import { gallery } from './gallery.ts';

type Validate = (data: unknown, layout: unknown) => { readonly msg: string }[] | undefined;
let validate: Validate;

beforeAll(() => {
  // Plotly's own schema; its full bundle touches the canvas and URL of a browser when it loads.
  const { window } = new JSDOM('', { runScripts: 'outside-only', pretendToBeVisual: true });
  window.HTMLCanvasElement.prototype.getContext = () => null;
  window.URL.createObjectURL = () => '';
  const file = createRequire(import.meta.url).resolve('plotly.js-dist');
  window.eval(readFileSync(file, 'utf8'));
  const check = window.eval(
    '(json) => { const { data, layout } = JSON.parse(json); return Plotly.validate(data, layout); }',
  ) as unknown as (json: string) => ReturnType<Validate>;
  validate = (data, layout) => check(JSON.stringify({ data, layout }));
}, 60_000);

/** Every number of a figure, wherever it is. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : [];
}

describe.each(Object.entries(gallery))('%s', (_, make) => {
  it('is valid by the schema of plotly.js, small, finite, rounded and stays at home', () => {
    const figure = make();
    expect(validate(figure.data, figure.layout) ?? []).toEqual([]);
    const json = JSON.stringify(figure);
    expect(json.length).toBeLessThan(300_000);
    expect(json).not.toContain('null');
    for (const n of numbers(figure.toJSON())) expect(n).toBe(Number(n.toPrecision(5)));
    expect(figure.config.showSendToCloud).toBe(false);
  });

  it('shows itself as a Plotly figure and as a sentence', () => {
    const figure = make();
    const bundle = figure[jupyterDisplay]();
    expect(Object.keys(bundle)).toEqual(['application/vnd.plotly.v1+json', 'text/plain']);
    expect(figure.describe).toMatch(/^[A-Z].*\d.*\.$/s);
    expect(String(figure)).toBe(bundle['text/plain']);
  });
});

it('rejects a figure that plotly.js does not know', () => {
  expect(validate([{ type: 'scatter', y: [1], nonsense: 1 }], {})).not.toEqual([]);
});

describe('line', () => {
  it('has a stable spec', () => {
    const {
      data,
      layout,
      describe: sentence,
    } = plot.line(
      { y: [3, 1, 2], name: { zh: '损失', en: 'loss' } },
      { xLabel: { zh: '轮次', en: 'epoch' }, title: 'Loss' },
    );
    expect(data).toEqual([
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: '损失\u00a0loss',
        y: [3, 1, 2],
        line: { color: '#0072B2', width: 2, dash: 'solid' },
        marker: { size: 6 },
      },
    ]);
    expect(layout['xaxis']).toEqual({ title: { text: '轮次\u00a0epoch' } });
    expect(layout['title']).toMatchObject({ text: 'Loss' });
    expect(sentence).toBe('Line chart "Loss": 1 series, 3 points, y from 1 to 3.');
  });

  it('takes tensors, matrices, typed arrays and lists alike', () => {
    const expected = plot.line([1, 2, 3]).data;
    expect(plot.line(Float32Array.of(1, 2, 3)).data).toEqual(expected);
    expect(plot.line({ shape: [3, 1], data: [1, 2, 3] }).data).toEqual(expected);
    expect(plot.line({ rows: 3, cols: 1, data: [1, 2, 3] }).data).toEqual(expected);
    expect(plot.line({ shape: [3], dataSync: () => Float32Array.of(1, 2, 3) }).data).toEqual(
      expected,
    );
  });

  it('names the series and the index of what cannot be drawn', () => {
    expect(() => plot.line({ y: [1, Number.NaN], name: 'loss' })).toThrow(
      /series "loss": NaN at index \[1\]/,
    );
    expect(() => plot.line([{ y: [1], x: [1, 2] }])).toThrow(/2 x and 1 y/);
    expect(() => plot.line({ y: [1, 0] }, { yScale: 'log' })).toThrow(
      /0 at index \[1\]; a log axis/,
    );
  });
});

it('scatter makes a trace of each class, and says what a wrong label is', () => {
  const figure = plot.scatter(
    [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
    { labels: [1, 0, 1], names: ['a', 'b'] },
  );
  expect(figure.data.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
    { name: 'a', x: [2], y: [3] },
    { name: 'b', x: [0, 4], y: [1, 5] },
  ]);
  expect(() => plot.scatter([[0, 1]], { labels: [0.5] })).toThrow(/label 0.5 at index \[0\]/);
  expect(() => plot.scatter([[0, 1, 2]])).toThrow(/\[1, 3\] given; expected \[N, 2\]/);
  expect(() => plot.scatter([[0, 1], [2]])).toThrow(/ragged/);
});

it('histogram counts as numpy.histogram does, the last bin with its right edge', () => {
  const counts = plot.histogram([0, 0.5, 1, 1.5, 2, 2], { bins: 2 }).data[0]?.['y'];
  expect(counts).toEqual([2, 4]);
  const density = plot.histogram([0, 0.5, 1, 1.5, 2, 2], { bins: 2, density: true }).data[0]?.['y'];
  expect((density as number[]).reduce((sum, height) => sum + height, 0)).toBeCloseTo(1, 4);
});

it('heatmap centres signed values on white', () => {
  expect(plot.heatmap([[-1, 3]]).data[0]).toMatchObject({ zmin: -3, zmax: 3 });
  expect(plot.heatmap([[1, 3]]).data[0]).toMatchObject({ zmin: 1, zmax: 3 });
  expect(() => plot.heatmap([[1, 2]], { x: ['only one'] })).toThrow(/1 given for 2 cells/);
});

describe('decisionBoundary', () => {
  const corners = [
    [0, 0],
    [1, 1],
  ];

  it('draws exactly what predict says of exactly the grid it was given', () => {
    let asked: [number, number][] = [];
    const { data } = plot.decisionBoundary(
      (grid) => {
        asked = grid;
        return grid.map(([x, y]) => x * y + 0.25);
      },
      corners,
      { resolution: 7 },
    );
    const { x, y, z } = data[0] as unknown as { x: number[]; y: number[]; z: number[][] };
    expect(asked).toEqual(y.flatMap((b) => x.map((a) => [a, b])));
    for (const [row, b] of y.entries())
      for (const [column, a] of x.entries())
        expect(z[row]?.[column]).toBe(Number((a * b + 0.25).toPrecision(5)));
  });

  it('lets the largest score win, and disposes of the tensor it was given', () => {
    let disposed = 0;
    const predict = (grid: [number, number][]) => ({
      shape: [grid.length, 3],
      dataSync: () => Float32Array.from(grid.flatMap(([x]) => [x, 1 - x, 0.4])),
      dispose: () => {
        disposed++;
      },
    });
    const { data } = plot.decisionBoundary(predict, corners, { resolution: 3, padding: 0 });
    expect(data[0]?.['z']).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ]);
    expect(disposed).toBe(1);
  });

  it('says which shape was expected', () => {
    expect(() => plot.decisionBoundary(() => [1, 2], corners, { resolution: 2 })).toThrow(
      /gave shape \[2\] for 4 points; expected \[4\]/,
    );
  });
});

it('learningCurves draws training and validation of a metric together', () => {
  const { data, layout } = plot.learningCurves({
    loss: [2, 1],
    val_loss: [2, 3],
    accuracy: [0, 1],
  });
  expect(data.map((t) => [t['name'], t['xaxis'], t['mode']])).toEqual([
    ['训练\u00a0train', 'x', 'lines+markers'],
    ['验证\u00a0validation', 'x', 'lines+markers'],
    ['最低\u00a0lowest', 'x', 'markers'],
    ['训练\u00a0train', 'x2', 'lines+markers'],
  ]);
  expect(data[2]).toMatchObject({ x: [1], y: [2] });
  expect(layout['yaxis2']).toMatchObject({ title: { text: '准确率\u00a0accuracy' } });
  const logs = {
    epochs: [
      { loss: 2, valLoss: 2, metrics: { accuracy: 0 } },
      { loss: 1, valLoss: 3, metrics: { accuracy: 1 } },
    ],
  };
  expect(plot.learningCurves(logs).data).toEqual(data);
  expect(() => plot.learningCurves({})).toThrow(/no values/);
  expect(() => plot.learningCurves({ loss: [1, Number.NaN] })).toThrow(/loss: NaN at index \[1\]/);
});

describe('images', () => {
  const pixels = (figure: plot.Figure) =>
    decode(Buffer.from(String(figure.data[0]?.['source']).split(',')[1] as string, 'base64'));

  it('imageGrid keeps every pixel', () => {
    const { width, height, channels, data } = pixels(
      plot.imageGrid(
        [
          [
            [0, 1],
            [0.2, 0.6],
          ],
        ],
        { size: 96 },
      ),
    );
    expect({ width, height, channels, data: [...data] }).toEqual({
      width: 2,
      height: 2,
      channels: 1,
      data: [0, 255, 51, 153],
    });
  });

  it('reads flattened squares as images', () => {
    expect(pixels(plot.imageGrid([[0, 1, 0.2, 0.6]])).data).toEqual(Uint8Array.of(0, 255, 51, 153));
    expect(() => plot.imageGrid([[0, 1, 2]])).toThrow(/shape \[1, 3\] given; expected \[N, H, W\]/);
    expect(() => plot.imageGrid([[[0]]], { labels: ['a', 'b'] })).toThrow(/2 labels for 1 images/);
  });

  it('latentGrid decodes a square of codes, the second growing upwards', () => {
    const figure = plot.latentGrid((codes) => codes.map(([a, b]) => [[(a + 3 * b + 4) / 8]]), {
      side: 3,
      range: [-1, 1],
    });
    const level = (a: number, b: number) => Math.round(((a + 3 * b + 4) / 8) * 255);
    expect([...pixels(figure).data]).toEqual(
      [1, 0, -1].flatMap((b) => [-1, 0, 1].map((a) => level(a, b))),
    );
    expect(() => plot.latentGrid(() => [[[0]]], { side: 2 })).toThrow(/1 images for 4 codes/);
  });
});

describe('computationGraph', () => {
  const leaf = (label: string, data: number): plot.GraphValue => ({
    label,
    data,
    grad: 0,
    parents: [],
  });

  it('walks a value to its inputs, a value used twice once', () => {
    const x = leaf('x', 3);
    const square = { op: 'mul', data: 9, grad: 1, parents: [x, x] };
    expect(plot.graphOf(square)).toEqual({
      nodes: [
        { id: 'v0', label: 'x', value: 3, grad: 0 },
        { id: 'v1', op: '×', value: 9, grad: 1 },
      ],
      edges: [
        ['v0', 'v1'],
        ['v0', 'v1'],
      ],
    });
    expect(plot.computationGraph(square).describe).toContain('2 values, 1 of them inputs, 2 edges');
  });

  it('goes right along every edge, and refuses a cycle and an unknown end', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
    const edges = [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'c'],
      ['d', 'c'],
    ] as const;
    const { data } = plot.computationGraph({ nodes, edges });
    const [a, b, c, d] = (data[0]?.['x'] ?? []) as [number, number, number, number];
    expect(a < b && b < c && d < c).toBe(true);
    expect(d).toBe(b);
    expect(() =>
      plot.computationGraph({
        nodes,
        edges: [
          ['a', 'b'],
          ['b', 'a'],
        ],
      }),
    ).toThrow(/cycle/);
    expect(() => plot.computationGraph({ nodes, edges: [['a', 'z']] })).toThrow(
      /"z", which is no node/,
    );
  });
});

describe('networkDiagram', () => {
  const hidden = {
    weight: [
      [1, 2],
      [3, -4],
    ],
    bias: [0, -1],
  };
  const output = { weight: [[5], [6]] };

  it('puts each weight on its own line, nearer the unit that it leaves, and says them all', () => {
    const { data, layout, describe } = plot.networkDiagram([hidden, output]);
    const units = data.at(-1) as unknown as { text: string[]; x: number[]; y: number[] };
    expect(units.text).toEqual(['x₁', 'x₂', 'h₁', 'h₂', 'y']);
    const at = (name: string) => {
      const i = units.text.indexOf(name);
      return { x: units.x[i] as number, y: units.y[i] as number };
    };
    const notes = layout['annotations'] as unknown as { x: number; y: number; text: string }[];
    const [from, to, note] = [at('x₂'), at('h₂'), notes.find(({ text }) => text === '−4')];
    const part = ((note?.x ?? 0) - from.x) / (to.x - from.x);
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(0.5);
    expect(note?.y).toBeCloseTo(from.y + part * (to.y - from.y), 2);
    expect(describe).toBe(
      'Network: 2-2-1 units. h₁ from x₁ × 1, x₂ × 3, bias 0; h₂ from x₁ × 2, x₂ × −4, bias −1; y from h₁ × 5, h₂ × 6.',
    );
  });

  it('refuses layers and names that do not fit', () => {
    expect(() => plot.networkDiagram([])).toThrow(/no layers/);
    expect(() => plot.networkDiagram([hidden, { weight: [[1]] }])).toThrow(
      /weight 1 has shape \[1, 1\]; expected \[2, 1\]/,
    );
    expect(() => plot.networkDiagram([{ ...output, bias: [1, 2] }])).toThrow(
      /bias 0 has 2 entries; expected 1/,
    );
    expect(() => plot.networkDiagram([output], { names: [['a'], ['b']] })).toThrow(
      /names for \[1, 1\] units given; the layers have \[2, 1\]/,
    );
  });
});

it('trajectory2d tells where each way ends', () => {
  const { describe: sentence } = plot.trajectory2d((x, y) => x * x + y * y, {
    points: [
      [1, 1],
      [0.5, 0.25],
    ],
    name: 'SGD',
  });
  expect(sentence).toContain('SGD ends after 1 step at (0.5, 0.25)');
});

describe('panels', () => {
  const dots = () => plot.scatter([[0, 0]], { labels: [0], names: ['a'], equal: true });
  const lines = () =>
    plot.line([
      { y: [1, 2], name: 'a' },
      { y: [2, 1], name: 'b' },
    ]);

  it('gives each figure axes of its own, in cells that do not overlap', () => {
    const { data, layout } = plot.panels(
      [dots(), lines(), plot.learningCurves({ loss: [1], accuracy: [0] })],
      {
        columns: 2,
      },
    );
    const axes = data.map((trace) => `${trace['xaxis']} ${trace['yaxis']}`);
    expect(axes).toEqual(['x y', 'x2 y2', 'x2 y2', 'x3 y3', 'x4 y4']);
    const domain = (axis: string) => (layout[axis] as { domain: [number, number] }).domain;
    expect(domain('xaxis')[1]).toBeLessThan(domain('xaxis2')[0]);
    expect(domain('yaxis3')[1]).toBeLessThan(domain('yaxis')[0]);
    expect(domain('yaxis')[1]).toBe(1);
    expect(domain('yaxis3')[0]).toBeCloseTo(0, 4);
    expect(layout['yaxis']).toMatchObject({ scaleanchor: 'x', anchor: 'x' });
    expect(layout['yaxis4']).toMatchObject({ anchor: 'x4' });
  });

  it('lists each name once', () => {
    const { data } = plot.panels([lines(), lines()]);
    expect(data.map((trace) => trace['showlegend'])).toEqual([true, true, false, false]);
    expect(data.map((trace) => trace['legendgroup'])).toEqual(['a', 'b', 'a', 'b']);
  });

  it('says which figure has no axes', () => {
    expect(() => plot.panels([])).toThrow(/no figures/);
    expect(() => plot.panels([lines(), plot.surface((x) => x)])).toThrow(/figure 1 has no x and y/);
  });
});
