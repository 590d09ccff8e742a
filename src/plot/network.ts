import type { Text } from '../contract/index.ts';
import type { Draft, DraftTrace } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import { ink } from './template.ts';
import { numeral, oneLine, type Say } from './text.ts';
import { matrix, sizes, type Values, vector } from './values.ts';

/** One layer of weights, as a `Linear` holds it. */
export interface WeightLayer {
  /** [inputs, outputs]: row by row what leaves each input. */
  readonly weight: Values;
  /** One for each output. Default none. */
  readonly bias?: Values | undefined;
}

export interface NetworkOptions extends FigureOptions {
  /**
   * Of the units, layer by layer from the inputs. Default x₁ x₂ …, h₁ h₂ …, y₁ y₂ …; a lone unit
   * has no number.
   */
  readonly names?: readonly (readonly Text[])[];
}

/** Pixels between the units of a layer, and from the outermost to the edge. */
const step = 112;
const edge = 62;
const radius = 26;
/** Inputs, hidden units, outputs. */
const fills = { first: '#DDEEFA', between: '#FCE8DC', last: '#DDF3EC' } as const;

/**
 * A small network drawn left to right: a circle a unit with its bias above, a line a weight with
 * its number near the unit that it leaves. A handful of units a layer can be read; for more, draw
 * the weights as a heat map.
 * @param network its layers, or a model that has `layers`
 * @example networkDiagram(models.xorExact(), { names: [['x₁', 'x₂'], ['h₁', 'h₂'], ['y']] })
 * @throws Error for no layers, for layers that do not fit together, and for names that are not as
 * many as the units
 */
export function networkDiagram(
  network: readonly WeightLayer[] | { readonly layers: readonly WeightLayer[] },
  options: NetworkOptions = {},
): Figure {
  const layers = 'layers' in network ? network.layers : network;
  if (layers.length === 0)
    throw new Error('networkDiagram: no layers given; expected at least one');
  const weights = layers.map(({ weight }, i) => matrix(weight, `networkDiagram: weight ${i}`));
  const biases = layers.map(
    ({ bias }, i) => bias && vector(bias, `networkDiagram: bias ${i}`).map(numeral),
  );
  const counts = [weights[0]?.length ?? 0, ...weights.map((rows) => rows[0]?.length ?? 0)];
  weights.forEach((rows, i) => {
    const [inputs, outputs] = [counts[i] as number, counts[i + 1] as number];
    if (rows.length !== inputs)
      throw new Error(
        `networkDiagram: weight ${i} has shape ${sizes([rows.length, outputs])}; expected [${inputs}, ${outputs}], since the layer before has ${inputs} outputs`,
      );
    const given = biases[i]?.length ?? outputs;
    if (given !== outputs)
      throw new Error(
        `networkDiagram: bias ${i} has ${given} entries; expected ${outputs}, one for each output`,
      );
  });
  const names: readonly (readonly Text[])[] = options.names ?? counts.map(numbered);
  const given = names.map((row) => row.length);
  if (String(given) !== String(counts))
    throw new Error(
      `networkDiagram: names for ${sizes(given)} units given; the layers have ${sizes(counts)}`,
    );

  const most = Math.max(...counts);
  const at = (layer: number, unit: number) => ({
    x: layer,
    y: (((counts[layer] as number) - 1) / 2 - unit) * step,
  });
  const lines: DraftTrace[] = [];
  const notes: Draft[] = [];
  weights.forEach((rows, layer) => {
    rows.forEach((row, from) => {
      row.forEach((weight, to) => {
        const [a, b] = [at(layer, from), at(layer + 1, to)];
        lines.push({
          type: 'scatter',
          mode: 'lines',
          x: [a.x, b.x],
          y: [a.y, b.y],
          line: { color: '#8C959F', width: 2 },
          hoverinfo: 'skip',
        });
        notes.push({
          x: 0.72 * a.x + 0.28 * b.x,
          y: 0.72 * a.y + 0.28 * b.y,
          text: numeral(weight),
          showarrow: false,
          bgcolor: '#FFFFFF',
          font: { size: 15 },
        });
      });
    });
    biases[layer]?.forEach((bias, unit) => {
      const place = at(layer + 1, unit);
      notes.push({ ...place, text: `b = ${bias}`, showarrow: false, yshift: radius + 12 });
    });
  });
  // `h₁ from x₁ × 1, x₂ × −2, bias 3`
  const sentences = (say: Say) =>
    weights.flatMap((rows, layer) =>
      (names[layer + 1] as readonly Text[]).map((name, unit) => {
        const inputs = rows.map(
          (row, i) => `${say(names[layer]?.[i] as Text)} × ${numeral(row[unit] as number)}`,
        );
        const bias = biases[layer]?.[unit];
        return `${say(name)} from ${inputs.join(', ')}${bias === undefined ? '' : `, bias ${bias}`}`;
      }),
    );
  const units = names.flatMap((row, layer) => row.map((name, unit) => ({ name, layer, unit })));
  const last = counts.length - 1;
  const margin = { l: 20, r: 20, t: frame(options).margin.t, b: 12 };
  const height = (most - 1) * step + 2 * edge;
  return new Figure({
    data: [
      ...lines,
      {
        type: 'scatter',
        mode: 'markers+text',
        x: units.map(({ layer }) => layer),
        y: units.map(({ layer, unit }) => at(layer, unit).y),
        text: units.map(({ name }) => oneLine(name)),
        textfont: { size: 18, color: ink },
        marker: {
          size: 2 * radius,
          color: units.map(
            ({ layer }) => fills[layer === 0 ? 'first' : layer === last ? 'last' : 'between'],
          ),
          line: { color: '#57606A', width: 1.5 },
        },
        hoverinfo: 'skip',
      },
    ],
    layout: {
      ...frame({ ...options, height: options.height ?? height + margin.t + margin.b }),
      margin,
      showlegend: false,
      xaxis: { visible: false, range: [-0.25, last + 0.25], fixedrange: true },
      yaxis: { visible: false, range: [-height / 2, height / 2], fixedrange: true },
      annotations: notes,
    },
    title: options.title,
    describe: (say) =>
      `${headline('Network', options, say)}: ${counts.join('-')} units. ${sentences(say).join('; ')}.`,
  });
}

const subscript = (n: number): string =>
  [...String(n)].map((digit) => String.fromCodePoint(0x2080 + Number(digit))).join('');

/** x₁ x₂ for inputs, h₁ h₂ between, y for a lone output. */
function numbered(count: number, layer: number, counts: readonly number[]): readonly string[] {
  const letter = layer === 0 ? 'x' : layer === counts.length - 1 ? 'y' : 'h';
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? letter : letter + subscript(i + 1),
  );
}
