/**
 * A field of an object, own or inherited. No getter is called: all variables are looked at after
 * each cell, and that must not print, load or count anything.
 */
export function peek(value: unknown, name: string): unknown {
  for (let holder = value; typeof holder === 'object' && holder !== null; ) {
    const own = Object.getOwnPropertyDescriptor(holder, name);
    if (own) return own.value;
    holder = Object.getPrototypeOf(holder);
  }
  return undefined;
}

/** Whether an object has all these methods. */
export const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  names.every((name) => typeof peek(value, name) === 'function');

/** As `every`, but a hole in the list counts as undefined. */
export const isListOf = <T>(
  list: readonly unknown[],
  is: (item: unknown) => item is T,
): list is readonly T[] => list.findIndex((item) => !is(item)) === -1;

export const isNumber = (value: unknown): value is number => typeof value === 'number';
