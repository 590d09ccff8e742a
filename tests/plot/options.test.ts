import { describe, expect, it } from 'vitest';
import * as plot from '../../src/plot/index.ts';
import { heading, headingHeight, PANEL_TITLE } from '../../src/plot/text.ts';

type Margin = { readonly l: number; readonly r: number; readonly t: number; readonly b: number };
type Axis = { readonly range: [number, number]; readonly [key: string]: unknown };
const axis = ({ layout }: plot.Figure, name: string) => layout[name] as unknown as Axis;
/** Pixels of the plot, without what stands around it. */
const inner = ({ layout }: plot.Figure) => {
  const { l, r, t, b } = layout.margin as unknown as Margin;
  return { width: Number(layout.width) - l - r, height: Number(layout.height) - t - b };
};

const points = [
  [0, 0],
  [4, 1],
  [2, 2],
];
const bowl = (x: number, y: number) => x * x + y * y;
const net = [{ weight: [[1], [2]] }];
const graph = { nodes: [{ id: 'a' }, { id: 'b' }], edges: [['a', 'b'] as [string, string]] };
const figures: Record<string, (options: plot.FigureOptions) => plot.Figure> = {
  activationCurves: (options) => plot.activationCurves([{ name: 'f', f: Math.tanh }], options),
  bar: (options) => plot.bar(['a'], [1], options),
  boxesOverlay: (options) => plot.boxesOverlay([[1]], [{ name: 'a', boxes: [] }], options),
  computationGraph: (options) => plot.computationGraph(graph, options),
  confusionMatrix: (options) => plot.confusionMatrix([[1]], options),
  contour: (options) => plot.contour(bowl, options),
  decisionBoundary: (options) => plot.decisionBoundary((g) => g.map(() => 0), points, options),
  dots: (options) => plot.dots(['a'], [1], options),
  heatmap: (options) => plot.heatmap([[1]], options),
  histogram: (options) => plot.histogram([1, 2], options),
  imageGrid: (options) => plot.imageGrid([[[1]]], options),
  latentGrid: (options) => plot.latentGrid((codes) => codes.map(() => [[1]]), options),
  latentScatter: (options) => plot.latentScatter(points, options),
  'latentScatter of values': (options) =>
    plot.latentScatter(points, { ...options, values: [1, 2, 3] }),
  learningCurves: (options) => plot.learningCurves({ loss: [2, 1] }, options),
  line: (options) => plot.line([1, 2], options),
  maskOverlay: (options) => plot.maskOverlay([[[1]]], [[[0]]], options),
  networkDiagram: (options) => plot.networkDiagram(net, options),
  panels: (options) => plot.panels([plot.line([1])], options),
  quiver: (options) => plot.quiver(points, points, options),
  scatter: (options) => plot.scatter(points, options),
  surface: (options) => plot.surface(bowl, options),
  trajectory: (options) => plot.trajectory(bowl, points, options),
};

describe.each(Object.entries(figures))('%s', (_, make) => {
  it('has the title, the width and the height that it is told', () => {
    const { layout, describe: sentence } = make({ title: '甲 | A', width: 640, height: 333 });
    expect(layout).toMatchObject({ width: 640, height: 333 });
    expect(layout.meta).toMatchObject({ title: { zh: '甲', en: 'A' } });
    expect(sentence).toContain('"甲 / A"');
  });

  it('is drawn for 700 pixels where it is told no width', () => {
    const title = '一个很长很长的标题'.repeat(9);
    const titleOf = (options: plot.FigureOptions) =>
      (make({ title, ...options }).layout.title as { text: string }).text;
    const alone = make({}).layout;
    // A graph is as wide as it needs to be.
    if (alone.width !== undefined) return;
    expect(titleOf({})).toBe(titleOf({ width: 700 }));
    expect(titleOf({})).not.toBe(titleOf({ width: 350 }));
    const { width, ...told } = make({ width: 700 }).layout;
    expect(told).toEqual(alone);
  });
});

