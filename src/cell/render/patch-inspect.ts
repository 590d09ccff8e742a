import { inspect } from 'node:util';
import {
  describeLayer,
  describeModel,
  describeSymbolic,
  isModel,
  type LayerLike,
  type SymbolicLike,
} from './model.ts';
import { previewTensor, type TensorLike } from './tensor.ts';

interface Class<T> {
  readonly prototype: T;
}

/** What all copies of TensorFlow.js share; the class of their tensors is in it from their import on. */
interface Shared {
  readonly _tfGlobals?: ReadonlyMap<string, Class<TensorLike>>;
}

/** What tfjs-layers, and what has it in it, exports. */
interface LayersExports {
  readonly SymbolicTensor?: Class<SymbolicLike>;
  readonly layers?: { readonly Layer?: Class<LayerLike> };
}

/**
 * Makes tensors, layers and models inside lists, maps and objects, and in what `console.log` prints, one line each;
 * else they show the fields of their class, many and with addresses that differ from run to run.
 *
 * @param exports Of a package that was loaded, which may bring TensorFlow.js along.
 */
export function previewInside(exports: unknown): void {
  preview((globalThis as Shared)._tfGlobals?.get('Tensor'), previewTensor);
  for (const found of [exports, field(exports, 'tf')]) {
    const { SymbolicTensor, layers } = (
      field(found, 'SymbolicTensor') ? found : {}
    ) as LayersExports;
    preview(SymbolicTensor, describeSymbolic);
    preview(layers?.Layer, (layer) =>
      isModel(layer) ? describeModel(layer) : describeLayer(layer),
    );
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    // A proxy, or a getter that says it is out of use.
    return undefined;
  }
}

function preview<T extends object>(kind: Class<T> | undefined, describe: (value: T) => string) {
  if (!kind || inspect.custom in kind.prototype) return;
  Object.defineProperty(kind.prototype, inspect.custom, {
    configurable: true,
    value(this: T) {
      return describe(this);
    },
  });
}
