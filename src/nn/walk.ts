import * as tf from '@tensorflow/tfjs';

/** What is found in a module: a part, or a variable, with the path to it. */
export type Found<P> = [path: string, value: P | tf.Variable];

/**
 * The parts and variables in a value: itself, or what lies in arrays, records, Maps and Sets of
 * them, nested as they may be. Items are named by their index or key. Each container is looked into
 * once, so that a circle ends.
 */
export function* walk<P>(
  value: unknown,
  isPart: (value: unknown) => value is P,
  path: string,
  seen = new Set<unknown>(),
): Generator<Found<P>> {
  if (isPart(value) || value instanceof tf.Variable) {
    yield [path, value];
    return;
  }
  const items = itemsOf(value);
  if (!items || seen.has(value)) return;
  seen.add(value);
  for (const [key, item] of items) {
    // A field may be a long list of numbers.
    if (typeof item === 'object') yield* walk(item, isPart, join(path, key), seen);
  }
}

/** The items of a container by name; undefined for anything else. */
function itemsOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item]);
  if (value instanceof Set) return [...value].map((item, i) => [String(i), item]);
  if (value instanceof Map) {
    return [...value].map(([key, item], i) => [
      typeof key === 'object' ? String(i) : String(key),
      item,
    ]);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? Object.entries(value) : undefined;
}

/** A path one step longer. */
export const join = (path: string, name: string): string => (path ? `${path}.${name}` : name);
