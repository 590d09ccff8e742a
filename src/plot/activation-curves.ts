import { Figure, type FigureOptions, frame, headline, legendOf, type Trace } from './figure.ts';
import { extent, linspace } from './numbers.ts';
import { colourOf } from './template.ts';
import { brief, oneLine, plural, type Text } from './text.ts';

/** A function of one number, and its derivative where it is known. */
export interface Activation {
  readonly name: Text;
  readonly f: (x: number) => number;
  /** Default: the central difference (f(x+h) - f(x-h)) / 2h, h = 1e-5. */
  readonly derivative?: (x: number) => number;
}

export interface ActivationCurvesOptions extends FigureOptions {
  /** Default [-5, 5]. */
  readonly xRange?: readonly [number, number];
}

const h = 1e-5;
const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash'] as const;

/** Activation functions on the left, their derivatives on the right. */
export function activationCurves(
  list: readonly Activation[],
  options: ActivationCurvesOptions = {},
): Figure {
  const x = linspace(...(options.xRange ?? [-5, 5]), 201);
  const panels = [
    (one: Activation) => x.map(one.f),
    (one: Activation) =>
      x.map(one.derivative ?? ((at) => (one.f(at + h) - one.f(at - h)) / (2 * h))),
  ];
  const data = list.flatMap((one, i) =>
    panels.map(
      (values, panel): Trace => ({
        type: 'scatter',
        mode: 'lines',
        name: oneLine(one.name),
        x,
        y: values(one),
        line: { color: colourOf(i), width: 2, dash: dashes[i % dashes.length] ?? 'solid' },
        legendgroup: `${i}`,
        showlegend: panel === 0 && list.length > 1,
        xaxis: panel === 0 ? 'x' : 'x2',
        yaxis: panel === 0 ? 'y' : 'y2',
      }),
    ),
  );
  const peaks = list.map((one) => {
    const slopes = (panels[1] as (one: Activation) => number[])(one);
    return `${oneLine(one.name)} with slopes from ${extent(slopes).map(brief).join(' to ')}`;
  });
  return new Figure(
    data,
    {
      ...frame(options, legendOf(data), 360),
      xaxis: { domain: [0, 0.46], title: { text: 'x' }, zeroline: true, zerolinecolor: '#8C959F' },
      yaxis: { title: { text: 'f(x)' } },
      xaxis2: {
        domain: [0.56, 1],
        anchor: 'y2',
        title: { text: 'x' },
        zeroline: true,
        zerolinecolor: '#8C959F',
      },
      yaxis2: { anchor: 'x2', title: { text: 'f′(x)' } },
    },
    `${headline('Activation curves', options)}: ${plural(list.length, 'function')}, ${peaks.join('; ')}.`,
  );
}
