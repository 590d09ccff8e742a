import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { binary, unary } from './elementwise.ts';
import { type Answer, type Call, type FastKernel, fusedActivation } from './kernel.ts';

interface Attrs {
  readonly activation?: string | null;
  readonly leakyreluAlpha?: number;
  readonly dataFormat?: string;
}

const NAMES: Readonly<Record<string, string>> = { elu: 'Elu', sigmoid: 'Sigmoid', tanh: 'Tanh' };

function activate(
  backend: NotegradBackend,
  y: TensorInfo,
  { activation, leakyreluAlpha = 0.2, dataFormat }: Attrs,
  slopes: TensorInfo | undefined,
): Answer {
  if (activation === 'leakyrelu') return unary(backend, 'LeakyRelu', y, leakyreluAlpha);
  if (activation === 'prelu') {
    return slopes && dataFormat !== 'NCHW' ? binary(backend, 'Prelu', y, slopes) : undefined;
  }
  const name = NAMES[activation ?? ''];
  return name ? unary(backend, name, y) : undefined;
}

/**
 * A fused product or convolution with an activation that its kernel does not apply itself: applied
 * afterwards.
 */
export function withActivation(fast: FastKernel): FastKernel {
  const run = (
    call: Call<Record<string, TensorInfo | undefined>, Attrs>,
  ): ReturnType<FastKernel['run']> => {
    const { inputs, attrs, backend } = call;
    if (fusedActivation(attrs.activation) !== undefined) return fast.run(call);
    const linear = fast.run({ ...call, attrs: { ...attrs, activation: 'linear' } }) as Answer;
    if (!linear) return undefined;
    const answer = activate(backend, linear, attrs, inputs['preluActivationWeights']);
    backend.disposeIntermediateTensorInfo(linear);
    return answer;
  };
  return { name: fast.name, run: run as FastKernel['run'] };
}
