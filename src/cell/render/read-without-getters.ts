/**
 * A field as it stands there, or in what the object inherits. No getter is called: whoever looks at all variables
 * behind each cell must not print, load or count anything by that.
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

/** As `every`, but a hole in a list counts as undefined. */
export const isListOf = <T>(
  list: readonly unknown[],
  is: (item: unknown) => item is T,
): list is readonly T[] => list.findIndex((item) => !is(item)) === -1;

export const isNumber = (value: unknown): value is number => typeof value === 'number';
