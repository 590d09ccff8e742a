/** What a numeric check takes: numbers in any nesting, typed arrays, matrices, tensors. */
export type Numeric =
  | number
  | readonly Numeric[]
  | ArrayLike<number>
  | { arraySync(): unknown }
  | { toArray(): unknown };

/** Numbers in row-major order with their shape. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Throws a sentence when the value is not numeric, or its rows differ in length. */
export function toNumbers(value: unknown): Numbers {
  const values: number[] = [];
  const shape = collect(value, values);
  return { shape, values };
}

function collect(given: unknown, out: number[]): readonly number[] {
  const value = plain(given);
  if (typeof value === 'number') {
    out.push(value);
    return [];
  }
  if (!Array.isArray(value)) throw new TypeError(`not numeric: ${describe(given)}`);
  let inner: readonly number[] | undefined;
  for (const row of value) {
    const shape = collect(row, out);
    if (inner && !sameShape(inner, shape)) {
      throw new TypeError(`rows differ in shape: [${inner}] and [${shape}]`);
    }
    inner = shape;
  }
  return [value.length, ...(inner ?? [])];
}

/** Tensors, matrices and typed arrays as plain numbers or arrays; anything else as it is. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { arraySync, toArray } = value as Partial<Record<'arraySync' | 'toArray', () => unknown>>;
  if (typeof arraySync === 'function') return arraySync.call(value);
  return typeof toArray === 'function' ? toArray.call(value) : value;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** A short picture of any value for a message. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'object' && value !== null) {
    const shape = (value as { shape?: unknown }).shape;
    if (Array.isArray(shape)) return `tensor [${shape.join(', ')}]`;
    try {
      const json = JSON.stringify(value);
      if (json) return json.length > 120 ? `${json.slice(0, 117)}...` : json;
    } catch {
      return Object.prototype.toString.call(value);
    }
  }
  return String(value);
}
