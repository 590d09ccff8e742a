/**
 * What Node loads for `notegrad`: all of `index.ts`, joined with what it imports to one file (see
 * `scripts/bundle.mjs`). Joined modules are no modules any more, so the rooms are made again what a
 * program expects of `import * as`.
 */
import { hostOf, LATER } from './contract/index.ts';
import * as library from './index.ts';
import { part } from './tensorflow-part.ts';

export * from './index.ts';

/** The names of a module as `import * as` gives them: no prototype, and nothing can be changed. */
const asModule = <T extends object>(names: T): T =>
  Object.freeze(
    Object.defineProperty(Object.assign(Object.create(null), names), Symbol.toStringTag, {
      value: 'Module',
    }),
  );

export const autograd = asModule(library.autograd);
export const backend = asModule(library.backend);
export const check = asModule(library.check);
export const compress = asModule(library.compress);
export const data = asModule(library.data);
export const io = asModule(library.io);
export const metrics = asModule(library.metrics);
export const models = asModule(library.models);
export const nn = asModule(library.nn);
export const optim = asModule(library.optim);
export const parallel = asModule(library.parallel);
export const plot = asModule(library.plot);
export const preprocess = asModule(library.preprocess);
export const shift = asModule(library.shift);
export const tf = withLater(library.tf);
export const train = asModule(library.train);
export const tune = asModule(library.tune);
export const vision = asModule(library.vision);

/**
 * What `tf` has besides, by the package of TensorFlow.js that has it: some names of it, or by one
 * name all of it. The build fills it in.
 */
declare const LATER_NAMES: Readonly<Record<string, readonly string[] | string>>;

/** `tf` with all its names, some of which are getters until one of their package is asked for. */
function withLater<T extends object>(names: T): T {
  const module: Record<string, unknown> = Object.create(null);
  const define = (key: string, value: unknown) =>
    Object.defineProperty(module, key, { value, enumerable: true, configurable: false });
  for (const [key, value] of Object.entries(names)) define(key, value);
  for (const [name, keys] of Object.entries(LATER_NAMES)) {
    const load = () => {
      const loaded = part(name);
      if (typeof keys === 'string') define(keys, loaded);
      else for (const key of keys) define(key, loaded[key]);
      hostOf()?.loaded?.(loaded);
    };
    for (const key of [keys].flat()) {
      const get = () => {
        load();
        return module[key];
      };
      const getter = Object.assign(get, { [LATER]: true });
      Object.defineProperty(module, key, { enumerable: true, configurable: true, get: getter });
    }
  }
  Object.defineProperty(module, Symbol.toStringTag, { value: 'Module' });
  return Object.preventExtensions(module) as T;
}
