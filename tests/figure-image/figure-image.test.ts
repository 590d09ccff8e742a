import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Drawer } from '../../src/figure-image/drawer.ts';
import { textWidth } from '../../src/figure-image/fonts.ts';
import { Refusal, vet } from '../../src/figure-image/validate.ts';
import { line, panels } from '../../src/plot/index.ts';
import { gallery } from '../plot/gallery.ts';

// A busy machine takes seconds to start the drawing process.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

// The drawing process runs compiled code; this compiles the present sources, two folders deep as in dist/.
const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let entry: string;
let drawer: Drawer;

const png = async (figure: unknown, by = drawer) => {
  const reply = await by.draw({ figure, size: {}, format: 'png' });
  if ('refused' in reply) throw new Error(reply.refused);
  return Buffer.from(reply.picture as Uint8Array);
};
const svg = async (figure: unknown) => {
  const reply = await drawer.draw({ figure, size: {}, format: 'svg' });
  if ('refused' in reply) throw new Error(reply.refused);
  return reply.picture as string;
};
const refusal = async (figure: unknown, by = drawer) => {
  const reply = await by.draw({ figure, size: {}, format: 'png' });
  return 'refused' in reply ? reply.refused : 'drawn';
};

beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/figure-image/process.ts'],
    outdir: 'build/picture-test',
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  folder = `${root}build/picture-test`;
  entry = `${folder}/process.js`;
  drawer = new Drawer({ entry });
}, 60_000);

afterAll(() => {
  drawer.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the gallery', () => {
  const flat = Object.keys(gallery).filter((name) => name !== 'surface');

  it.each(flat)('draws %s crisply and lightly', async (name) => {
    const picture = await png(JSON.parse(JSON.stringify(gallery[name]?.())));
    expect(picture.length).toBeLessThan(130_000);
    const { width, data } = decode(picture);
    expect(width).toBeGreaterThanOrEqual(800);
    // Something is on it: a blank page has one colour.
    expect(new Set(data).size).toBeGreaterThan(8);
  });

  it('refuses a surface by its type', async () => {
    expect(await refusal(JSON.parse(JSON.stringify(gallery.surface?.())))).toMatch(
      /^trace 0 is of type "surface", which is only shown interactively/,
    );
  });
});

it('gives the same bytes for the same figure, in this process and in another', async () => {
  const figure = JSON.parse(JSON.stringify(gallery.learningCurves?.()));
  const first = await png(figure);
  await png(JSON.parse(JSON.stringify(gallery.heatmap?.())));
  expect((await png(figure)).equals(first)).toBe(true);
  expect(await svg(figure)).toBe(await svg(figure));
  const other = new Drawer({ entry });
  expect((await png(figure, other)).equals(first)).toBe(true);
  other.close();
});

it('letters Chinese, Greek and mathematics with its own fonts', async () => {
  const title = (text: string) => png({ data: [], layout: { title: { text } } });
  const tofu = await title('\u{10FFFD}');
  for (const text of ['熵', '损', 'ŷ', '∂', '₁', '−', 'σ', '→'])
    expect((await title(text)).equals(tofu), text).toBe(false);
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
  const tick = Number(/class="ytick"><text[^>]*? x="([\d.]+)"/.exec(text)?.[1]);
  const label = Number(/class="ytitle"[^>]*? x="(-?[\d.]+)"/.exec(text)?.[1]);
  expect(tick - label).toBeGreaterThan(textWidth('0.6', 12));
});

it('draws what reaches millions of pixels outside as what only just leaves', async () => {
  const layout = { xaxis: { range: [-0.5, 0.5] }, yaxis: { range: [0, 1] } };
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
  for (const far of [1e6, 1e9]) expect(await refusal(arrow(far))).toBe('drawn');
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
      const text = await svg(JSON.parse(JSON.stringify(one)));
      const legend = /class="legend"[^>]* transform="translate\([\d.]+,([\d.]+)\)"/.exec(text)?.[1];
      const top = /class="gtitle"[^>]* y="([\d.]+)"/.exec(text)?.[1];
      // Two lines of 17 pixels, the second 1.3 below the first, which hangs 0.7 below its own place.
      expect(Number(legend)).toBeGreaterThan(Number(top) + 17 * (0.7 + 1.3));
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
    expect(() => vet(figure)).toThrow(Refusal);
    expect(() => vet(figure)).toThrow(reason);
  });

  it('is clamped in size', () => {
    expect(vet({ data: [], layout: { width: 1e9, height: -5 } })).toMatchObject({
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
    const strict = new Drawer({ entry, timeout: 5000 });
    const harmless = oneTrace({ y: [1, 2] });
    expect(await refusal(harmless, strict)).toBe('drawn');
    // A density over a million places, each the sum of a hundred thousand kernels.
    const endless = oneTrace({
      type: 'violin',
      y: Array.from({ length: 1e5 }, (_, i) => i % 2),
      bandwidth: 3e-6,
    });
    expect(await refusal(endless, strict)).toMatch(/not drawn within 5 s|timed out/);
    expect(await refusal(harmless, strict)).toBe('drawn');
    strict.close();
  });
});