describe('heights', () => {
  it('are 420 pixels, unless what is drawn asks for others', () => {
    expect(plot.line([1, 2]).layout.height).toBe(420);
    expect(plot.histogram([1, 2]).layout.height).toBe(420);
  });

  it('grow with the rows of dots, from two on', () => {
    const rows = (n: number) => {
      const names = Array.from({ length: n }, (_, i) => `${i}`);
      return inner(plot.dots(names, names.map(Number))).height;
    };
    expect(rows(4)).toBe(2 * rows(2));
    expect(rows(1)).toBe(rows(2));
  });

  it('of graphs and networks are those of what they hold, a pixel a unit', () => {
    const drawn = plot.computationGraph(graph);
    expect(inner(drawn).height).toBeCloseTo(axis(drawn, 'yaxis').range[0], 6);
    expect(inner(drawn).height).toBeGreaterThan(20);
    const diagram = plot.networkDiagram(net);
    const [low, high] = axis(diagram, 'yaxis').range;
    expect(inner(diagram).height).toBeCloseTo(high - low, 6);
  });

  it('fit planes of equal units into the width', () => {
    const map = (options: plot.HeatmapOptions) =>
      inner(plot.heatmap([[1, 2]], { equal: true, ...options })).height;
    // Half of 700, less margins of 88 and a color bar of 84.
    expect(map({})).toBe(264);
    expect(map({ width: 600 })).toBe(214);
    const plain = plot.decisionBoundary((g) => g.map(() => 0), points, { equal: false });
    expect(plain.layout.height).toBe(420);
    expect(plain.layout.yaxis).not.toHaveProperty('scaleanchor');
    const wide = [
      [0, 0],
      [3, 1],
    ];
    const equal = plot.decisionBoundary((g) => g.map(() => 0), wide, { kind: 'classes' });
    expect(equal.layout.yaxis).toMatchObject({ scaleanchor: 'x' });
    // A third of 700 less margins.
    expect(inner(equal).height).toBe(204);
  });
});

describe('widths', () => {
  it('of a graph are its own, and 480 at least under a title', () => {
    const plain = plot.computationGraph(graph);
    expect(axis(plain, 'xaxis').range[0]).toBeCloseTo(0, 6);
    expect(inner(plain).width).toBeCloseTo(axis(plain, 'xaxis').range[1], 6);
    expect(plot.computationGraph(graph, { title: 'f' }).layout.width).toBe(480);
    expect(plain.layout.width).toBeLessThan(480);
  });

  it('of panels are shared out among them', () => {
    const gap = (options: plot.PanelsOptions) => {
      const figure = plot.panels([plot.line([1, 2]), plot.line([1, 2])], options);
      const [first, second] = ['xaxis', 'xaxis2'].map((name) => axis(figure, name).domain);
      const { l, r } = figure.layout.margin as unknown as Margin;
      const between = (second as [number, number])[0] - (first as [number, number])[1];
      return between * ((options.width ?? 700) - l - r);
    };
    expect(gap({})).toBeGreaterThan(10);
    expect(gap({ width: 400 })).toBeCloseTo(gap({}), 0);
    expect(gap({ width: 1000 })).toBeCloseTo(gap({}), 0);
  });

  it('leave each bar 64 pixels', () => {
    const gap = (options: plot.BarOptions) => plot.bar(['a', 'b'], [1, 2], options).layout.bargap;
    expect(gap({})).toBeCloseTo(1 - 128 / 612, 4);
    expect(gap({ width: 400 })).toBeCloseTo(1 - 128 / 312, 4);
  });
});

