import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Answer, type Call, type FastKernel, sizeOf } from './kernel.ts';
import { transpose } from './move.ts';

/** Inputs that hold images; filters and biases are alike in both layouts. */
const IMAGES = ['x', 'dy'];
const TO_LAST = [0, 2, 3, 1];
const TO_FIRST = [0, 3, 1, 2];

interface Attrs {
  readonly dataFormat?: string;
  readonly inputShape?: number[];
  /** Of each axis before and after, where it is explicit. */
  readonly pad?: string | number | readonly (readonly number[])[];
}

/** What belongs to each axis, with the channels last. */
function inOrder<T>(axes: readonly T[]): (T | undefined)[] {
  return TO_LAST.map((axis) => axes[axis]);
}

/**
 * A convolution of NCHW images as one of NHWC images: they are moved there, and its images are
 * moved back.
 */
export function withChannelsFirst(fast: FastKernel): FastKernel {
  const run = (call: Call<Record<string, TensorInfo>, Attrs>): ReturnType<FastKernel['run']> => {
    const { inputs, attrs, backend } = call;
    if (attrs.dataFormat !== 'NCHW') return fast.run(call);
    if (Object.values(inputs).some((input) => input && sizeOf(input.shape) === 0)) return undefined;
    const moved = IMAGES.filter((name) => inputs[name]);
    const images = moved.map((name) => transpose(backend, inputs[name] as TensorInfo, TO_LAST));
    const last = {
      inputs: { ...inputs, ...Object.fromEntries(moved.map((name, i) => [name, images[i]])) },
      attrs: {
        ...attrs,
        dataFormat: 'NHWC',
        inputShape: attrs.inputShape && inOrder(attrs.inputShape),
        pad: typeof attrs.pad === 'object' ? inOrder(attrs.pad) : attrs.pad,
      },
      backend,
    };
    const answer = images.includes(undefined) ? undefined : (fast.run(last) as Answer);
    for (const image of images) if (image) backend.disposeIntermediateTensorInfo(image);
    if (!answer || fast.name === 'Conv2DBackpropFilter') return answer;
    const result = transpose(backend, answer, TO_FIRST);
    backend.disposeIntermediateTensorInfo(answer);
    return result;
  };
  return { name: fast.name, run: run as FastKernel['run'] };
}
