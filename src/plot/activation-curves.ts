import type { Text } from '../contract/index.ts';
import { type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import { colorOf } from './template.ts';
import { brief, oneLine, plural } from './text.ts';
import { extent, linspace } from './values.ts';

/** A function of one number, and its derivative where it is known. */
export interface ActivationCurve {
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
  list: readonly ActivationCurve[],
  options: ActivationCurvesOptions = {},
): Figure {
  const x = linspace(...(options.xRange ?? [-5, 5]), 201);
  const panels = [
    (one: ActivationCurve) => x.map(one.f),
    (one: ActivationCurve) =>
      x.map(one.derivative ?? ((at) => (one.f(at + h) - one.f(at - h)) / (2 * h))),
  ];
  const data = list.flatMap((one, i) =>
    panels.map(
      (values, panel): DraftTrace => ({
        type: 'scatter',
        mode: 'lines',
        name: oneLine(one.name),
        x,
        y: values(one),
        line: { color: colorOf(i), width: 2, dash: dashes[i % dashes.length] ?? 'solid' },
        legendgroup: `${i}`,
        showlegend: panel === 0 && list.length > 1,
        xaxis: panel === 0 ? 'x' : 'x2',
        yaxis: panel === 0 ? 'y' : 'y2',
      }),
    ),
  );
  const peaks = list.map((one) => {
    const slopes = (panels[1] as (one: ActivationCurve) => number[])(one);
    return { name: one.name, slopes: extent(slopes).map(brief).join(' to ') };
  });
  return new Figure({
    data,
    layout: {
      ...frame(options, listed(data), 360),
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
    title: options.title,
    describe: (say) =>
      `${headline('Activation curves', options, say)}: ${plural(list.length, 'function')}, ${peaks
        .map(({ name, slopes }) => `${say(name)} with slopes from ${slopes}`)
        .join('; ')}.`,
  });
}