describe('planes', () => {
  it('have equal units only where both scales are linear', () => {
    const square = [
      [1, 1],
      [2, 2],
    ];
    expect(plot.scatter(square).layout.yaxis).toHaveProperty('scaleanchor', 'x');
    for (const options of [{ xScale: 'log' }, { yScale: 'log' }] as const)
      expect(plot.scatter(square, options).layout.yaxis).not.toHaveProperty('scaleanchor');
  });

  it('name the numbers between powers where the values span no decade', () => {
    const { ticktext } = plot.line([1, 5], { yScale: 'log' }).layout.yaxis as unknown as {
      ticktext: string[];
    };
    expect(ticktext).toContain('3');
    expect(plot.line([1, 5e4], { yScale: 'log' }).layout.yaxis).not.toHaveProperty('ticktext');
  });

  it('refuse what has no logarithm', () => {
    expect(() => plot.scatter([[0, 1]], { xScale: 'log' })).toThrow(/scatter: x/);
    expect(() => plot.scatter([[1, 0]], { yScale: 'log' })).toThrow(/scatter: y/);
  });

  it('with a range of their own end at it', () => {
    const square = [
      [0, 0],
      [2, 2],
    ];
    expect(plot.scatter(square).layout.xaxis).not.toHaveProperty('constrain');
    for (const options of [{ xRange: [0, 2] }, { yRange: [0, 2] }] as const)
      expect(plot.scatter(square, options).layout.xaxis).toHaveProperty('constrain', 'domain');
  });

  it('a boundary without a bias goes through the origin', () => {
    const { data } = plot.scatter(points, { boundary: { w: [1, 0] } });
    expect(data.at(-1)?.x).toEqual([0, 0]);
  });
});

describe('functions of the plane', () => {
  it('are read at 61 places from -1 to 1, into 15 levels', () => {
    const { x, y, ncontours } = plot.contour(bowl).data[0] as unknown as {
      x: number[];
      y: number[];
      ncontours: number;
    };
    for (const places of [x, y])
      expect([places[0], places.at(-1), places.length]).toEqual([-1, 1, 61]);
    expect(ncontours).toBe(15);
  });

  it('have the colors, and the name above them, that they are told', () => {
    const gray = [
      [0, '#000000'],
      [1, '#FFFFFF'],
    ];
    const options = { scale: 'gray', colorLabel: 'z' } as const;
    const [trace] = plot.contour(bowl, options).data;
    expect(trace?.colorscale).toEqual(gray);
    expect(trace?.colorbar).toMatchObject({ title: { text: expect.stringMatching(/^z<br>/) } });
    expect(plot.surface(bowl, options).data[0]?.colorscale).toEqual(gray);
  });

  it('as a surface have axes x, y and z, unless told otherwise', () => {
    const names = (options: { xLabel?: string; yLabel?: string; colorLabel?: string }) => {
      const { xaxis, yaxis, zaxis } = plot.surface(bowl, options).layout.scene as unknown as Record<
        string,
        { title: { text: string } }
      >;
      return [xaxis, yaxis, zaxis].map((each) => each?.title.text);
    };
    expect(names({})).toEqual(['x', 'y', 'z']);
    expect(names({ xLabel: 'p', yLabel: 'q', colorLabel: 'r' })).toEqual(['p', 'q', 'r']);
  });

  it('name the ways over them where there are several, and are read where they are told', () => {
    const way = [
      [1, 1],
      [0, 0],
    ];
    const two = plot.trajectory(bowl, [{ points: way }, { points: way }], {
      xRange: [-3, 3],
      yRange: [-2, 2],
    });
    expect(two.layout).toMatchObject({ showlegend: true, legend: { orientation: 'h' } });
    const [x, y] = ['x', 'y'].map((key) => two.data[0]?.[key] as unknown as number[]);
    expect([x?.[0], x?.at(-1), y?.[0], y?.at(-1)]).toEqual([-3, 3, -2, 2]);
    expect(x).toHaveLength(101);
    expect(plot.trajectory(bowl, way).layout.showlegend).toBe(false);
  });

  it('show the ways over them without dots, except at their starts, where they are told', () => {
    const way = [
      [1, 1],
      [0.5, 0],
      [0, 0],
    ];
    const names = [
      { points: way, name: 'p' },
      { points: way, name: 'q' },
    ];
    const { data, layout } = plot.trajectory(bowl, names, { markers: false });
    expect(data.slice(1).map(({ mode, x }) => [mode, x])).toEqual([
      ['lines', [1, 0.5, 0]],
      ['lines', [1, 0.5, 0]],
      ['markers', [1, 1]],
    ]);
    const two = plot.trajectory(bowl, names, { markers: false });
    const ground = (layout.legend as { bgcolor?: string }).bgcolor;
    expect(ground).toBeDefined();
    expect(plot.panels([two, two]).layout.legend).toMatchObject({ bgcolor: ground });
  });
});

