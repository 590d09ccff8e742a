import { escapeHtml } from '../../contract/index.ts';

/** A list or typed array of numbers. */
export type Numbers = ArrayLike<number>;

export interface Stats {
  readonly count: number;
  /** Of the numbers that are finite; NaN where there are none. */
  readonly min: number;
  readonly mean: number;
  readonly max: number;
  readonly nan: number;
  readonly infinite: number;
}

export function statsOf(values: Numbers): Stats {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let nan = 0;
  let infinite = 0;
  const count = values.length;
  for (let i = 0; i < count; i++) {
    const value = Number(values[i]);
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
  }
  const finite = count - nan - infinite;
  if (finite === 0)
    return { count, min: Number.NaN, mean: Number.NaN, max: Number.NaN, nan, infinite };
  return { count, min, mean: sum / finite, max, nan, infinite };
}

/** With so many digits, but with all before the point: 123456.7 is 123457, not 123460. */
export function rounded(value: number, digits: number): string {
  const size = Math.abs(value);
  const isWhole = size >= 10 ** digits && size < 1e15;
  return String(isWhole ? Math.round(value) : Number(value.toPrecision(digits)));
}

const short = (value: number): string => rounded(value, 4);

/** A single number needs no summary. */
const isSummary = ({ count, nan, infinite }: Stats): boolean => count > 1 && count > nan + infinite;

export function statsText(stats: Stats): string {
  const { min, mean, max, nan, infinite } = stats;
  return [
    ...(isSummary(stats) ? [`min ${short(min)}  mean ${short(mean)}  max ${short(max)}`] : []),
    ...(nan > 0 ? [`NaN ${nan}`] : []),
    ...(infinite > 0 ? [`infinite ${infinite}`] : []),
  ].join('  ');
}

export const alarm = (text: string): string =>
  `<span style="color:#c00;font-weight:bold">${escapeHtml(text)}</span>`;

/** The same as HTML. What is not finite stands out. */
export function statsHtml(stats: Stats): string {
  const { min, mean, max, nan, infinite } = stats;
  return [
    ...(isSummary(stats) ? [`min ${short(min)} · mean ${short(mean)} · max ${short(max)}`] : []),
    ...(nan > 0 ? [alarm(`NaN ${nan}`)] : []),
    ...(infinite > 0 ? [alarm(`infinite ${infinite}`)] : []),
  ].join(' · ');
}
