import { describe, expect, it } from 'vitest';
import { standing } from '../../src/figure-image/strip.ts';
import * as plot from '../../src/plot/index.ts';

const cloud = Array.from({ length: 70 }, (_, i) => [Math.cos(i), Math.sin(i)]);
const moment = (k: number) =>
  plot.scatter(cloud, {
    labels: cloud.map((_, i) => i % 2),
    boundary: { w: [1, k], b: -k / 3 },
    ring: [k],
    title: '边界在转 | The boundary turns',
  });
const times = <T>(n: number, make: (k: number) => T) =>
  Array.from({ length: n }, (_, k) => make(k));

describe('steps', () => {
  const figure = plot.steps(times(5, moment), {
    label: (k) => `第 ${k + 1} 次更新 | update ${k + 1}`,
    start: 2,
    pause: 300,
  });
  const slider = (figure.layout.sliders as unknown as Slider[])[0] as Slider;
  interface Slider {
    readonly active: number;
    readonly steps: readonly { label: string; method: string; args: [[string], object] }[];
  }

  it('keep in a frame only what changes', () => {
    expect(figure.frames).toHaveLength(5);
    for (const [k, frame] of figure.frames.entries()) {
      const { data } = moment(k);
      expect(frame).toEqual({
        name: `${k}`,
        traces: [2, 3],
        data: [
          { x: data[2]?.x, y: data[2]?.y },
          { x: data[3]?.x, y: data[3]?.y },
        ],
        layout: {},
      });
    }
  });

  it('have a slider that names each, a button that plays them, and begin where they are told', () => {
    expect(slider.active).toBe(2);
    expect(slider.steps.map(({ label }) => label)).toEqual(
      times(5, (k) => `第 ${k + 1} 次更新 / update ${k + 1}`),
    );
    for (const [k, { method, args }] of slider.steps.entries())
      expect([method, args[0]]).toEqual(['animate', [`${k}`]]);
    expect(figure.data).toEqual(moment(2).data);
    const [menu] = figure.layout.updatemenus as unknown as {
      buttons: { args: [unknown, { frame: { duration: number } }] }[];
    }[];
    expect(menu?.buttons[0]?.args).toMatchObject([
      null,
      { frame: { duration: 300, redraw: true } },
    ]);
    expect(menu?.buttons[1]?.args[0]).toEqual([null]);
  });

  it('stand above the slider as they stood alone', () => {
    const alone = moment(2).layout as { height: number; margin: { t: number; b: number } };
    const { height, margin } = figure.layout as unknown as typeof alone;
    expect(height - margin.t - margin.b).toBe(alone.height - alone.margin.t - alone.margin.b);
  });

  it('are told apart by titles of their own, or have one in common', () => {
    const titled = (k: number) => plot.line([1, k], { title: `η = ${k} | rate ${k}` });
    const own = plot.steps(times(3, titled));
    expect(own.frames.map(({ layout }) => (layout.title as { text: string }).text)).toEqual(
      times(3, (k) => `η = ${k}<br><span style="font-size:13px">rate ${k}</span>`),
    );
    const common = plot.steps(times(3, titled), { title: '三种 | three' });
    expect(common.frames.every(({ layout }) => !('title' in layout))).toBe(true);
    expect(common.layout.meta).toMatchObject({ title: { zh: '三种', en: 'three' } });
    const untitled = plot.steps(times(3, (k) => plot.line([1, k])));
    const top = ({ layout }: plot.Figure) => (layout.margin as { t: number }).t;
    expect(top(common)).toBeGreaterThan(top(untitled));
  });

  it('do not jump when a title takes another line', () => {
    const titled = (title: string) => plot.line([1, 2], { title });
    const figure = plot.steps([titled('短'), titled('很长的标题'.repeat(12))]);
    for (const { layout } of figure.frames) expect(Object.keys(layout)).toEqual(['title']);
    const alone = titled('很长的标题'.repeat(12)).layout.margin as { t: number };
    expect(figure.layout.margin).toMatchObject({ t: alone.t });
  });

  it('have one range on each axis and one for the colors', () => {
    const growing = plot.steps(times(3, (k) => plot.line([1, 10 ** k])));
    const { range } = growing.layout.yaxis as unknown as { range: [number, number] };
    expect(range[0]).toBeLessThanOrEqual(1);
    expect(range[1]).toBeGreaterThanOrEqual(100);
    const logs = plot.steps(times(3, (k) => plot.line([1, 10 ** k], { yScale: 'log' })));
    const ends = (logs.layout.yaxis as unknown as { range: [number, number] }).range;
    expect(ends[0]).toBeLessThan(0);
    expect(ends[1]).toBeGreaterThan(2);
    expect(ends[1]).toBeLessThan(3);
    const bars = plot.steps(times(2, (k) => plot.bar(['a', 'b'], [3 + k, 4])));
    expect((bars.layout.yaxis as unknown as { range: [number, number] }).range[0]).toBeLessThan(
      0.1,
    );
    const maps = plot.steps(times(3, (k) => plot.heatmap([[-1, 4 * k]])));
    expect(maps.data[0]).toMatchObject({ zmin: -8, zmax: 8 });
    expect(maps.frames[0]?.data[0]).not.toHaveProperty('zmin');
    const ranges = plot.steps(times(2, (k) => plot.line([1, 2], { yRange: [k, 5 + k] })));
    expect(ranges.layout.yaxis).toMatchObject({ range: [0, 6] });
    const still = plot.steps(times(2, (k) => plot.line({ y: [1, 2], name: `${k}` })));
    expect(still.layout.yaxis).not.toHaveProperty('range');
  });

  it('are two to twelve that stand still and draw the same traces', () => {
    expect(() => plot.steps(times(1, moment))).toThrow(/1 figure given; expected 2 to 12/);
    expect(() => plot.steps(times(25, moment))).toThrow(
      /25 figures given; expected 2 to 12.*choose, as in figures\.filter\(\(_, k\) => k % 3 === 0\)/,
    );
    expect(() => plot.steps([moment(0), plot.line([1])])).toThrow(
      /figure 1 draws scatter, and figure 0 scatter, scatter, scatter, scatter; every step/,
    );
    expect(() => plot.steps([figure, figure])).toThrow(/has steps itself/);
    expect(() => plot.steps(times(2, moment), { start: 2 })).toThrow(/start 2.*0 to 1/);
  });

  it('say where they begin and end', () => {
    expect(figure.describe).toMatch(
      /^Steps: 5 steps, 第 1 次更新 \/ update 1 to 第 5 次更新 \/ update 5\. First: Scatter plot "边界/,
    );
  });
});

