/** Anything with numbers in a row. */
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

const short = (value: number): string => String(Number(value.toPrecision(4)));

export function statsText({ count, min, mean, max, nan, infinite }: Stats): string {
  return [
    ...(count > 0 ? [`min ${short(min)}  mean ${short(mean)}  max ${short(max)}`] : []),
    ...(nan > 0 ? [`NaN ${nan}`] : []),
    ...(infinite > 0 ? [`infinite ${infinite}`] : []),
  ].join('  ');
}

/** The same; what is not finite stands out. */
export function statsHtml({ count, min, mean, max, nan, infinite }: Stats): string {
  const alarm = (text: string): string =>
    `<span style="color:#c00;font-weight:bold">${text}</span>`;
  return [
    ...(count > 0 ? [`min ${short(min)} · mean ${short(mean)} · max ${short(max)}`] : []),
    ...(nan > 0 ? [alarm(`NaN ${nan}`)] : []),
    ...(infinite > 0 ? [alarm(`infinite ${infinite}`)] : []),
  ].join(' · ');
}