it('activationCurves shows -5 to 5, unless told otherwise', () => {
  const x = plot.activationCurves([{ name: 'f', f: Math.tanh }]).data[0]?.x as unknown as number[];
  expect([x[0], x.at(-1)]).toEqual([-5, 5]);
});

it('a histogram has 30 bins, unless told otherwise', () => {
  // Each bin has a left edge; the last has a right one, and the outline starts at the axis.
  expect(plot.histogram([0, 1]).data[0]?.x).toHaveLength(32);
});

describe('images', () => {
  const images = (n: number) => Array.from({ length: n }, (_, i) => [[i, 0]]);

  it('are all there in the fewest rows of up to ten, 96 pixels tall where that fits', () => {
    expect(plot.imageGrid(images(8)).describe).toContain('8 images of 1 x 2 pixels in 1 row');
    expect(plot.imageGrid(images(12)).describe).toContain('in 2 rows');
    expect(plot.imageGrid(images(25)).describe).toContain('in 3 rows');
    const square = (n: number) => Array.from({ length: n }, () => [[1]]);
    const top = (figure: plot.Figure) => inner(figure).height;
    expect(top(plot.imageGrid(square(1)))).toBe(96);
    expect(top(plot.imageGrid(square(10)))).toBe(64);
    expect(top(plot.imageGrid(square(1), { size: 50 }))).toBe(50);
  });

  it('have labels in letters of their own size, with room for both languages', () => {
    expect(headingHeight('a', PANEL_TITLE)).toBe(Math.round(1.3 * 13));
    expect(headingHeight(heading('甲 | a', 500, PANEL_TITLE), PANEL_TITLE)).toBe(
      Math.round(1.3 * 13 + 1.3 * 11),
    );
    expect(headingHeight('a')).toBe(Math.round(1.3 * 17));
  });

  it('of a latent plane are 15 by 15 from -2 to 2, unless told otherwise', () => {
    const grid = (options: plot.LatentGridOptions) => {
      const asked: [number, number][] = [];
      const figure = plot.latentGrid((codes) => {
        asked.push(...codes);
        return codes.map(() => [[1]]);
      }, options);
      const { ticktext } = axis(figure, 'xaxis') as unknown as { ticktext: string[] };
      return [asked.length, asked[0], asked.at(-1), ticktext[0], ticktext.at(-1)];
    };
    expect(grid({})).toEqual([225, [-2, 2], [2, -2], '−2', '2']);
    expect(grid({ side: 3, range: [-1, 1] })).toEqual([9, [-1, 1], [1, -1], '−1', '1']);
  });
});

it('codes of values have the dots and the name of their colors that they are told', () => {
  const values = [1, 2, 3];
  const marker = (options: plot.LatentScatterOptions) =>
    plot.latentScatter(points, { values, ...options }).data[0]?.marker;
  expect(marker({})).toMatchObject({ size: 5, opacity: 0.8 });
  expect(marker({})).not.toHaveProperty('colorbar.title');
  expect(marker({ size: 9, opacity: 0.5, colorLabel: 'v' })).toMatchObject({
    size: 9,
    opacity: 0.5,
    colorbar: { title: { text: expect.stringMatching(/^v<br>/) } },
  });
});

