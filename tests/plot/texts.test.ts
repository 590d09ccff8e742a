import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { inLanguage, textsOf } from '../../src/contract/index.ts';
import * as plot from '../../src/plot/index.ts';
import { heading, headingHeight, Label, wrap } from '../../src/plot/text.ts';
import { gallery } from './gallery.ts';

const textOf = (layout: plot.Layout, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], layout);

describe('the two languages of a figure', () => {
  const figure = plot.bar(['海 | sea', 'β = 1'], [1, 2], {
    title: '两根柱 | Two bars',
    yLabel: { zh: '高', en: 'height' },
  });

  it('are drawn as one: a title on two lines, all else around a stroke', () => {
    expect(textOf(figure.layout, 'title', 'text')).toBe(
      '两根柱<br><span style="font-size:13px">Two bars</span>',
    );
    expect(figure.data[0]?.x).toEqual(['海 / sea', 'β = 1']);
    expect(textOf(figure.layout, 'yaxis', 'title', 'text')).toBe('高 / height');
    expect(figure.describe).toBe('Bar chart "两根柱 / Two bars": 2 bars, from 1 to 2.');
  });

  it('are kept beside it as data, from which either language is given', () => {
    expect(textOf(figure.layout, 'meta')).toEqual({
      title: { zh: '两根柱', en: 'Two bars' },
      texts: {
        '海 / sea': { zh: '海', en: 'sea' },
        '高 / height': { zh: '高', en: 'height' },
        '两根柱<br><span style="font-size:13px">Two bars</span>': { zh: '两根柱', en: 'Two bars' },
        'Bar chart "两根柱 / Two bars": 2 bars, from 1 to 2.': {
          zh: 'Bar chart "两根柱": 2 bars, from 1 to 2.',
          en: 'Bar chart "Two bars": 2 bars, from 1 to 2.',
        },
      },
    });
    const { data, layout } = inLanguage(figure.toJSON(), textsOf(figure.layout.meta), 'en');
    expect(data).toMatchObject([{ x: ['sea', 'β = 1'] }]);
    expect(layout).toMatchObject({
      title: { text: 'Two bars' },
      yaxis: { title: { text: 'height' } },
    });
  });

  it('are none where no text has two', () => {
    expect(plot.line([1, 2]).layout).not.toHaveProperty('meta');
    expect(plot.line([1, 2], { title: 'MLP' }).layout.meta).toEqual({
      title: { zh: 'MLP', en: 'MLP' },
    });
  });

  it.each(Object.entries(gallery))('leave no other: %s', (_, make) => {
    const shown = make();
    const texts = textsOf(shown.layout.meta);
    const strings = (value: unknown): string[] =>
      typeof value === 'string'
        ? [value]
        : typeof value === 'object' && value !== null
          ? Object.values(value).flatMap(strings)
          : [];
    const { texts: _texts, ...meta } = (shown.layout.meta ?? {}) as Record<string, unknown>;
    const figure = { ...shown.toJSON(), layout: { ...shown.layout, meta } };
    const english = strings(inLanguage(figure, texts, 'en'));
    expect(english.filter((text) => text.includes(' / '))).toEqual([]);
    for (const { zh, en } of Object.values(texts)) expect(zh).not.toBe(en);
    // Every pair is of a string that is drawn, or of the sentence.
    const drawn = new Set([...strings(figure), shown.describe]);
    expect(Object.keys(texts).filter((text) => !drawn.has(text))).toEqual([]);
  });
});

describe('labels of the glossary', () => {
  it('are in both languages by themselves, with a unit too', () => {
    const label = (xLabel: string) =>
      textOf(plot.line([1, 2], { xLabel }).layout, 'xaxis', 'title', 'text');
    expect(label('epoch')).toBe('轮次 / epoch');
    expect(label('learning rate')).toBe('学习率 / learning rate');
    expect(label('time (seconds)')).toBe('时间（秒） / time (seconds)');
    expect(label('loss (nats)')).toBe('损失（nats） / loss (nats)');
    expect(label('x₁')).toBe('x₁');
    expect(label('constructor')).toBe('constructor');
    expect(label('轮 | epoch')).toBe('轮 / epoch');
  });

  it('stand in legends and sentences', () => {
    const { data, describe: sentence } = plot.line([
      { y: [1, 2], name: 'train' },
      { y: [2, 3], name: 'validation' },
    ]);
    expect(data.map(({ name }) => name)).toEqual(['训练 / train', '验证 / validation']);
    expect(sentence).toContain('(训练 / train, 验证 / validation)');
  });

  it('leave class names alone that are none', () => {
    const [trace] = plot.scatter([[0, 1]], { labels: [0], names: ['Step'] }).data;
    expect(trace?.name).toBe('Step');
  });
});

