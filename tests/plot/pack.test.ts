import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { compareJson } from '../../src/notebook/compare/json.ts';
import * as plot from '../../src/plot/index.ts';
import { type Packed, packed, packNumbers } from '../../src/plot/pack.ts';

const list = (n: number, at: (i: number) => number) => Array.from({ length: n }, (_, i) => at(i));

/** What plotly.js reads packed lists as. */
function unpacked(values: readonly Packed[]): number[][] {
  const { window } = new JSDOM('', { runScripts: 'outside-only', pretendToBeVisual: true });
  window.HTMLCanvasElement.prototype.getContext = () => null;
  window.URL.createObjectURL = () => '';
  window.eval(
    readFileSync(createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min'), 'utf8'),
  );
  Object.assign(window.SVGElement.prototype, {
    getBBox: () => ({ x: 0, y: 0, width: 10, height: 10 }),
    getComputedTextLength: () => 10,
  });
  const graph = window.document.body.appendChild(window.document.createElement('div'));
  const traces = values.map((y) => ({ y }));
  window.Plotly.newPlot(graph, traces, {}, { staticPlot: true });
  const drawn = (graph as unknown as { _fullData: { y: ArrayLike<number> }[] })._fullData;
  return drawn.map(({ y }) => Array.from(y));
}

describe('packNumbers', () => {
  it.each([
    ['u1', [0, 255], 1],
    ['i1', [-128, 127], 1],
    ['u2', [0, 65_535], 2],
    ['i2', [-32_768, 32_767], 2],
    ['i4', [-32_769, 2_147_483_647], 4],
    ['i4', [0, 65_536], 4],
    ['f4', [0.5, 1], 4],
    ['f4', [3e9, 1], 4],
  ] as const)('takes the smallest type that holds them: %s for %j', (dtype, ends, bytes) => {
    const values = list(80, (i) => ends[i % 2] as number);
    const result = packNumbers(values);
    expect(result.dtype).toBe(dtype);
    expect(atob(result.bdata)).toHaveLength(80 * bytes);
    expect(compareJson(values, result, { rtol: 0, atol: 0 })).toBeUndefined();
  });

  it('is read by plotly.js, and keeps more digits than a figure has', () => {
    const values = list(64, (i) => Number(Math.sin(i).toPrecision(5)));
    const whole = list(70, (i) => i - 35);
    const [back, same] = unpacked([packNumbers(values), packNumbers(whole)]);
    expect(back).toHaveLength(64);
    for (const [i, value] of values.entries())
      expect(Math.abs((back?.[i] as number) - value)).toBeLessThan(1e-7);
    expect(same).toEqual(whole);
  });
});

describe('packed', () => {
  it('packs lists of 64 numbers and more, and tables of as many', () => {
    const value = {
      short: list(63, (i) => i),
      long: list(64, (i) => i),
      table: list(8, () => 0).map(() => list(8, (i) => i)),
      ragged: [list(64, (i) => i), list(2, (i) => i)],
      texts: list(70, () => 0).map(String),
      mixed: [null, ...list(70, (i) => i)],
      inner: [{ z: list(64, (i) => i) }],
    };
    expect(packed(value)).toMatchObject({
      short: value.short,
      long: { dtype: 'u1' },
      table: { dtype: 'u1', shape: '8, 8' },
      ragged: [{ dtype: 'u1' }, [0, 1]],
      texts: value.texts,
      mixed: value.mixed,
      inner: [{ z: { dtype: 'u1' } }],
    });
  });
});

it('a figure stores packed lists, and gives plain ones to who reads it', () => {
  const figure = plot.line({ y: list(100, (i) => i / 3), name: 'a' });
  expect(figure.data[0]?.y).toHaveLength(100);
  const stored = figure.toJSON().data as unknown as { y: Packed }[];
  expect(stored[0]?.y.dtype).toBe('f4');
  expect(JSON.stringify(stored).length).toBeLessThan(800);
});

it('the regions of a classifier take a byte a point', () => {
  const figure = plot.decisionBoundary(
    (grid) => grid.map(([x, y]) => (x > 0 ? 1 : 0) + (y > 0 ? 1 : 0)),
    [
      [-1, -1],
      [1, 1],
    ],
    { kind: 'classes' },
  );
  const { z } = (figure.toJSON().data as unknown as { z: Packed }[])[0] as { z: Packed };
  expect(z).toMatchObject({ dtype: 'u1', shape: '60, 60' });
  expect(atob(z.bdata)).toHaveLength(3600);
});