it('learning curves of logs have the metrics of both parts, by epoch', () => {
  const epochs = [1, 2].map((loss) => ({
    loss,
    metrics: { accuracy: 0.5 },
    valMetrics: { accuracy: loss / 4 },
  }));
  const { data, layout } = plot.learningCurves({ epochs });
  expect(data.map(({ name, y }) => [name, y])).toEqual([
    ['训练 / train', [1, 2]],
    ['训练 / train', [0.5, 0.5]],
    ['验证 / validation', [0.25, 0.5]],
  ]);
  expect(layout.xaxis).toMatchObject({ title: { text: '轮次 / epoch' } });
});

describe('steps', () => {
  const titled = (title: string) => plot.line([1, 2], { title });

  it('begin at the first and are seen for 700 ms each, unless told otherwise', () => {
    const of = (options: plot.StepsOptions) => {
      const { layout } = plot.steps([plot.line([1, 2]), plot.line([3, 4])], options);
      const [slider] = layout.sliders as unknown as { active: number }[];
      const [menu] = layout.updatemenus as unknown as {
        buttons: { args: [unknown, { frame: { duration: number } }] }[];
      }[];
      return [slider?.active, menu?.buttons[0]?.args[1].frame.duration];
    };
    expect(of({})).toEqual([0, 700]);
    expect(of({ start: 1, pause: 50 })).toEqual([1, 50]);
  });

  it('play on from the step that is seen', () => {
    const { layout } = plot.steps([plot.line([1, 2]), plot.line([3, 4])]);
    expect(layout.updatemenus).toMatchObject([
      { buttons: [{ args: [null, { fromcurrent: true }] }, {}] },
    ]);
  });

  it('have the title of the one that is shown, where they have none in common', () => {
    const { layout } = plot.steps([titled('甲 | A'), titled('乙 | B')]);
    expect(layout.meta).toMatchObject({ title: { zh: '甲', en: 'A' } });
  });

  it('have their titles as far from the top as a figure has', () => {
    const below = ({ layout }: { layout: Record<string, unknown> }, height: unknown) =>
      (1 - (layout.title as { y: number }).y) * Number(height);
    const figures = [titled('甲 | A'), titled('乙 | B')];
    const alone = below(figures[0] as plot.Figure, figures[0]?.layout.height);
    const moving = plot.steps(figures);
    expect(below(moving, moving.layout.height)).toBeCloseTo(alone, 1);
    const uneven = plot.steps([plot.line([1, 2], { title: '短', height: 300 }), titled('短')]);
    expect(below(uneven, uneven.layout.height)).toBeCloseTo(12, 1);
  });

  it('have room for the title in common, and for no other', () => {
    const { margin } = plot.steps([titled('甲 | A'), titled('乙 | B')], { title: '丙' }).layout;
    expect(margin).toMatchObject({ t: (titled('丙').layout.margin as unknown as Margin).t });
  });

  it('of figures that say nothing name the steps alone', () => {
    const { data, layout } = plot.line([1, 2]);
    const own = () => new plot.Figure({ data: [...data], layout: { ...layout } });
    expect(plot.steps([own(), own()], { label: (k) => `${k}` }).describe).toBe(
      'Steps: 2 steps, 0 to 1. First:  Last: ',
    );
  });
});

it('line draws an area around a curve, below all curves, from its low to its high values', () => {
  const { data } = plot.line([
    { y: [1, 2], name: 'a', band: { low: [0, 1], high: [3, 4] } },
    { y: [5, 5], name: 'b' },
  ]);
  expect(data.map(({ name }) => String(name)).length).toBe(3);
  expect(data[0]).toMatchObject({ x: [0, 1, 1, 0], y: [3, 4, 1, 0], fill: 'toself' });
  expect(data[0]?.showlegend).toBe(false);
  expect(() => plot.line([{ y: [1, 2], band: { low: [0], high: [3, 4] } }])).toThrow('1 low');
  expect(() => plot.line([{ y: [1], band: { low: [-1], high: [3] } }], { yScale: 'log' })).toThrow(
    'a log axis',
  );
});

