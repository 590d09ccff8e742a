import { show } from '../errors.ts';
import { compareText } from './text.ts';
import { close, type Tolerance } from './tolerance.ts';

/**
 * Where two JSON values differ, by numeric tolerance; nothing if they agree. In a list of numbers the
 * absolute tolerance is that of its largest: a curve's points near zero are as exact as the others.
 */
export function compareJson(
  committed: unknown,
  fresh: unknown,
  tolerance: Tolerance,
  pointer = '',
): string | undefined {
  const a = unpack(committed);
  const b = unpack(fresh);
  if (typeof a === 'number' && typeof b === 'number') {
    return close(a, b, tolerance) ? undefined : differ(pointer, a, b);
  }
  if (typeof a === 'string' && typeof b === 'string') {
    const found = compareText(a, b, tolerance);
    return found && `${pointer || '/'}: ${found}`;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return differ(pointer, a, b);
    const inner = scaled(a, tolerance);
    return first(a.keys(), (i) => compareJson(a[i], b[i], inner, `${pointer}/${i}`));
  }
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    // Plotly's random identifier of a trace.
    keys.delete('uid');
    return first(keys, (key) => compareJson(a[key], b[key], tolerance, `${pointer}/${key}`));
  }
  return a === b ? undefined : differ(pointer, a, b);
}

function differ(pointer: string, a: unknown, b: unknown): string {
  return `${pointer || '/'}: committed ${show(a)}, now ${show(b)}`;
}

function scaled(list: readonly unknown[], { rtol, atol }: Tolerance): Tolerance {
  let largest = 0;
  for (const value of list) {
    if (typeof value === 'number' && Number.isFinite(value))
      largest = Math.max(largest, Math.abs(value));
  }
  return { rtol, atol: Math.max(atol, rtol * largest) };
}

function first<T>(items: Iterable<T>, look: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const READERS: Readonly<
  Record<string, [bytes: number, read: (view: DataView, at: number) => number]>
> = {
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  u1c: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at) => view.getInt16(at, true)],
  u2: [2, (view, at) => view.getUint16(at, true)],
  i4: [4, (view, at) => view.getInt32(at, true)],
  u4: [4, (view, at) => view.getUint32(at, true)],
  f4: [4, (view, at) => view.getFloat32(at, true)],
  f8: [8, (view, at) => view.getFloat64(at, true)],
};

/** Plotly's packed arrays (`{dtype, bdata}`, base64 of little-endian numbers) as lists. */
function unpack(value: unknown): unknown {
  if (!isObject(value) || typeof value.bdata !== 'string' || typeof value.dtype !== 'string') {
    return value;
  }
  const reader = Object.hasOwn(READERS, value.dtype) ? READERS[value.dtype] : undefined;
  if (!reader) return value;
  const [size, read] = reader;
  const bytes = Buffer.from(value.bdata, 'base64');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) => read(view, i * size));
}
