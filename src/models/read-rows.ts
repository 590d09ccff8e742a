import { type Numbers, readFinite } from '../tensor/index.ts';

/** Examples `[n, ...]` as rows of numbers, whatever their axes. `who` names the caller in errors. */
export function readRows(x: Numbers, who: string): Float64Array[] {
  const { shape, data } = readFinite(x, who);
  const n = shape[0] ?? 0;
  const all = Float64Array.from(data);
  const length = all.length / n;
  return Array.from({ length: n }, (_, i) => all.subarray(i * length, (i + 1) * length));
}
