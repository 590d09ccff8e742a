import { types } from 'node:util';
import type { LoadedModule } from '../../../cell/index.ts';

type Bindings = Readonly<Record<string, unknown>>;

const stars = new WeakMap<object, Bindings>();
const shown = new WeakSet<object>();

export function ofEsm(namespace: object): LoadedModule {
  return { named: namespace as Bindings, star: namespace as Bindings };
}

/**
 * A CommonJS module as TypeScript's `esModuleInterop` shows it. The default import is
 * `module.exports` itself, unless that says (`__esModule`) that it was compiled from an ES module.
 */
export function ofCommonJs(exports: unknown): LoadedModule {
  const named = Object(exports) as Bindings & { readonly __esModule?: unknown };
  if (named.__esModule || isNamespace(named)) return { named, star: named };
  let star = stars.get(named);
  if (!star) {
    star = Object.create(null, {
      default: { enumerable: true, value: exports },
    }) as Bindings;
    for (const name of Object.getOwnPropertyNames(named)) {
      if (name === 'default') continue;
      Object.defineProperty(star, name, { enumerable: true, get: () => named[name] });
    }
    stars.set(named, star);
    shown.add(star);
  }
  return { named, star };
}

function isNamespace(value: object): boolean {
  return (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Module';
}

/**
 * Whether a value is what `import * as` gives: an object of a thousand functions, say. A module that
 * was joined with others shows itself as one.
 */
export function isModule(value: unknown): value is object {
  if (types.isModuleNamespaceObject(value) || shown.has(value as object)) return true;
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  return Object.getPrototypeOf(value) === null && isNamespace(value);
}
