import type { Text } from '../contract/index.ts';
import { describe, isPlainTensor, numeric, type Plain, sameShape } from './plain.ts';

export interface Tolerance {
  /** Allowed difference relative to the expected value. Default 1e-5, float32's comfort; use 1e-10 for float64. */
  readonly rtol?: number;
  /** Allowed difference besides that. Default 1e-6. */
  readonly atol?: number;
}

interface Comparison extends Tolerance {
  /** Whether NaN is near NaN. Default false: an answer of NaN is never right. */
  readonly equalNaN?: boolean;
}

/**
 * How a value differs from the expected one, or nothing where it does not. Numbers are near when
 * |got − want| ≤ atol + rtol·|want| (NumPy's `allclose`). NaN is near nothing, not even itself unless `equalNaN` says
 * so (NumPy's `equal_nan`); an infinity is near itself only. All else must be equal.
 */
export function difference(
  got: Plain,
  want: Plain,
  { rtol = 1e-5, atol = 1e-6, equalNaN = false }: Comparison = {},
): Text | undefined {
  const near = (a: number, b: number) => {
    if (a === b || (equalNaN && Number.isNaN(a) && Number.isNaN(b))) return true;
    // An infinite tolerance, of an infinite expectation, must not let everything pass.
    return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= atol + rtol * Math.abs(b);
  };
  const walk = (a: Plain, b: Plain, place: string): Text | undefined => {
    const wanted = numeric(b);
    if (wanted) {
      const found = numeric(a);
      if (!found) return otherKind(place, a, b);
      if (!sameShape(found.shape, wanted.shape))
        return otherShape(place, found.shape, wanted.shape);
      const at = wanted.data.findIndex((item, i) => !near(found.data[i] as number, item));
      if (at < 0) return undefined;
      const index = indexOf(at, wanted.shape);
      const path = place + (index.length > 0 ? `[${index.join('][')}]` : '');
      return otherValue(path, found.data[at] as number, wanted.data[at] as number);
    }
    if (Array.isArray(b)) {
      if (!Array.isArray(a)) return otherKind(place, a, b);
      if (a.length !== b.length) return otherShape(place, [a.length], [b.length]);
      for (const [i, item] of b.entries()) {
        const found = walk(a[i] as Plain, item, `${place}[${i}]`);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (typeof b !== 'object' || b === null) return a === b ? undefined : otherValue(place, a, b);
    if (typeof a !== 'object' || a === null || Array.isArray(a) || isPlainTensor(a)) {
      return otherKind(place, a, b);
    }
    const record = a as Readonly<Record<string, Plain>>;
    for (const [key, item] of Object.entries(b)) {
      if (!Object.hasOwn(record, key)) {
        return { zh: `缺少 ${place}.${key}`, en: `${place}.${key} is missing` };
      }
      const found = walk(record[key] as Plain, item as Plain, `${place}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(got, want, '');
}

function indexOf(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = flat;
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

function otherValue(place: string, found: Plain, expected: Plain): Text {
  const [a, b] = [exact(found), exact(expected)];
  return place === ''
    ? { zh: `得到 ${a}，应为 ${b}`, en: `found ${a}, expected ${b}` }
    : { zh: `${place} 得到 ${a}，应为 ${b}`, en: `${place} is ${a}, expected ${b}` };
}

/** Numbers that differ in late digits must not look alike. */
function exact(value: Plain): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(9))) : describe(value);
}

function otherShape(place: string, found: readonly number[], expected: readonly number[]): Text {
  const [a, b] = [`[${found.join(', ')}]`, `[${expected.join(', ')}]`];
  return {
    zh: `${place}形状为 ${a}，应为 ${b}`,
    en: `${place === '' ? '' : `${place} has `}shape ${a}, expected ${b}`,
  };
}

function otherKind(place: string, found: Plain, expected: Plain): Text {
  return otherValue(place, found, expected);
}
