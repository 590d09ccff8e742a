import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { decode } from 'fast-png';
import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, it } from 'vitest';
import { jupyterDisplay } from '../../src/display/index.ts';
import * as plot from '../../src/plot/index.ts';
import { gallery } from './gallery.ts';

type Complaint = { readonly msg: string; readonly astr: string };
type Validate = (data: unknown, layout: unknown) => Complaint[] | undefined;
let validate: Validate;

beforeAll(() => {
  // Plotly's own schema; its full bundle touches the canvas and URL of a browser when it loads.
  const { window } = new JSDOM('', { runScripts: 'outside-only', pretendToBeVisual: true });
  window.HTMLCanvasElement.prototype.getContext = () => null;
  window.URL.createObjectURL = () => '';
  const file = createRequire(import.meta.url).resolve('plotly.js-dist');
  window.eval(readFileSync(file, 'utf8'));
  // Each check would gather the whole schema anew, which takes longer than all the rest of it.
  window.eval('{ const schema = Plotly.PlotSchema.get(); Plotly.PlotSchema.get = () => schema; }');
  const check = window.eval(
    '(json) => { const { data, layout } = JSON.parse(json); return Plotly.validate(data, layout); }',
  ) as unknown as (json: string) => ReturnType<Validate>;
  validate = (data, layout) =>
    // What buttons do is any object, whose copy plotly.js takes for a correction.
    check(JSON.stringify({ data, layout }))?.filter(({ astr }) => !/\.args\[/.test(astr));
});

/** Every number of a figure, wherever it is. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : [];
}

describe.each(Object.entries(gallery))('%s', (_, make) => {
  it('is valid by the schema of plotly.js, small, finite, rounded and stays at home', () => {
    const figure = make();
    expect(validate(figure.data, figure.layout) ?? []).toEqual([]);
    for (const { data, traces, layout } of figure.frames) {
      const whole = data.map((change, i) => ({ ...figure.data[traces[i] as number], ...change }));
      expect(validate(whole, { ...figure.layout, ...layout }) ?? []).toEqual([]);
    }
    const { layout: _, ...rest } = figure.toJSON();
    expect(JSON.stringify(figure).length).toBeLessThan(120_000);
    // A trace whose gaps are meant says so; any other null was no number.
    const meant = figure.data.filter((trace) => trace.connectgaps === false).length;
    if (meant === 0) expect(JSON.stringify(rest)).not.toContain('null');
    for (const n of numbers([figure.data, figure.layout, figure.frames]))
      expect(n).toBe(Number(n.toPrecision(5)));
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

it('a figure of one’s own shows itself, and says its title', () => {
  const own = new plot.Figure({
    data: [{ type: 'pie', values: [1, 2] }],
    layout: {},
    title: '饼 | pie',
  });
  expect(own.describe).toBe('饼 / pie');
  expect(own.layout.meta).toMatchObject({ title: { zh: '饼', en: 'pie' } });
  expect(
    () => new plot.Figure({ data: [{ type: 'bar', y: [1, Number.NaN] }], layout: {} }),
  ).toThrow(/NaN at data\[0\]\.y\[1\]/);
});

describe('line', () => {
  it('has a stable spec', () => {
    const {
      data,
      layout,
      describe: sentence,
    } = plot.line({ y: [3, 1, 2], name: 'loss' }, { xLabel: 'epoch', title: 'Loss' });
    expect(data).toEqual([
      {
        type: 'scatter',
        mode: 'lines+markers',
        name: '损失 / loss',
        y: [3, 1, 2],
        line: { color: '#0072B2', width: 2, dash: 'solid' },
        marker: { size: 6 },
      },
    ]);
    expect(layout.xaxis).toEqual({ title: { text: '轮次 / epoch' } });
    expect(layout.title).toMatchObject({ text: 'Loss' });
    expect(sentence).toBe('Line chart "Loss": 1 series, 3 points, y from 1 to 3.');
  });

  it('has the dash, the dots and the places that a series asks for', () => {
    const [first, second] = plot.line([
      { x: [1, 10], y: [3, 4], dash: 'dot', markers: false, name: 'a' },
      { y: Array.from({ length: 21 }, (_, i) => i), markers: true },
    ]).data;
    expect(first).toMatchObject({ x: [1, 10], mode: 'lines', line: { dash: 'dot' } });
    expect(first).not.toHaveProperty('marker');
    expect(second).toMatchObject({ mode: 'lines+markers', name: '2' });
    expect(plot.line(Array.from({ length: 21 }, (_, i) => i)).data[0]).toMatchObject({
      mode: 'lines',
    });
  });

  it('names the series and the index of what cannot be drawn', () => {
    expect(() => plot.line({ y: [1, Number.NaN], name: '损 | loss' })).toThrow(
      /series "损 \| loss": NaN at index \[1\]/,
    );
    expect(() => plot.line([{ y: [1], x: [1, 2] }])).toThrow(/2 x and 1 y/);
    expect(() => plot.line([])).toThrow(/no values given/);
  });
});

it('every figure has the size it is told, and axes their ranges and names', () => {
  const { layout } = plot.line([1, 2], {
    width: 333,
    height: 222,
    xRange: [0, 9],
    yRange: [1, 3],
    yLabel: 'loss',
  });
  expect(layout).toMatchObject({
    width: 333,
    height: 222,
    xaxis: { range: [0, 9] },
    yaxis: { range: [1, 3], title: { text: '损失 / loss' } },
  });
  expect(plot.line([1, 2]).layout).not.toHaveProperty('width');
});

describe('scatter', () => {
  const points = [
    [0, 1],
    [2, 3],
    [4, 5],
  ];

  it('makes a trace of each class, and says what a wrong label is', () => {
    const figure = plot.scatter(points, { labels: [1, 0, 1], names: ['a', 'b'] });
    expect(figure.data.map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: 'a', x: [2], y: [3] },
      { name: 'b', x: [0, 4], y: [1, 5] },
    ]);
    expect(figure.data.map(({ marker }) => (marker as { symbol: string }).symbol)).toEqual([
      'circle',
      'diamond',
    ]);
    expect(() => plot.scatter([[0, 1]], { labels: [0.5] })).toThrow(/label 0.5 at index \[0\]/);
    expect(() => plot.scatter([[0, 1, 2]])).toThrow(/\[1, 3\] given; expected \[N, 2\]/);
    expect(() => plot.scatter([[0, 1], [2]])).toThrow(/ragged/);
  });

  it('has the dots and the lines that it is told', () => {
    const { data } = plot.scatter(points, {
      size: 3,
      opacity: 0.2,
      lines: [{ x: [0, 4], y: [1, 5], name: 'fit' }],
    });
    expect(data[0]).toMatchObject({ name: '数据 / data', marker: { size: 3, opacity: 0.2 } });
    expect(data[1]).toMatchObject({ mode: 'lines', name: 'fit', x: [0, 4] });
  });
});

describe('bar', () => {
  it('grows to the right, in stacks, and with its values written, as it is told', () => {
    const two = [
      { y: [1, 2], name: 'a' },
      { y: [3, 4], name: 'b' },
    ];
    expect(plot.bar(['x', 'y'], two, { horizontal: true }).data[1]).toMatchObject({
      orientation: 'h',
      x: [3, 4],
      y: ['x', 'y'],
    });
    expect(plot.bar(['x', 'y'], two, { stacked: true }).layout.barmode).toBe('stack');
    expect(plot.bar(['x', 'y'], two).layout.barmode).toBe('group');
    expect(plot.bar(['x', 'y'], two).data[0]).toHaveProperty('text');
    expect(plot.bar(['x', 'y'], two, { values: false }).data[0]).not.toHaveProperty('text');
    expect(() => plot.bar(['x'], two)).toThrow(/series "a" has 2 values for 1 categories/);
    expect(() => plot.bar(['同 | same', '同 | same'], [1, 2])).toThrow(
      /category "同 \| same" is given twice/,
    );
  });

  it('is no slab: two bars are as wide as twelve', () => {
    const pixels = (n: number) => {
      const names = Array.from({ length: n }, (_, i) => `${i}`);
      const { layout } = plot.bar(names, names.map(Number), { width: 700 });
      return ((1 - (layout.bargap as number)) * 612) / n;
    };
    expect(pixels(2)).toBeCloseTo(64, 1);
    expect(pixels(4)).toBeCloseTo(64, 1);
    expect(pixels(12)).toBeLessThan(40);
  });
});

describe('dots', () => {
  it('has one at each value, or at the mean of several with each of them and their span', () => {
    const single = plot.dots(['a', 'b'], [1, 2.5]);
    expect(single.data).toHaveLength(1);
    expect(single.data[0]).toMatchObject({ x: [1, 2.5], y: ['a', 'b'], text: ['1', '2.5'] });
    const several = plot.dots(
      ['a', 'b'],
      [
        [1, 2, 6],
        [4, 4, 4],
      ],
      { digits: 2 },
    );
    expect(several.data.map(({ mode, x }) => [mode, x])).toEqual([
      ['lines', [1, 6]],
      ['lines', [4, 4]],
      ['markers', [1, 2, 6, 4, 4, 4]],
      ['markers+text', [3, 4]],
    ]);
    expect(several.data.at(-1)?.text).toEqual(['3.00', '4.00']);
    expect(several.describe).toBe(
      'Dot chart: a 3.00 (3 runs from 1 to 6), b 4.00 (3 runs from 4 to 4).',
    );
    const tiny = plot.dots(['a', 'b'], [-0.0004, -0.0006], { digits: 3 });
    expect(tiny.data.at(-1)?.text).toEqual(['0.000', '−0.001']);
    expect(() => plot.dots(['a'], [1, 2])).toThrow(/shape \[2\] given for 1 names/);
  });

  it('has the median of several where it is told', () => {
    const runs = [
      [1, 100, 3],
      [9, 2, 5],
    ];
    const figure = plot.dots(['a', 'b'], runs, { center: 'median' });
    expect(figure.data.at(-1)).toMatchObject({ x: [3, 5], text: ['3', '5'] });
    expect(figure.describe).toContain('a 3 (median of 3 runs from 1 to 100)');
    const even = plot.dots(['a'], [[4, 1, 100, 2]], { center: 'median' });
    expect(even.data.at(-1)?.x).toEqual([3]);
  });

  it('writes values below 0 with a true minus sign', () => {
    expect(plot.dots(['a', 'b'], [-0.5, 2]).data[0]?.text).toEqual(['−0.5', '2']);
  });

  it('has a line at a value to compare with', () => {
    const figure = plot.dots(['a', 'b'], [1, 2.5], { reference: 0.5 });
    expect(figure.layout.shapes).toMatchObject([{ type: 'line', x0: 0.5, x1: 0.5 }]);
    expect(figure.describe).toContain('A line at 0.5.');
  });

  it('has standard errors where it is told', () => {
    // Values 1, 2, 6: variance 7 with n - 1, so the mean 3 has a standard error of √(7/3).
    const options = { spread: 'standard error' } as const;
    const figure = plot.dots(['a'], [[1, 2, 6]], options);
    const [low, high] = (figure.data[0] as unknown as { x: number[] }).x;
    expect(low).toBeCloseTo(3 - Math.sqrt(7 / 3), 3);
    expect(high).toBeCloseTo(3 + Math.sqrt(7 / 3), 3);
    expect(figure.describe).toContain('a 3 (3 runs from 1 to 6, standard error 1.53)');
    expect(() => plot.dots(['a'], [1], options)).toThrow(/given 1 run a name/);
    expect(() => plot.dots(['a'], [[1, 2]], { ...options, center: 'median' })).toThrow(/median/);
  });

  it('writes a mean at the end of the measurement as beyond it', () => {
    const stopped = plot.dots(['a', 'b'], [400, 37.4], { digits: 0, limit: 400 });
    expect(stopped.data[0]?.text).toEqual(['>400', '37']);
    expect(stopped.describe).toBe('Dot chart: a >400, b 37.');
  });
});

describe('histogram', () => {
  const outline = (figure: plot.Figure, i = 0) =>
    figure.data[i] as unknown as {
      x: number[];
      y: number[];
      line: { shape: string; dash: string };
    };

  it('counts as numpy.histogram does, the last bin with its right edge', () => {
    const { x, y, line } = outline(plot.histogram([0, 0.5, 1, 1.5, 2, 2], { bins: 2 }));
    expect(line.shape).toBe('hv');
    expect(x).toEqual([0, 0, 1, 2]);
    expect(y).toEqual([0, 2, 4, 0]);
    const density = outline(plot.histogram([0, 0.5, 1, 1.5, 2, 2], { bins: 2, density: true }));
    expect(density.y.reduce((sum, height) => sum + height, 0)).toBeCloseTo(1, 4);
    expect(outline(plot.histogram([0, 1, 9], { bins: 2, xRange: [0, 2] })).y).toEqual([0, 1, 1, 0]);
  });

  it('are outlines of other dashes without a ground where there are several, over a line at zero', () => {
    const figure = plot.histogram([{ values: [1, 2], name: 'a' }, { values: [2, 3] }], {
      lines: [{ x: [2, 2], y: [0, 1], name: '均值 | mean' }],
    });
    expect(figure.data.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'scatter'],
      ['2', 'scatter'],
      ['均值 / mean', 'scatter'],
    ]);
    expect([0, 1].map((i) => outline(figure, i).line.dash)).toEqual(['solid', 'dash']);
    expect(figure.data[0]).not.toHaveProperty('fill');
    expect(plot.histogram([1, 2]).data[0]).toHaveProperty('fill', 'tozeroy');
    expect(figure.layout.xaxis).toMatchObject({ zeroline: true });
    expect(figure.layout.yaxis).toMatchObject({ title: { text: '个数 / count' } });
  });
});

describe('heatmap', () => {
  it('centers signed values on white', () => {
    expect(plot.heatmap([[-1, 3]]).data[0]).toMatchObject({ zmin: -3, zmax: 3 });
    expect(plot.heatmap([[1, 3]]).data[0]).toMatchObject({ zmin: 1, zmax: 3 });
    expect(plot.heatmap([[1, 3]], { scale: 'diverging' }).data[0]).toMatchObject({ zmin: -3 });
    expect(plot.heatmap([[1, 3]], { range: [0, 9] }).data[0]).toMatchObject({ zmin: 0, zmax: 9 });
    const [gray] = plot.heatmap([[1, 3]], { scale: 'gray' }).data;
    expect(gray?.colorscale).toEqual([
      [0, '#000000'],
      [1, '#FFFFFF'],
    ]);
  });

  it('has names or places along its axes, values in its cells, and row 0 where it is told', () => {
    const { data, layout } = plot.heatmap([[-1, 2]], {
      x: ['左 | left', 'right'],
      y: [0.5],
      origin: 'lower',
      colorLabel: 'w',
    });
    expect(data[0]).toMatchObject({ x: [0, 1], y: [0.5], text: [['−1', '2']] });
    expect(layout.xaxis).toMatchObject({ tickvals: [0, 1], ticktext: ['左 / left', 'right'] });
    expect(layout.yaxis).not.toHaveProperty('autorange');
    expect(plot.heatmap([[1]]).layout.yaxis).toMatchObject({ autorange: 'reversed' });
    expect(plot.heatmap([[1]], { annotate: false }).data[0]).not.toHaveProperty('text');
    expect(data[0]?.colorbar).toMatchObject({ title: { text: expect.stringMatching(/^w<br>/) } });
    expect(() => plot.heatmap([[1, 2]], { x: ['only one'] })).toThrow(/1 given for 2 cells/);
  });
});

describe('confusionMatrix', () => {
  const counts = [
    [3, 1],
    [0, 4],
  ];

  it('shows rows of the true class, counted or as shares', () => {
    const figure = plot.confusionMatrix(counts, { names: ['猫 | cat', '狗 | dog'] });
    expect(figure.data[0]?.z).toEqual(counts);
    expect(figure.layout.yaxis).toMatchObject({
      title: { text: '真实 / true' },
      ticktext: ['猫 / cat', '狗 / dog'],
      scaleanchor: 'x',
    });
    expect(figure.describe).toBe('Confusion matrix: 2 classes, 7 of 8 on the diagonal.');
    const shares = plot.confusionMatrix(counts, { normalize: true });
    expect(shares.data[0]).toMatchObject({
      zmin: 0,
      zmax: 1,
      z: [
        [0.75, 0.25],
        [0, 1],
      ],
    });
    expect(
      plot.confusionMatrix(
        [
          [0, 0],
          [1, 0],
        ],
        { normalize: true },
      ).data[0]?.z,
    ).toEqual([
      [0, 0],
      [1, 0],
    ]);
  });

  it('refuses what is no square of counts', () => {
    expect(() => plot.confusionMatrix([[1, 2]])).toThrow(/shape \[1, 2\] given; expected a square/);
    expect(() => plot.confusionMatrix([[-1]])).toThrow(/a count below 0/);
    expect(() => plot.confusionMatrix(counts, { names: ['a'] })).toThrow(/1 given for 2 cells/);
  });
});

describe('contour and surface', () => {
  it('read a function over its ranges, a constant one too, or take values at their places', () => {
    const read = plot.contour((x, y) => x + 10 * y, {
      xRange: [0, 2],
      yRange: [0, 1],
      resolution: 3,
      levels: 4,
      colorLabel: 'loss',
    });
    expect(read.data[0]).toMatchObject({
      x: [0, 1, 2],
      y: [0, 0.5, 1],
      z: [
        [0, 1, 2],
        [5, 6, 7],
        [10, 11, 12],
      ],
      ncontours: 4,
    });
    expect(plot.contour(() => 7, { resolution: 2 }).data[0]?.z).toEqual([
      [7, 7],
      [7, 7],
    ]);
    const given = plot.contour([[1, 2]], { x: [3, 4], y: [5], scale: 'gray' });
    expect(given.data[0]).toMatchObject({ x: [3, 4], y: [5], z: [[1, 2]] });
    expect(() => plot.contour([[1, 2]], { x: [1] })).toThrow(/1 x for 2 values/);
    const turned = plot.surface((x, y) => x * y, { resolution: 4, colorLabel: 'loss' });
    expect(turned.data[0]?.z).toHaveLength(4);
    expect(turned.layout.scene).toMatchObject({ zaxis: { title: { text: '损失 / loss' } } });
  });

  it('has levels even in the logarithm where it is told', () => {
    const [trace] = plot.contour([[1, 100]], { log: true }).data;
    expect(trace).toMatchObject({ z: [[0, 2]], colorbar: { tickvals: [0, 1, 2] } });
    expect(() => plot.contour([[0, 1]], { log: true })).toThrow(/0 has no logarithm/);
  });
});

it('trajectory tells where each way ends, and has its target and the values it asks for', () => {
  const way = [
    [1, 1],
    [0.5, 0.25],
  ];
  const figure = plot.trajectory(
    (x, y) => x * x + y * y,
    [{ points: way, name: 'SGD' }, { points: way }],
    {
      target: [0, 0],
      resolution: 5,
    },
  );
  expect(figure.describe).toContain('SGD ends after 1 step at (0.5, 0.25); 2 ends');
  expect(figure.data[0]?.z).toHaveLength(5);
  expect(figure.data.at(-1)).toMatchObject({ x: [0], y: [0], name: '目标 / target' });
  expect(plot.trajectory((x) => x, way, { resolution: 3 }).data).toHaveLength(2);
});

describe('learningCurves', () => {
  it('draws training and validation of a metric together', () => {
    const { data, layout } = plot.learningCurves({
      loss: [2, 1],
      val_loss: [2, 3],
      accuracy: [0, 1],
    });
    expect(data.map((t) => [t.name, t.xaxis, t.mode])).toEqual([
      ['训练 / train', 'x', 'lines+markers'],
      ['验证 / validation', 'x', 'lines+markers'],
      ['最低 / lowest', 'x', 'markers'],
      ['训练 / train', 'x2', 'lines+markers'],
    ]);
    expect(data[2]).toMatchObject({ x: [1], y: [2] });
    expect(layout.yaxis2).toMatchObject({ title: { text: '准确率 / accuracy' } });
    const logs = {
      epochs: [
        { loss: 2, valLoss: 2, metrics: { accuracy: 0 } },
        { loss: 1, valLoss: 3, metrics: { accuracy: 1 } },
      ],
    };
    expect(plot.learningCurves(logs).data).toEqual(data);
    expect(() => plot.learningCurves({})).toThrow(/no values/);
    expect(() => plot.learningCurves({ loss: [1, Number.NaN] })).toThrow(
      /loss: NaN at index \[1\]/,
    );
  });

  it('marks no lowest, and names its axis, as it is told', () => {
    const { data, layout } = plot.learningCurves(
      { loss: [2, 1], val_loss: [2, 3] },
      { markBest: false, xLabel: 'step' },
    );
    expect(data).toHaveLength(2);
    expect(layout.xaxis).toMatchObject({ title: { text: '步 / step' } });
  });
});

it('activationCurves draws the derivative given, else the difference, over its range', () => {
  const { data } = plot.activationCurves(
    [
      { name: 'square', f: (x) => x * x },
      { name: 'wrong on purpose', f: Math.tanh, derivative: () => 7 },
    ],
    { xRange: [0, 2] },
  );
  const values = (trace: number, axis: 'x' | 'y') => data[trace]?.[axis] as readonly number[];
  expect(values(0, 'x').at(-1)).toBe(2);
  expect(values(1, 'y').at(-1)).toBeCloseTo(4, 3);
  expect(values(3, 'y')[0]).toBe(7);
});

describe('images', () => {
  const pixels = (figure: plot.Figure) =>
    decode(Buffer.from(String(figure.data[0]?.source).split(',')[1] as string, 'base64'));

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

  it('reads flattened squares and data sets, and as many as it is told', () => {
    expect(pixels(plot.imageGrid([[0, 1, 0.2, 0.6]])).data).toEqual(Uint8Array.of(0, 255, 51, 153));
    const set = { x: [[[0.2]], [[0.4]], [[0.6]]], y: [0, 1, 2] };
    expect([...pixels(plot.imageGrid(set, { count: 1 })).data]).toEqual([51]);
    expect(plot.imageGrid(set, { count: 2 }).describe).toContain('2 images');
    expect(() => plot.imageGrid([[0, 1, 2]])).toThrow(/shape \[1, 3\] given; expected \[N, H, W\]/);
    expect(() => plot.imageGrid([[[0]]], { labels: ['a', 'b'] })).toThrow(/2 labels for 1 images/);
  });

  it('has columns, colors, brightness and labels as it is told', () => {
    const four = [[[0]], [[1]], [[2]], [[-2]]];
    expect(plot.imageGrid(four, { columns: 1 }).describe).toContain('in 4 rows');
    expect(pixels(plot.imageGrid(four, { scale: 'diverging' })).channels).toBe(3);
    expect([...pixels(plot.imageGrid([[[0.5]]], { range: [0, 0.5] })).data]).toEqual([255]);
    const labeled = plot.imageGrid([[[0]], [[1]]], {
      labels: ['原 | it', '一个很长的名字 | a long name'],
      size: 60,
    });
    expect(labeled.data[1]?.text).toEqual([
      '原 / it',
      '一个很长<br>的名字<br><span style="font-size:11px">a long</span><br>' +
        '<span style="font-size:11px">name</span>',
    ]);
    expect(plot.imageGrid([[[0]], [[1]]], { labels: [7, 8] }).data[1]?.text).toEqual(['7', '8']);
  });

  it('latentGrid decodes a square of codes, the second growing upwards', () => {
    const decode = (codes: [number, number][]) => codes.map(([a, b]) => [[(a + 3 * b + 4) / 8]]);
    const figure = plot.latentGrid(decode, { side: 3, range: [-1, 1], xLabel: 'a', yLabel: 'b' });
    const level = (a: number, b: number) => Math.round(((a + 3 * b + 4) / 8) * 255);
    const expected = [1, 0, -1].flatMap((b) => [-1, 0, 1].map((a) => level(a, b)));
    expect([...pixels(figure).data]).toEqual(expected);
    expect(figure.layout.xaxis).toMatchObject({ title: { text: 'a' } });
    expect(figure.layout.yaxis).toMatchObject({ title: { text: 'b' } });
    const model = {
      decode: (codes: tf.Tensor2D) =>
        codes
          .matMul(tf.tensor2d([[1], [3]]))
          .add(4)
          .div(8)
          .reshape([-1, 1, 1]),
    };
    const before = tf.memory().numTensors;
    expect([...pixels(plot.latentGrid(model, { side: 3, range: [-1, 1] })).data]).toEqual(expected);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => plot.latentGrid(() => [[[0]]], { side: 2 })).toThrow(/1 images for 4 codes/);
  });
});

describe('latentScatter', () => {
  const codes = [
    [0, 1],
    [2, 3],
    [-1, 0.5],
  ];

  it('names each class at its median, unless it is told not to', () => {
    const notes = (centers?: boolean) =>
      plot.latentScatter(codes, {
        labels: [0, 1, 1],
        names: ['甲 | A', 'B'],
        ...(centers === undefined ? {} : { centers }),
      }).layout.annotations;
    expect(notes()).toMatchObject([
      { text: '甲 / A', x: 0, y: 1 },
      { text: 'B', x: 2, y: 3 },
    ]);
    expect(notes(false)).toBeUndefined();
  });

  it('colors each code by its value', () => {
    const figure = plot.latentScatter(codes, { values: [-0.3, 0.1, 0.2], colorLabel: 'slant' });
    const marker = figure.data[0]?.marker as Record<string, unknown>;
    expect(marker.color).toEqual([-0.3, 0.1, 0.2]);
    // Values of both signs: zero is in the middle of the colors.
    expect([marker.cmin, marker.cmax]).toEqual([-0.3, 0.3]);
    expect(figure.describe).toBe(
      'Latent map: 3 codes colored by values from -0.3 to 0.2, x from -1 to 2, y from 0.5 to 3.',
    );
    expect(() => plot.latentScatter(codes, { values: [1, 2] })).toThrow(
      'latentScatter: 2 values for 3 codes; give one a code',
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
    const { data, layout, describe } = plot.networkDiagram({ layers: [hidden, output] });
    const units = data.at(-1) as unknown as { text: string[]; x: number[]; y: number[] };
    expect(units.text).toEqual(['x₁', 'x₂', 'h₁', 'h₂', 'y']);
    const at = (name: string) => {
      const i = units.text.indexOf(name);
      return { x: units.x[i] as number, y: units.y[i] as number };
    };
    const notes = layout.annotations as unknown as { x: number; y: number; text: string }[];
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
