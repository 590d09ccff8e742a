/**
 * A value as JSON can hold it, made of the same fields: typed arrays become lists, dates texts, and
 * functions are left out. An object that says itself what it is as JSON is asked.
 */
export function plainData(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  }
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Of numbers there are many, and none needs a look.
    return value.every((item) => typeof item === 'number') ? value : value.map(plainData);
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') return plainData(toJSON.call(value));
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, plainData(item)] as const)
      .filter(([, item]) => item !== undefined),
  );
}
