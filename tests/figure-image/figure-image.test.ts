import { decode } from 'fast-png';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textWidth } from '../../src/figure-image/fonts.ts';
import { drawFigure, figureKey } from '../../src/figure-image/index.ts';
import { Page } from '../../src/figure-image/plotly-dom.ts';
import { DrawerPool } from '../../src/figure-image/pool.ts';
import { rasterize } from '../../src/figure-image/raster.ts';
import { Refusal, validate } from '../../src/figure-image/validate.ts';
import { line, panels } from '../../src/plot/index.ts';
import { gallery } from '../plot/gallery.ts';
import { someOf } from '../thorough.ts';

let page: Page;
let pool: DrawerPool;
beforeAll(() => {
  page = new Page();
  // Figures that come one by one are drawn by its first process, two at once by both.
  pool = new DrawerPool(2);
});
afterAll(() => pool.close());

const plain = (figure: unknown) => JSON.parse(JSON.stringify(figure)) as unknown;
const svg = (figure: unknown) => page.draw(validate(figure), 60_000);
const png = async (figure: unknown) => Buffer.from(rasterize(await svg(figure)).png);
const drawn = async (figure: unknown, by = pool) => {
  const result = await by.draw(figure);
  if ('refused' in result) throw new Error(result.refused);
  return result;
};
/** Whether there are more than eight values in a picture. */
const isColored = (values: Iterable<number>) => {
  const seen = new Set<number>();
  for (const value of values) if (seen.add(value).size > 8) return true;
  return false;
};
const refusal = async (figure: unknown, by = pool) => {
  const result = await by.draw(figure);
  return 'refused' in result ? result.refused : 'drawn';
};

describe('the gallery', () => {
  const flat = someOf(
    Object.keys(gallery).filter((name) => name !== 'surface'),
    10,
  );

  it.each(flat)('draws %s crisply and lightly', async (name) => {
    const { mime, content, width } = await drawn(plain(gallery[name]?.()));
    expect(width).toBeGreaterThanOrEqual(400);
    // A strip is several pictures in one.
    expect(content.length).toBeLessThan(name.startsWith('steps') ? 160_000 : 140_000);
    const bytes = Buffer.from(content, 'base64');
    const pixels = mime === 'image/png' ? bytes : Buffer.from(rasterize(content).png);
    // Something is on it: a blank page has one color.
    expect(isColored(decode(pixels).data)).toBe(true);
  });

  it('refuses a surface by its type', async () => {
    expect(await refusal(plain(gallery.surface?.()))).toMatch(
      /^trace 0 is of type "surface", which is only shown interactively/,
    );
  });
});

it('gives the same picture for the same figure, in this process and in another', async () => {
  const figure = plain(gallery.learningCurves?.());
  const first = await drawn(figure);
  await drawn(plain(gallery.heatmap?.()));
  const [again, other] = await Promise.all([drawn(figure), drawn(figure)]);
  expect(again).toEqual(first);
  expect(other).toEqual(first);
  expect(first).toMatchObject({ mime: 'image/svg+xml', width: 700 });
});

