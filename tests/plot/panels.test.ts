import { describe, expect, it } from 'vitest';
import * as plot from '../../src/plot/index.ts';

const dots = () => plot.scatter([[0, 0]], { labels: [0], names: ['a'], equal: true });
const lines = (first = 'a', second = 'b') =>
  plot.line([
    { y: [1, 2], name: first },
    { y: [2, 1], name: second },
  ]);
type Domain = { readonly domain: [number, number]; readonly [key: string]: unknown };
const axisOf = ({ layout }: plot.Figure, key: string) => layout[key] as unknown as Domain;
const traces = ({ data }: plot.Figure, ...keys: string[]) =>
  data.map((trace) => keys.map((key) => trace[key]));

describe('panels', () => {
  it('gives each figure axes of its own, in cells that do not overlap', () => {
    const figure = plot.panels(
      [dots(), lines(), plot.learningCurves({ loss: [1], accuracy: [0] })],
      {
        columns: 2,
      },
    );
    expect(traces(figure, 'xaxis', 'yaxis')).toEqual([
      ['x', 'y'],
      ['x2', 'y2'],
      ['x2', 'y2'],
      ['x3', 'y3'],
      ['x4', 'y4'],
    ]);
    expect(axisOf(figure, 'xaxis').domain[1]).toBeLessThan(axisOf(figure, 'xaxis2').domain[0]);
    expect(axisOf(figure, 'yaxis3').domain[1]).toBeLessThan(axisOf(figure, 'yaxis').domain[0]);
    expect(axisOf(figure, 'yaxis').domain[1]).toBe(1);
    expect(axisOf(figure, 'yaxis3').domain[0]).toBeCloseTo(0, 4);
    expect(axisOf(figure, 'yaxis')).toMatchObject({ scaleanchor: 'x', anchor: 'x' });
    expect(axisOf(figure, 'yaxis4')).toMatchObject({ anchor: 'x4' });
  });

  it('are as many in a row, and as tall, as they are told', () => {
    const three = [lines(), lines(), lines()];
    const row = plot.panels(three);
    const column = plot.panels(three, { columns: 1, size: 100 });
    expect(axisOf(row, 'yaxis3').domain).toEqual([0, 1]);
    expect(axisOf(column, 'xaxis3').domain).toEqual([0, 1]);
    const pixels = (figure: plot.Figure) => {
      const { t, b } = figure.layout.margin as { t: number; b: number };
      const [from, to] = axisOf(figure, 'yaxis').domain;
      return ((figure.layout.height as number) - t - b) * (to - from);
    };
    expect(pixels(row)).toBeCloseTo(230, 0);
    expect(pixels(column)).toBeCloseTo(100, 0);
  });

  it('shrink to the shape of what they hold', () => {
    const strip = plot.panels([
      plot.imageGrid([[[0, 1, 1, 1, 1, 1, 1, 1]]]),
      plot.imageGrid([[[1, 0, 0, 0, 0, 0, 0, 0]]]),
    ]);
    expect(strip.layout.height).toBeLessThan(120);
    expect(axisOf(strip, 'yaxis')).toMatchObject({ constraintoward: 'top' });
  });

  it('that say the same in their legends share one', () => {
    const figure = plot.panels([lines(), lines()]);
    expect(traces(figure, 'showlegend', 'legendgroup', 'legend')).toEqual([
      [true, 'a', undefined],
      [true, 'b', undefined],
      [false, 'a', undefined],
      [false, 'b', undefined],
    ]);
    expect(figure.layout).not.toHaveProperty('legend2');
    // Two classes beside three.
    const classes = (n: number) =>
      plot.scatter(
        [...Array(n).keys()].map((k) => [k, k]),
        { labels: [...Array(n).keys()] },
      );
    const planes = plot.panels([classes(2), classes(3)]);
    expect(planes.layout).not.toHaveProperty('legend2');
    expect(traces(planes, 'showlegend').flat()).toEqual([true, true, false, false, true]);
  });

  it('list no names of a figure that has no legend itself', () => {
    const single = plot.line({ y: [1, 2], name: 'alone' });
    const figure = plot.panels([single, lines()]);
    expect(traces(figure, 'showlegend', 'legend')).toEqual([
      [false, undefined],
      [undefined, 'legend3'],
      [undefined, 'legend3'],
    ]);
  });

  it('else keep each its own, between its title and its plot', () => {
    const title = '标题 | title';
    const titled = plot.line(
      [
        { y: [1], name: 'w' },
        { y: [2], name: 'b' },
      ],
      { title },
    );
    const classes = plot.scatter(
      [
        [0, 0],
        [1, 1],
      ],
      { labels: [0, 1] },
    );
    const figure = plot.panels([titled, classes]);
    expect(traces(figure, 'legend')).toEqual([['legend2'], ['legend2'], ['legend3'], ['legend3']]);
    expect(figure.layout.legend2).toMatchObject({ orientation: 'h', x: 0, yanchor: 'bottom' });
    const { x } = figure.layout.legend3 as { x: number };
    expect(x).toBe(axisOf(figure, 'xaxis2').domain[0]);
    const [note] = figure.layout.annotations as unknown as { yshift: number; text: string }[];
    expect(note?.text).toBe('标题<br><span style="font-size:11px">title</span>');
    expect(note?.yshift).toBeGreaterThan(20);
  });

  it('stack the names of a legend that is wider than its panel', () => {
    const long = (letter: string) => `${letter}${'很长的名字'.repeat(4)}`;
    const figure = plot.panels([lines(long('a'), long('b')), lines(), lines('c', 'd')]);
    const orientation = (key: string) =>
      (figure.layout[key] as { orientation: string }).orientation;
    expect(['legend2', 'legend3', 'legend4'].map(orientation)).toEqual(['v', 'h', 'h']);
  });

  it('keep each its own color bar beside it; of neighbors with the same colors the last has it', () => {
    const map = (top: number) => plot.heatmap([[0, top]], { colorLabel: 'w', annotate: false });
    const bars = (figure: plot.Figure) =>
      figure.data.map((trace) => (trace.colorbar as { x: number } | undefined)?.x);
    const apart = plot.panels([map(1), map(2)]);
    const [first, second] = bars(apart) as [number, number];
    expect(first).toBeGreaterThan(axisOf(apart, 'xaxis').domain[1]);
    expect(first).toBeLessThan(axisOf(apart, 'xaxis2').domain[0]);
    expect(second).toBeGreaterThan(1);
    expect(apart.data[0]?.colorbar).toMatchObject({
      title: { side: 'top' },
      lenmode: 'pixels',
    });
    const same = plot.panels([map(1), map(1)]);
    expect(bars(same).map((x) => x !== undefined)).toEqual([false, true]);
    expect(traces(same, 'showscale')).toEqual([[false], [undefined]]);
    const codes = plot.latentScatter(
      [
        [0, 0],
        [1, 1],
      ],
      { values: [1, 2] },
    );
    const marked = plot.panels([codes, map(1)]).data[0]?.marker as { colorbar: { x: number } };
    expect(marked.colorbar.x).toBeLessThan(1);
  });

  it('have a title in common, or two or three of their own', () => {
    const titled = (title: string) => plot.line([1, 2], { title });
    const said = (figure: plot.Figure) =>
      (figure.layout.meta as Record<string, unknown> | undefined)?.title;
    expect(said(plot.panels([titled('前 | before'), titled('后 | after')]))).toEqual({
      zh: '前；后',
      en: 'before; after',
    });
    expect(said(plot.panels([lines(), lines()], { title: '都 | both' }))).toEqual({
      zh: '都',
      en: 'both',
    });
    expect(said(plot.panels([1, 2, 3, 4].map((n) => titled(`${n}`))))).toBeUndefined();
  });

  it('say which figure has no axes', () => {
    expect(() => plot.panels([])).toThrow(/no figures/);
    expect(() => plot.panels([lines(), plot.surface((x) => x)])).toThrow(/figure 1 has no x and y/);
  });

  it('hold panels, each with its title in its own place', () => {
    const titled = (title: string) => plot.line([1, 2], { title });
    const inner = plot.panels([titled('left'), titled('right')]);
    const figure = plot.panels([inner, titled('below')], { columns: 1 });
    expect(traces(figure, 'xaxis').flat()).toEqual(['x', 'x2', 'x3']);
    const notes = figure.layout.annotations as unknown as {
      text: string;
      x: number;
      y: number;
    }[];
    const at = (text: string) => notes.find((note) => note.text === text) as (typeof notes)[0];
    expect(at('left').x).toBeLessThan(at('right').x);
    expect(at('left').y).toBeCloseTo(1, 4);
    expect(at('below').y).toBeLessThan(0.5);
    const { domain } = axisOf(figure, 'xaxis2');
    expect(at('right').x).toBeCloseTo((domain[0] + domain[1]) / 2, 3);
  });
});
