import { escapeHtml } from '../../contract/index.ts';
import { tableText } from '../render/html.ts';
import { isListOf, isNumber, peek } from '../render/read-without-getters.ts';
import { rounded } from '../render/stats.ts';

/** What `model.fit` of tfjs-layers returns. */
export interface HistoryLike {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly number[]>>;
}

export function isHistory(value: unknown): value is HistoryLike {
  const history = peek(value, 'history');
  if (!Array.isArray(peek(value, 'epoch'))) return false;
  if (typeof history !== 'object' || history === null) return false;
  const series = Object.values(history);
  const isSeries = (points: unknown) => Array.isArray(points) && isListOf(points, isNumber);
  return series.length > 0 && series.every(isSeries);
}

const WIDTH = 480;
const HEIGHT = 160;
const COLORS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b'];

/**
 * The curves of a training run, and their first and last values as text. Each measure has a range
 * of its own. Training and validation share it, so that `loss` and `val_loss` can be compared.
 */
export function renderHistory({ epoch, history }: HistoryLike): { text: string; html: string } {
  const series = Object.entries(history);
  const rows = series.map(([name, points]) => [name, short(points[0]), short(points.at(-1))]);
  const title = `Training history, ${epoch.length} epoch${epoch.length === 1 ? '' : 's'}`;
  const rangeOf = (name: string): readonly number[] =>
    series.flatMap(([other, points]) => (measure(other) === measure(name) ? points : []));
  const curves = series.map(([name, points], i) => curve(points, rangeOf(name), color(i))).join('');
  const legend = rows
    .map(([name, first, last], i) => {
      const text = escapeHtml(`${name}: ${first} → ${last}`);
      return `<span style="color:${color(i)};margin-right:1em">${text}</span>`;
    })
    .join('');
  return {
    text: `${title}\n${tableText(['curve', 'first', 'last'], rows)}`,
    html:
      `<strong>${title}</strong><div>${legend}</div>` +
      `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" ` +
      `aria-label="${title}">` +
      `${curves}</svg>`,
  };
}

const measure = (name: string): string => name.replace(/^val_/, '');

const color = (i: number): string => COLORS[i % COLORS.length] as string;

const short = (value: number | undefined): string => (value === undefined ? '' : rounded(value, 4));

/** The range is that of `all`. */
function curve(points: readonly number[], all: readonly number[], stroke: string): string {
  const finite = all.filter(Number.isFinite);
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low || 1;
  const place = (value: number, i: number): string => {
    const x = points.length === 1 ? WIDTH / 2 : (i / (points.length - 1)) * (WIDTH - 8) + 4;
    const y = HEIGHT - 4 - ((value - low) / range) * (HEIGHT - 8);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const path = points.flatMap((value, i) => (Number.isFinite(value) ? [place(value, i)] : []));
  // A line of one point would not be drawn.
  if (path.length === 1) path.push(path[0] as string);
  return (
    `<polyline fill="none" stroke="${stroke}" stroke-width="2" stroke-linecap="round" ` +
    `points="${path.join(' ')}"/>`
  );
}
