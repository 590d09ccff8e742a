import type { Text } from '../contract/index.ts';
import { logAxis } from './axes.ts';
import { type DraftLayout, type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import { demandPositive } from './line.ts';
import { colorOf } from './template.ts';
import { brief, oneLine, plural } from './text.ts';
import { extent, type Values, vector } from './values.ts';

/** Values by epoch. A key that starts with `val` or `test` is drawn beside the one it ends with. */
export type Curves = Readonly<Record<string, Values>>;

/** What a training kept, epoch by epoch, as `train.fit` returns it. */
export interface EpochLogs {
  readonly epochs: readonly {
    readonly loss: number;
    readonly valLoss?: number;
    readonly metrics?: Readonly<Record<string, number>>;
    readonly valMetrics?: Readonly<Record<string, number>>;
  }[];
}

export interface LearningCurvesOptions extends FigureOptions {
  /** Default 'epoch'. */
  readonly xLabel?: Text;
  /** Scale of the losses. Default 'linear'. */
  readonly lossScale?: 'linear' | 'log';
  /** The epoch with the least `valLoss` is marked. Default true. */
  readonly markBest?: boolean;
}

/** Metrics whose key is no label yet. */
const metricLabels: Readonly<Record<string, Text>> = { acc: 'accuracy', elbo: 'ELBO', kl: 'KL' };

const parts: Readonly<Record<string, Text>> = { train: 'train', val: 'validation', test: 'test' };

/** `valLoss`, `val_loss` and `val-loss` are metric `loss` of part `val`. */
function split(key: string): { readonly metric: string; readonly part: string } {
  const match = /^(train|val|test)[_-]?(.+)$/i.exec(key);
  const boundary = match?.[2] && /^(train|val|test)([_-]|[A-Z])/i.test(key);
  return boundary
    ? {
        metric: (match[2] as string).charAt(0).toLowerCase() + (match[2] as string).slice(1),
        part: (match[1] as string).toLowerCase(),
      }
    : { metric: key, part: 'train' };
}

const isLogs = (history: Curves | EpochLogs): history is EpochLogs =>
  Array.isArray(history.epochs) && typeof history.epochs[0] === 'object';

/** The curves of a training's logs, each metric's two parts next to each other. */
function curvesOf({ epochs }: EpochLogs): Record<string, number[]> {
  const curves: Record<string, number[]> = {};
  const add = (key: string, value: number | undefined) => {
    if (value === undefined) return;
    curves[key] ??= [];
    curves[key].push(value);
  };
  for (const log of epochs) {
    add('loss', log.loss);
    add('val_loss', log.valLoss);
    for (const [name, value] of Object.entries(log.metrics ?? {})) add(name, value);
    for (const [name, value] of Object.entries(log.valMetrics ?? {})) add(`val_${name}`, value);
  }
  return curves;
}

/**
 * A training history by epoch: one panel a metric, training and validation together.
 * @param history what `train.fit` returns, or lists by name
 * @example learningCurves({ loss, valLoss, accuracy, valAccuracy })
 * @throws Error when there is no curve, or one holds a value that is not finite (a loss that went
 * to NaN)
 */
export function learningCurves(
  history: Curves | EpochLogs,
  options: LearningCurvesOptions = {},
): Figure {
  const curves = Object.entries(isLogs(history) ? curvesOf(history) : history)
    .map(([key, values]) => ({ ...split(key), values: vector(values, `learningCurves: ${key}`) }))
    .filter(({ values }) => values.length > 0);
  if (curves.length === 0)
    throw new Error(
      'learningCurves: no values given; expected lists by epoch, as in { loss: [2.3, 1.9] }',
    );
  const metrics = [...new Set(curves.map(({ metric }) => metric))];
  const width = 1 / metrics.length;
  const gap = metrics.length > 1 ? 0.1 : 0;
  const data: DraftTrace[] = [];
  const layout: Record<string, DraftLayout> = {};
  for (const [i, metric] of metrics.entries()) {
    const suffix = i === 0 ? '' : `${i + 1}`;
    const drawn = curves.filter((curve) => curve.metric === metric);
    const log = /loss/i.test(metric) && options.lossScale === 'log';
    for (const { part, values } of log ? drawn : [])
      demandPositive(values, 'log', `learningCurves: ${part} ${metric}`);
    layout[`xaxis${suffix}`] = {
      domain: [
        i * width + (i > 0 ? gap : 0),
        (i + 1) * width - (i < metrics.length - 1 ? gap / 2 : 0),
      ],
      anchor: `y${suffix}`,
      title: { text: oneLine(options.xLabel ?? 'epoch') },
    };
    layout[`yaxis${suffix}`] = {
      anchor: `x${suffix}`,
      title: { text: oneLine(metricLabels[metric] ?? metric) },
      ...(log ? logAxis(extent(drawn.flatMap(({ values }) => values))) : {}),
    };
    for (const { part, values } of drawn) {
      const color = colorOf(Object.keys(parts).indexOf(part));
      const epochs = values.map((_, epoch) => epoch + 1);
      const named = { xaxis: `x${suffix}`, yaxis: `y${suffix}`, legendgroup: part };
      data.push({
        type: 'scatter',
        mode: values.length <= 20 ? 'lines+markers' : 'lines',
        name: oneLine(parts[part] ?? part),
        x: epochs,
        y: values,
        line: { color, width: 2, dash: part === 'train' ? 'solid' : 'dash' },
        showlegend: !data.some((trace) => trace.legendgroup === part),
        ...named,
      });
      if (metric === 'loss' && part === 'val' && options.markBest !== false) {
        const best = values.indexOf(extent(values)[0]);
        data.push({
          type: 'scatter',
          mode: 'markers',
          name: oneLine('lowest'),
          x: [best + 1],
          y: [values[best] as number],
          marker: { color, symbol: 'star', size: 13 },
          showlegend: false,
          ...named,
        });
      }
    }
  }
  // Lists without parts may be of any images; only the caller knows which.
  const parted = isLogs(history) || listed(data).length > 1;
  const ends = curves.map(
    ({ metric, part, values }) =>
      `${parted ? `${part} ` : ''}${metric} from ${brief(values[0] as number)} to ${brief(values.at(-1) as number)}`,
  );
  const epochs = Math.max(...curves.map(({ values }) => values.length));
  return new Figure({
    data,
    layout: { ...frame(options, listed(data), 380), ...layout },
    title: options.title,
    describe: (say) =>
      `${headline('Learning curves', options, say)} over ${plural(epochs, 'epoch')}: ${ends.join(', ')}.`,
  });
}