describe('boxesOverlay', () => {
  const image = () => Array.from({ length: 4 }, () => [0, 0.5, 1]);

  it('draws each edge where the pixels end, and a grid between them', () => {
    const boxes = [
      [1, 0, 3, 2],
      [0, 0, 1, 1],
    ] as const;
    const {
      data,
      layout,
      describe: sentence,
    } = plot.boxesOverlay(
      image(),
      [
        { name: '真 | true', boxes, labels: ['a', 'b'], dash: 'dash' },
        { name: 'none', boxes: [] },
      ],
      { grid: 2 },
    );
    expect(data.map(({ type, mode }) => [type, mode])).toEqual([
      ['image', undefined],
      ['scatter', 'lines'],
      ['scatter', 'lines'],
      ['scatter', 'lines'],
    ]);
    const [, grid, outline] = data;
    expect(grid?.x).toEqual([1.5, 1.5, null, -0.5, 2.5, null]);
    expect(outline?.x).toEqual([0.5, 2.5, 2.5, 0.5, 0.5, null, -0.5, 0.5, 0.5, -0.5, -0.5, null]);
    expect(outline?.y).toEqual([
      -0.5,
      -0.5,
      1.5,
      1.5,
      -0.5,
      null,
      -0.5,
      -0.5,
      0.5,
      0.5,
      -0.5,
      null,
    ]);
    expect(outline?.line).toMatchObject({ dash: 'dash' });
    expect(layout.annotations).toMatchObject([
      { text: 'a', x: 0.5, y: -0.5 },
      { text: 'b', x: -0.5, y: -0.5 },
    ]);
    // Plotly.js lists no trace without points.
    expect(data.at(-1)).toMatchObject({ name: 'none', x: [-0.5], y: [-0.5] });
    expect(sentence).toContain(
      'image of 4 x 3 pixels, 2 真 / true: a [1, 0, 3, 2], b [0, 0, 1, 1]',
    );
  });

  it('tells of images and labels that do not fit', () => {
    expect(() => plot.boxesOverlay([1, 2], [])).toThrow(/shape \[2\] given/);
    const group = { name: 'a', boxes: [], labels: ['x'] };
    expect(() => plot.boxesOverlay(image(), [group])).toThrow(/1 labels for 0 boxes/);
  });
});

describe('maskOverlay', () => {
  const images = [
    [
      [0, 1],
      [1, 0],
    ],
  ];

  it('tints what is not background, and names the classes with their colors', () => {
    const masks = [
      [
        [0, 0],
        [2, 1],
      ],
    ];
    const figure = plot.maskOverlay(images, masks, { names: ['a', 'b'], colors: [3, 2] });
    const signs = figure.data.filter(({ type }) => type === 'scatter');
    expect(signs.map(({ name, marker }) => [name, (marker as { color: string }).color])).toEqual([
      ['a', plot.palette[3]],
      ['b', plot.palette[2]],
    ]);
    expect(figure.describe).toContain('classes a, b, 50 % tinted');
    const plain = plot.maskOverlay(images, [
      [
        [0, 0],
        [0, 0],
      ],
    ]);
    const asColors = images.map((rows) => rows.map((row) => row.map((v) => [v, v, v])));
    expect(plain.data[0]?.source).toBe(plot.imageGrid(asColors).data[0]?.source);
    const clear = plot.maskOverlay(images, masks, { opacity: 0 });
    expect(clear.data[0]?.source).toBe(plain.data[0]?.source);
  });

  it('tells of masks that do not fit', () => {
    expect(() => plot.maskOverlay(images, [[[0, 1]]])).toThrow(/masks of shape \[1, 1, 2\]/);
    const broken = [
      [
        [0.5, 0],
        [0, 0],
      ],
    ];
    expect(() => plot.maskOverlay(images, broken)).toThrow(/class 0.5/);
  });
});
