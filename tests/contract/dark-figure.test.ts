import { expect, test } from 'vitest';
import { FIGURE_INK, figureInDark, PLOTLY_MIME } from '../../src/contract/index.ts';
import { jupyterDisplay } from '../../src/display/index.ts';
import { line } from '../../src/plot/index.ts';

interface Plotly {
  readonly data: readonly { line?: { color?: string } }[];
  readonly layout: {
    readonly title?: unknown;
    readonly template: { readonly layout: Record<string, unknown> };
  };
}

const curve = () =>
  structuredClone(
    line(
      [
        { name: 'a', y: [1, 2] },
        { name: 'b', y: [2, 1] },
      ],
      { title: 't' },
    )[jupyterDisplay]()[PLOTLY_MIME],
  ) as Plotly;

test('a figure of ours takes the ground of a dark page, and what it says is light', () => {
  const light = curve();
  const dark = figureInDark(light);
  const layout = dark.layout.template.layout;
  expect(layout).toMatchObject({
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { color: '#E6EDF3' },
    xaxis: { gridcolor: '#373E47', automargin: true },
  });
  expect(light).toEqual(curve());
  expect(dark.layout.title).toEqual(light.layout.title);
  // The first color of the palette is too dark for it.
  expect(JSON.stringify(light.data)).toContain('#0072B2');
  expect(JSON.stringify(dark.data)).not.toContain('#0072B2');
  expect(JSON.stringify(dark.data)).toContain('#3B94D0');
});

test('a figure of others too, whose own colors stay', () => {
  const data = [{ y: [1, 2] }];
  expect(figureInDark({ data, layout: { paper_bgcolor: 'pink' } })).toMatchObject({
    data,
    layout: { paper_bgcolor: 'pink', template: { layout: { plot_bgcolor: 'rgba(0,0,0,0)' } } },
  });
});

test('a figure that draws with ink stays a light card', () => {
  const figure = { data: [{ y: [1], textfont: { color: FIGURE_INK } }], layout: {} };
  expect(figureInDark(figure)).toBe(figure);
  const shaped = { data: [], layout: { shapes: [{ line: { color: FIGURE_INK.toLowerCase() } }] } };
  expect(figureInDark(shaped)).toBe(shaped);
});