describe('what a reader writes', () => {
  const hostile = 'a < b & c > d <b>no</b> &amp; $x^2$ %{y} "q" <script>alert(1)</script>';
  // plotly.js itself turns its markup into what is drawn.
  const { window } = new JSDOM('<svg></svg>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
  });
  window.HTMLCanvasElement.prototype.getContext = () => null;
  window.URL.createObjectURL = () => '';
  window.eval(
    readFileSync(createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min'), 'utf8'),
  );

  /** Every string of a figure as the reader's own words, if it is one. */
  function holds(figure: plot.Figure): boolean {
    const strings = JSON.stringify(figure.toJSON());
    return strings.includes('<b>no</b>') || strings.includes('<script') || strings.includes('$');
  }

  it('is drawn as it was written, wherever it stands', () => {
    const title = hostile;
    const figures = [
      plot.line({ y: [1, 2], name: hostile }, { title, xLabel: hostile, yLabel: hostile }),
      plot.scatter([[0, 1]], { labels: [0], names: [hostile], title }),
      plot.bar([hostile], [1], { title }),
      plot.dots([hostile], [1], { title }),
      plot.histogram([{ values: [1, 2], name: hostile }], { title }),
      plot.heatmap([[1]], { x: [hostile], y: [hostile], colorLabel: hostile, title }),
      plot.confusionMatrix([[1]], { names: [hostile] }),
      plot.contour((x, y) => x + y, { colorLabel: hostile, title, resolution: 3 }),
      plot.imageGrid([[[0, 1]]], { labels: [hostile], title }),
      plot.latentScatter(
        [
          [0, 1],
          [1, 2],
        ],
        { labels: [0, 1], names: [hostile, 'b'] },
      ),
      plot.activationCurves([{ name: hostile, f: Math.tanh }]),
      plot.networkDiagram([{ weight: [[1]] }], { names: [[hostile], ['y']] }),
      plot.computationGraph({ nodes: [{ id: 'a', label: hostile, op: hostile }], edges: [] }),
      plot.trajectory((x, y) => x * y, { points: [[0, 1]], name: hostile }, { resolution: 3 }),
      plot.learningCurves({ [hostile]: [1, 2] }),
      plot.scatter([[0, 1]], {
        boundary: { w: [1, 1], name: hostile },
        ring: { points: [0], name: hostile },
        arrows: [{ to: [1, 1], name: hostile }],
      }),
    ];
    figures.push(
      plot.panels(figures.slice(0, 3)),
      plot.steps(figures.slice(0, 1).concat(figures.slice(0, 1)), { label: () => hostile }),
    );
    const { described, meta } = {
      described: figures.map(({ describe }) => describe),
      meta: figures,
    };
    expect(described[0]).toContain(hostile);
    for (const figure of meta) {
      const { title: _plain, ...layoutMeta } = (figure.layout.meta ?? {}) as Record<
        string,
        unknown
      >;
      const drawn = new plot.Figure({
        data: figure.data,
        layout: { ...figure.layout, meta: layoutMeta as plot.Layout },
      });
      expect(holds(drawn), figure.describe.slice(0, 30)).toBe(false);
    }
  });

  it('comes out of plotly.js letter by letter', async () => {
    const { document } = window;
    const graph = document.body.appendChild(document.createElement('div'));
    Object.assign(window.SVGElement.prototype, {
      getBBox: () => ({ x: 0, y: 0, width: 10, height: 10 }),
      getComputedTextLength: () => 10,
    });
    const { layout } = plot.line([1, 2], { xLabel: hostile });
    await window.Plotly.newPlot(graph, [], { xaxis: layout.xaxis }, { staticPlot: true });
    expect(graph.querySelector('.xtitle')?.textContent).toBe(hostile);
    expect(graph.querySelectorAll('script, b')).toHaveLength(0);
  });
});

describe('titles', () => {
  it('are broken where they would leave the figure, not before a stop and not within a word', () => {
    expect(wrap('训练损失越宽越低，验证损失却升了上去。', 8)).toEqual([
      '训练损失越宽越',
      '低，验证损失却升',
      '了上去。',
    ]);
    expect(wrap('say “验证” once', 5)).toEqual(['say “验', '证” once']);
    expect(wrap('A wider network has a lower loss', 9)).toEqual([
      'A wider network',
      'has a lower loss',
    ]);
    expect(wrap('one\ntwo', 99)).toEqual(['one', 'two']);
    expect(wrap('', 9)).toEqual(['']);
  });

  it('take the room that they need', () => {
    const room = (title: string, width = 700) =>
      (plot.line([1, 2], { title, width }).layout.margin as { t: number }).t;
    const long = '很长的标题'.repeat(12);
    expect(room('短')).toBeLessThan(room('短 | short'));
    expect(room('短 | short')).toBeLessThan(room(`${long} | short`));
    expect(room(long, 400)).toBeGreaterThan(room(long, 1400));
    const label = heading(`${long} | short`, 300) as Label;
    expect(label).toBeInstanceOf(Label);
    expect(label.both.zh.replaceAll('<br>', '')).toBe(long);
    expect(headingHeight(label)).toBeGreaterThan(4 * 17);
  });
});
