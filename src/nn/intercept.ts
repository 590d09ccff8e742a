/** Anything with a `forward`. */
export interface Runs {
  forward(...inputs: never): unknown;
}

/**
 * Puts `around` in the place of the `forward` of one object; it is handed the real one, bound.
 *
 * @returns puts back what was there.
 */
export function intercept(
  module: Runs,
  around: (forward: (...inputs: unknown[]) => unknown, inputs: unknown[]) => unknown,
): () => void {
  const own = Object.getOwnPropertyDescriptor(module, 'forward');
  const inner = (module.forward as (...inputs: unknown[]) => unknown).bind(module);
  Object.defineProperty(module, 'forward', {
    configurable: true,
    writable: true,
    // Not among the fields by which a module finds its parts, nor in what a cell prints.
    enumerable: false,
    value: (...inputs: unknown[]) => around(inner, inputs),
  });
  return () => {
    if (own) Object.defineProperty(module, 'forward', own);
    else Reflect.deleteProperty(module, 'forward');
  };
}
