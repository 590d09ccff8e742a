import { cellGlobals } from '../../../cell/index.ts';
import { sh } from './shell.ts';
import type { ShownValues } from './shown-values.ts';

/** Puts what cells find at hand among the globals. Returns what takes it away. */
export function installGlobals(shown: ShownValues): () => void {
  const at = (value: unknown): PropertyDescriptor => ({ value, writable: true });
  const globals: Readonly<Record<string, PropertyDescriptor>> = {
    ...Object.fromEntries(Object.entries(cellGlobals).map(([name, one]) => [name, at(one)])),
    sh: at(sh),
    In: at(shown.sources),
    Out: at(shown.values),
    // A library, or the reader, may set it for good, as lodash does in a browser.
    _: {
      get: () => shown.latest,
      set: (value: unknown) =>
        void Object.defineProperty(globalThis, '_', { ...open, ...at(value) }),
    },
  };
  const earlier = Object.keys(globals).map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  );
  for (const [name, descriptor] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { ...open, ...descriptor });
  }
  return () => {
    for (const [name, descriptor] of earlier) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  };
}

const open = { configurable: true, enumerable: false } as const;
