import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answers, done, isFloat, kernel, type Tensors } from './kernel.ts';

/** How the gates of a GRU lie and act. */
export interface GruBeforeAttrs {
  /** The columns of the update come before those of the reset. */
  readonly updateFirst: boolean;
  /** The gates' activation: hardSigmoid instead of sigmoid. */
  readonly hardSigmoid: boolean;
}

type Weights = Tensors<'forGates' | 'forCandidate'>;

function setShape(
  backend: NotegradBackend,
  { forCandidate }: Weights,
  steps: TensorInfo,
  { updateFirst, hardSigmoid }: GruBeforeAttrs,
) {
  const [batch = 0, length = 0] = steps.shape;
  const [units = 0] = forCandidate.shape;
  const { kernels } = backend;
  kernels.gruBeforeShape(batch, length, units, Number(updateFirst), Number(hardSigmoid));
  return { batch, length, units, packedBytes: kernels.gruBeforePackedFloats(units) * 4 };
}

type Forward = Weights & Tensors<'z' | 'h0'>;

/**
 * r, u = σ(z + h·U), n = tanh(z + (r h)·U); h ← n + u (h - n), for z = x·W + b of each step [batch,
 * steps, 3 units], both gates and then the candidate, and U for the gates [units, 2 units] and for
 * the candidate [units, units]. Outputs: h0 and the h after each step, [batch, steps + 1, units],
 * and for the gradient the gates, the candidate and r h.
 */
function gruBefore(backend: NotegradBackend, inputs: Forward, attrs: GruBeforeAttrs): Answers {
  const { z, forGates, forCandidate, h0 } = inputs;
  if (!isFloat(z, forGates, forCandidate, h0)) return undefined;
  const given = [z, forGates, forCandidate, h0].map((t) => backend.address(t));
  const [zAt = 0, gatesAt = 0, candidateAt = 0, hAt = 0] = given;
  const { batch, length, units, packedBytes } = setShape(backend, inputs, z, attrs);
  const hidden = backend.output([batch, length + 1, units]);
  const gates = backend.output([batch, length, 4 * units]);
  backend.runtime.withBlock(packedBytes, (packed) =>
    backend.kernels.gruBefore(
      ...([zAt, gatesAt, candidateAt, hAt, packed, gates.address, hidden.address] as const),
    ),
  );
  return [hidden, gates].map(done);
}

type Backward = Weights & Tensors<'dy' | 'hidden' | 'gates'>;

/** The gradients of z and h0. */
function gruBeforeGrad(backend: NotegradBackend, inputs: Backward, attrs: GruBeforeAttrs): Answers {
  const { dy, forGates, forCandidate, hidden, gates } = inputs;
  if (!isFloat(dy, forGates, forCandidate, hidden, gates)) return undefined;
  const given = [dy, forGates, forCandidate, gates, hidden].map((t) => backend.address(t));
  const [dyAt = 0, forGatesAt = 0, candidateAt = 0, gatesAt = 0, hiddenAt = 0] = given;
  const { batch, length, units, packedBytes } = setShape(backend, inputs, gates, attrs);
  const dz = backend.output([batch, length, 3 * units]);
  const dh = backend.output([batch, units]);
  backend.runtime.withBlock(packedBytes, (packed) =>
    backend.kernels.gruBeforeGrad(
      ...([dyAt, forGatesAt, candidateAt, packed] as const),
      ...([gatesAt, hiddenAt, dz.address, dh.address] as const),
    ),
  );
  return [dz, dh].map(done);
}

export const gruBeforeKernels = [
  kernel<Forward, GruBeforeAttrs>('GruBefore', ({ inputs, attrs, backend }) =>
    gruBefore(backend, inputs, attrs),
  ),
  kernel<Backward, GruBeforeAttrs>('GruBeforeGrad', ({ inputs, attrs, backend }) =>
    gruBeforeGrad(backend, inputs, attrs),
  ),
];
