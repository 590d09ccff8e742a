import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answers, done, isFloat, kernel, type Tensors } from './kernel.ts';

/** How an LSTM runs over its sequence, and what of it is asked for. */
export interface LstmAttrs {
  /** The gates' activation: hardSigmoid instead of sigmoid. */
  readonly hardSigmoid: boolean;
  /** Every step's output instead of the last one's. */
  readonly sequences: boolean;
  /** The last cell state as one more row of y. */
  readonly cell: boolean;
  /** From the last step to the first. */
  readonly backwards: boolean;
}

function setShape(
  backend: NotegradBackend,
  recurrent: TensorInfo,
  steps: TensorInfo,
  a: LstmAttrs,
) {
  const [batch = 0, length = 0] = steps.shape;
  const [units = 0] = recurrent.shape;
  const flags = [a.sequences, a.cell, a.backwards, a.hardSigmoid].map(Number);
  const [sequences = 0, cell = 0, backwards = 0, hard = 0] = flags;
  backend.kernels.lstmShape(batch, length, units, sequences, cell, backwards, hard);
  return { batch, length, units, packedBytes: backend.kernels.lstmPackedFloats(units) * 4 };
}

type Forward = Tensors<'z' | 'recurrent' | 'bias' | 'h0' | 'c0'>;

/**
 * i, f, o = σ(z + h·U + b), g = tanh(z + h·U + b); c ← f·c + i·g; h ← o·tanh(c), for z = x·W of
 * each step [batch, steps, 4 units] in the order i, f, g, o. Outputs: y [batch, 1 or steps (+ 1),
 * units], and for the gradient the gates with tanh(c), the cells, and the h that each step began
 * with.
 */
function lstm(backend: NotegradBackend, inputs: Forward, attrs: LstmAttrs): Answers {
  const { z, recurrent, bias, h0, c0 } = inputs;
  if (!isFloat(z, recurrent, bias, h0, c0)) return undefined;
  const given = [z, recurrent, bias, h0, c0].map((t) => backend.address(t));
  const [zAt = 0, recurrentAt = 0, biasAt = 0, hAt = 0, cAt = 0] = given;
  const { batch, length, units, packedBytes } = setShape(backend, recurrent, z, attrs);
  const rows = (attrs.sequences ? length : 1) + (attrs.cell ? 1 : 0);
  const y = backend.output([batch, rows, units]);
  const gates = backend.output([batch, length, 5 * units]);
  const cells = backend.output([batch, length, units]);
  const previous = backend.output([batch, length, units]);
  backend.runtime.withBlock(packedBytes, (packed) =>
    backend.kernels.lstm(
      ...([zAt, recurrentAt, biasAt, hAt, cAt, packed] as const),
      ...([gates.address, cells.address, previous.address, y.address] as const),
    ),
  );
  return [y, gates, cells, previous].map(done);
}

type Backward = Tensors<'dy' | 'recurrent' | 'gates' | 'cells' | 'c0'>;

/** The gradients of z, h0 and c0. */
function lstmGrad(backend: NotegradBackend, inputs: Backward, attrs: LstmAttrs): Answers {
  const { dy, recurrent, gates, cells, c0 } = inputs;
  if (!isFloat(dy, recurrent, gates, cells, c0)) return undefined;
  const given = [dy, recurrent, c0, gates, cells].map((t) => backend.address(t));
  const [dyAt = 0, recurrentAt = 0, cAt = 0, gatesAt = 0, cellsAt = 0] = given;
  const { batch, length, units, packedBytes } = setShape(backend, recurrent, gates, attrs);
  const dz = backend.output([batch, length, 4 * units]);
  const dh = backend.output([batch, units]);
  const dc = backend.output([batch, units]);
  backend.runtime.withBlock(packedBytes, (packed) =>
    backend.kernels.lstmGrad(
      ...([dyAt, recurrentAt, cAt, packed, gatesAt, cellsAt] as const),
      ...([dz.address, dh.address, dc.address] as const),
    ),
  );
  return [dz, dh, dc].map(done);
}

export const lstmKernels = [
  kernel<Forward, LstmAttrs>('Lstm', ({ inputs, attrs, backend }) => lstm(backend, inputs, attrs)),
  kernel<Backward, LstmAttrs>('LstmGrad', ({ inputs, attrs, backend }) =>
    lstmGrad(backend, inputs, attrs),
  ),
];