it('draws what is small as SVG, with the bitmaps in it, and what is large as PNG', async () => {
  const scatter = (points: number) => ({
    data: [
      { type: 'scatter', mode: 'markers', y: Array.from({ length: points }, (_, i) => i % 97) },
    ],
  });
  expect((await drawn(scatter(20))).mime).toBe('image/svg+xml');
  const large = await drawn(scatter(2400));
  expect(large).toMatchObject({ mime: 'image/png', width: 700, height: 450 });
  // Twice as many dots each way, unless that is too heavy.
  const { width } = decode(Buffer.from(large.content, 'base64'));
  expect([700, 1400]).toContain(width);
  const heat = await drawn({
    data: [
      {
        type: 'heatmap',
        z: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
  });
  expect(heat.mime).toBe('image/svg+xml');
  expect(heat.content).toMatch(/<image [^>]*xlink:href='data:image\/png;base64,/);
  expect(heat.content).toContain('image-rendering:pixelated');
});

it('draws figures side by side in as many processes as there are', async () => {
  const figures = [1, 2, 3, 4, 5].map((y) => ({ data: [{ y: [0, y] }] }));
  const pictures = await Promise.all(figures.map((figure) => drawn(figure)));
  expect(new Set(pictures.map(({ content }) => content)).size).toBe(5);
  expect(pictures[4]).toEqual(await drawn({ data: [{ y: [0, 5] }] }));
});

it('refuses what is no plain data, and goes on, also when two are asked for at once', async () => {
  const harmless = { data: [{ y: [1, 2] }] };
  const circle: { data: unknown[]; self?: unknown } = { data: [] };
  circle.self = circle;
  const [withFunction, withCircle, well] = await Promise.all([
    drawFigure({
      data: [
        {
          y: [1, 2],
          toJSON: () => {
            throw new Error('no');
          },
        },
      ],
    }),
    drawFigure(circle),
    drawFigure(harmless),
  ]);
  expect(withFunction).toEqual({ refused: 'the figure is not plain data: no' });
  expect(withCircle).toMatchObject({ refused: expect.stringMatching(/circular/) });
  expect(well).toMatchObject({ mime: 'image/svg+xml' });
  // A function is no data: it is left out, as in every notebook.
  expect(await drawFigure({ ...harmless, layout: { format: () => 'x' } })).toEqual(well);
});

describe('a key', () => {
  const figure = { data: [{ y: [1, 2], name: 'a' }], layout: { width: 300, height: 200 } };

  it('is that of the picture, whatever the order of the keys and the rest of the figure', () => {
    const same = {
      config: { responsive: true },
      layout: { height: 200, width: 300 },
      data: [{ name: 'a', y: [1, 2] }],
    };
    expect(figureKey(figure)).toMatch(/^[0-9a-f]{64}$/);
    expect(figureKey(same)).toBe(figureKey(figure));
    expect(figureKey({ ...figure, data: [{ y: [1, 3], name: 'a' }] })).not.toBe(figureKey(figure));
    expect(figureKey({ ...figure, layout: { width: 301, height: 200 } })).not.toBe(
      figureKey(figure),
    );
    expect(figureKey({ data: 'none' })).toBeUndefined();
    // Sliders and buttons, dead in a picture, are not drawn.
    const moving = { ...figure.layout, sliders: [{ steps: [] }], updatemenus: [{ buttons: [] }] };
    expect(figureKey({ ...figure, layout: moving })).toBe(figureKey(figure));
  });
});

it('letters Chinese, Greek and mathematics with its own fonts', async () => {
  const layout = { title: { text: 'SIGN' }, width: 150, height: 120 };
  const picture = await svg({ data: [], layout });
  const title = (sign: string) => Buffer.from(rasterize(picture.replace('SIGN', sign)).png);
  const tofu = title('\u{10FFFD}');
  for (const sign of ['熵', '损', 'ŷ', '∂', '₁', '−', 'σ', '→'])
    expect(title(sign).equals(tofu), sign).toBe(false);
  expect(await svg({ data: [{ y: [1, 2] }], layout: { font: { family: 'Papyrus' } } })).not.toMatch(
    /Papyrus/,
  );
});

it('measures text as the font draws it', () => {
  expect(textWidth('’', 20)).toBeLessThan(8);
  expect(textWidth('损失', 20)).toBe(40);
  expect(textWidth('ii', 10)).toBeLessThan(textWidth('WW', 10) / 2);
});

it('sets titles beside their axes without overlap', async () => {
  const text = await svg({
    data: [{ y: [0.2, 0.6] }],
    layout: { yaxis: { title: { text: '概率 probability' }, automargin: true }, margin: { l: 64 } },
  });
  const distance = placeOf('0.6', text).x - placeOf('概率 probability', text).x;
  expect(distance).toBeGreaterThan(textWidth('0.6', 12));
});

it('draws what reaches millions of pixels outside as what only just leaves', async () => {
  const layout = {
    xaxis: { range: [-0.5, 0.5] },
    yaxis: { range: [0, 1] },
    width: 300,
    height: 200,
  };
  const reaching = (far: number) => ({
    data: [{ type: 'bar', x: [0], y: [far], marker: { color: '#0072B2' } }],
    layout: { ...layout, shapes: [{ type: 'line', x0: 0.45, x1: 0.45, y0: -far, y1: far }] },
  });
  const near = await png(reaching(10));
  for (const far of [1e4, 1e6, 1e9]) expect((await png(reaching(far))).equals(near)).toBe(true);
  expect((await png(reaching(0.5))).equals(near)).toBe(false);

  const arrow = (ay: number) => ({
    data: [{ y: [1, 2] }],
    layout: {
      ...layout,
      annotations: [{ x: 0, y: 0.5, ax: 0, ay, axref: 'x', ayref: 'y', text: 'from afar' }],
    },
  });
  // These took the process down.
  for (const far of [1e6, 1e9]) expect((await png(arrow(far))).length).toBeGreaterThan(1000);
});

it('keeps the legend below the title, however long its names', async () => {
  const title = { zh: '标题', en: 'Title' };
  const long = (letter: string) => letter.repeat(70);
  for (const names of [
    ['短', 'short'],
    [long('a'), long('b')],
    ['损', '失', '值', long('d')].map(long),
  ]) {
    const figure = line(
      names.map((name) => ({ y: [1, 2], name: name.slice(0, 90) })),
      { title },
    );
    for (const one of [figure, panels([figure, figure], { title })]) {
      const text = await svg(plain(one));
      // A name's base line is that far below the top of the legend.
      const legend = placeOf(names[0] ?? '', text).y - 20.02;
      const top = placeOf('标题', text).y;
      // Two lines of 17 pixels, the second 1.3 below the first, which hangs 0.7 below its own place.
      expect(legend).toBeGreaterThan(top + 17 * (0.7 + 1.3));
    }
  }
});

describe('a hostile figure', () => {
  const oneTrace = (trace: object, layout = {}) => ({ data: [trace], layout });

  it.each([
    [null, /not a Plotly figure/],
    ['text', /not a Plotly figure/],
    [{ data: [7] }, /trace 0 of the figure is not an object/],
    [oneTrace({ type: 'scattergeo' }), /type "scattergeo"/],
    [oneTrace({ type: 'scatter3d' }), /type "scatter3d"/],
    [oneTrace({ type: 'image', source: 'file:///etc/passwd' }), /not embedded/],
    [oneTrace({}, { images: [{ source: 'https://example.com/a.png' }] }), /not embedded/],
    [oneTrace({}, { images: [{ source: 'data:image/svg+xml,<svg/>' }] }), /not embedded/],
    [{ data: [{ y: 'x'.repeat(9e6) }] }, /characters of JSON/],
  ])('is refused by what is wrong with it (%#)', (figure, reason) => {
    expect(() => validate(figure)).toThrow(Refusal);
    expect(() => validate(figure)).toThrow(reason);
  });

  it('is clamped in size', () => {
    expect(validate({ data: [], layout: { width: 1e9, height: -5 } })).toMatchObject({
      width: 2000,
      height: 50,
    });
  });

  it('runs no script', async () => {
    const text = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    const picture = await svg(oneTrace({ y: [1, 2], name: text }, { title: { text } }));
    expect(picture).not.toMatch(/<(script|img)/);
  });

  it('is stopped when it does not end, and the next figure is drawn by a fresh process', async () => {
    const strict = new DrawerPool(1, { timeout: 2000 });
    const harmless = oneTrace({ y: [1, 2] });
    expect(await refusal(harmless, strict)).toBe('drawn');
    // A density over a million places, each the sum of a hundred thousand kernels.
    const endless = oneTrace({
      type: 'violin',
      y: Array.from({ length: 1e5 }, (_, i) => i % 2),
      bandwidth: 3e-6,
    });
    expect(await refusal(endless, strict)).toMatch(/not drawn within 2 s|timed out/);
    expect(await refusal(harmless, strict)).toBe('drawn');
    strict.close();
  });
});

/** Where a text stands in a picture. */
function placeOf(text: string, picture: string): { x: number; y: number } {
  const { document } = new JSDOM(picture, { contentType: 'image/svg+xml' }).window;
  const all = [...document.querySelectorAll('text, tspan')];
  const element = all.find(({ textContent }) => textContent === text);
  if (!element) throw new Error(`the picture does not say ${text}`);
  let [x, y] = [Number(element.getAttribute('x')), Number(element.getAttribute('y'))];
  for (let at: Element | null = element; at; at = at.parentElement) {
    const [, dx, dy] =
      /translate\(([-\d.]+),([-\d.]+)\)/.exec(at.getAttribute('transform') ?? '') ?? [];
    x += Number(dx ?? 0);
    y += Number(dy ?? 0);
  }
  return { x, y };
}
