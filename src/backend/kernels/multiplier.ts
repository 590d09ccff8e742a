import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, type Call, type FastKernel, isFloat, sizeOf } from './kernel.ts';
import { view } from './move.ts';
import { sumOfLast } from './reduce.ts';
import { stridesOf } from './shape.ts';

interface Attrs {
  readonly filterShape?: number[];
  readonly inputShape?: number[];
}

/** The shape of images with each channel `multiplier` times. */
function widened(shape: readonly number[], multiplier: number): number[] {
  return [...shape.slice(0, 3), (shape[3] ?? 0) * multiplier];
}

/** x with each channel `multiplier` times, side by side. */
function repeated(backend: NotegradBackend, x: TensorInfo, multiplier: number): Answer {
  const copies = view(backend, x, [...x.shape, multiplier], [...stridesOf(x.shape), 0], 0);
  return copies && { ...copies, shape: widened(x.shape, multiplier) };
}

/**
 * A depthwise convolution with several filters a channel as one with one filter a channel, on
 * images whose channels are repeated: the filters [h, w, c, m] lie in memory as [h, w, c·m, 1] do.
 */
export function withMultiplier(fast: FastKernel): FastKernel {
  const run = (call: Call<Record<string, TensorInfo>, Attrs>): ReturnType<FastKernel['run']> => {
    const { inputs, attrs, backend } = call;
    const { x, filter } = inputs;
    const filterShape = filter?.shape ?? attrs.filterShape ?? [];
    const multiplier = filterShape[3] ?? 1;
    if (multiplier === 1 || (x && (!isFloat(x) || sizeOf(x.shape) === 0))) return fast.run(call);
    const [height = 0, width = 0, channels = 0] = filterShape;
    const oneShape = [height, width, channels * multiplier, 1];
    const wide = x && repeated(backend, x, multiplier);
    const answer = fast.run({
      inputs: {
        ...inputs,
        ...(wide && { x: wide }),
        ...(filter && { filter: { ...filter, shape: oneShape } }),
      },
      attrs: {
        ...attrs,
        ...(attrs.filterShape && { filterShape: oneShape }),
        ...(attrs.inputShape && { inputShape: widened(attrs.inputShape, multiplier) }),
      },
      backend,
    }) as Answer;
    if (wide) backend.disposeIntermediateTensorInfo(wide);
    if (!answer) return undefined;
    if (attrs.filterShape) return { ...answer, shape: filterShape };
    if (!attrs.inputShape) return answer;
    const dx = sumOfLast(backend, answer, multiplier, attrs.inputShape);
    backend.disposeIntermediateTensorInfo(answer);
    return dx;
  };
  return { name: fast.name, run: run as FastKernel['run'] };
}
