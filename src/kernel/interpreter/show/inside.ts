import { inspect } from 'node:util';
import { previewTensor, type TensorLike } from './tensor.ts';

/** What all copies of TensorFlow.js share; the class of their tensors is in it from their import on. */
interface Shared {
  readonly _tfGlobals?: ReadonlyMap<string, { readonly prototype: TensorLike }>;
}

/**
 * Makes tensors inside lists, maps and objects, and in what `console.log` prints, one line each; else they show the
 * fields of their class, with addresses that differ from run to run.
 */
export function previewTensors(): void {
  const tensors = (globalThis as Shared)._tfGlobals?.get('Tensor')?.prototype;
  if (!tensors || inspect.custom in tensors) return;
  Object.defineProperty(tensors, inspect.custom, {
    configurable: true,
    value(this: TensorLike) {
      return previewTensor(this);
    },
  });
}
