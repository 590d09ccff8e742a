import { engine, getBackend } from '@tensorflow/tfjs-core';
import { classRegistry, type LayerClass } from '../internals.ts';

// Some classes of TensorFlow.js-layers compose in JavaScript what one kernel does at once. Each is
// given a way to its kernel where this backend runs. The backend does not import the layers for
// that, so that a program without them stays without: every class of theirs announces itself to the
// core's map of serializable classes, before or after the backend is loaded.

const waiting = new Map<string, (found: LayerClass) => void>();

/**
 * Calls `use` with the class of that name, now or when it registers itself; the first one is the
 * layers' own.
 */
export function whenRegistered(className: string, use: (found: LayerClass) => void): void {
  const found = classRegistry.getMap().classNameMap[className]?.[0];
  if (found) use(found as LayerClass);
  else waiting.set(className, use);
}

/** Looks at every class that is registered from now on. */
export function watchRegistry(): void {
  const stock = classRegistry.register;
  classRegistry.register = function (cls) {
    stock.call(this, cls);
    const use = waiting.get(cls.className);
    waiting.delete(cls.className);
    use?.(cls);
  };
}

/** What TensorFlow.js hands to a layer's `call` besides the inputs. */
export interface CallOptions {
  readonly training?: boolean | null;
  readonly mask?: unknown;
  readonly initialState?: unknown;
}

type LayerCall = (this: unknown, inputs: unknown, options?: CallOptions | null) => unknown;

/**
 * Puts `call` before a layer's own where this backend runs; it answers undefined to leave a case.
 * Derivatives of derivatives are the stock layer's: the kernels' gradients have none.
 */
export function replaceCall(
  className: string,
  call: (layer: never, inputs: unknown, options: CallOptions) => unknown,
): void {
  whenRegistered(className, ({ prototype }) => {
    const layer = prototype as { call: LayerCall };
    const stock = layer.call;
    if (typeof stock !== 'function') return;
    layer.call = function (inputs, options) {
      const ours = getBackend() === 'notegrad' && engine().state.gradientDepth <= 1;
      return (
        (ours && call(this as never, inputs, options ?? {})) || stock.call(this, inputs, options)
      );
    };
  });
}
