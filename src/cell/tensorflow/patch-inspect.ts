import { inspect } from 'node:util';
import { isLater } from '../../contract/index.ts';
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

/** What all copies of TensorFlow.js share. They put the class of their tensors there. */
interface Shared {
  readonly _tfGlobals?: ReadonlyMap<string, Class<TensorLike>>;
}

/** What tfjs-layers exports, and packages that include it. */
interface LayersExports {
  readonly SymbolicTensor?: Class<SymbolicLike>;
  readonly layers?: { readonly Layer?: Class<LayerLike> };
}

/**
 * Shows tensors, layers and models as one line each where they stand inside lists, maps and
 * objects, and in `console.log`. Otherwise all the fields of their class would be printed, some of
 * which differ from run to run.
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
  if (typeof value !== 'object' || value === null || isLater(value, name)) return undefined;
  try {
    return (value as Record<string, unknown>)[name];
  } catch {
    // A proxy of the reader's, or a getter that warns of its end.
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