describe('the strip of a figure that moves', () => {
  const stored = (figure: plot.Figure) =>
    JSON.parse(JSON.stringify(figure)) as Record<string, unknown>;

  it('shows up to six of its steps, each as it was, and keeps no number twice', () => {
    const list = times(12, moment);
    const figure = plot.steps(list, { label: (k) => `${k}` });
    const { data, layout } = standing(stored(figure)) as unknown as {
      data: { x: unknown; xaxis: string; name: string }[];
      layout: { annotations: { text: string }[]; title: { text: string } };
    };
    const shown = [0, 2, 4, 7, 9, 11];
    expect(layout.annotations.map(({ text }) => text)).toEqual(shown.map(String));
    expect(layout.title.text).toContain('边界在转');
    expect(data).toHaveLength(4 * 6);
    for (const [i, k] of shown.entries()) {
      const one = (stored(list[k] as plot.Figure).data as { x: unknown }[]).map(({ x }) => x);
      expect(data.slice(4 * i, 4 * i + 4).map(({ x }) => x)).toEqual(one);
      expect(data[4 * i]?.xaxis).toBe(i === 0 ? 'x' : `x${i + 1}`);
    }
    const strip = (figure.layout.meta as Record<string, unknown>).strip;
    expect(JSON.stringify(strip).length).toBeLessThan(6000);
    expect(JSON.stringify(strip)).not.toContain('bdata');
  });

  it('is that of panels, which know color bars', () => {
    const list = times(3, (k) => plot.heatmap([[k, 1]], { range: [0, 2] }));
    const look = (data: unknown) =>
      (data as plot.Trace[]).map(({ z, xaxis, showscale }) => [z, xaxis, showscale]);
    expect(look(standing(stored(plot.steps(list))).data)).toEqual(look(plot.panels(list).data));
  });

  it('of a figure that stands still, or that says nonsense, is none', () => {
    const still = stored(plot.line([1]));
    expect(standing(still)).toBe(still);
    for (const strip of [7, null, {}, { layout: {}, traces: 'x' }]) {
      const odd = { data: [], frames: [], layout: { meta: { strip } } };
      expect(standing(odd)).toBe(odd);
    }
    const wild = { layout: {}, traces: [null, { step: 9, trace: 9, set: 1, drop: 2 }] };
    const odd = { data: [], frames: [null], layout: { meta: { strip: wild } } };
    expect(standing(odd)).toEqual({ data: [{}, {}], layout: {} });
  });
});
