import type { NotegradBackend } from '../backend.ts';
import { type Answers, done, isFloat, kernel, type Tensors } from './kernel.ts';

/** What follows the sum of a plain recurrent network. */
export interface RnnAttrs {
  /** relu instead of tanh. */
  readonly relu: boolean;
}

type Forward = Tensors<'z' | 'recurrent' | 'h0'>;

/**
 * h ← tanh(z + h·U) for z = x·W + b of each step [batch, steps, units]. Output: h0 and the h after
 * each step, [batch, steps + 1, units].
 */
function rnn(backend: NotegradBackend, inputs: Forward, { relu }: RnnAttrs): Answers {
  const { z, recurrent, h0 } = inputs;
  if (!isFloat(z, recurrent, h0)) return undefined;
  const [batch = 0, steps = 0, units = 0] = z.shape;
  const [zAt = 0, recurrentAt = 0, hAt = 0] = [z, recurrent, h0].map((t) => backend.address(t));
  const hidden = backend.output([batch, steps + 1, units]);
  backend.runtime.withBlock(backend.kernels.rnnPackedFloats(units) * 4, (packed) =>
    backend.kernels.rnn(
      ...([zAt, recurrentAt, hAt, packed, hidden.address] as const),
      ...([batch, steps, units, Number(relu)] as const),
    ),
  );
  return [done(hidden)];
}

type Backward = Tensors<'dy' | 'recurrent' | 'hidden'>;

/** The gradients of z and h0. */
function rnnGrad(backend: NotegradBackend, inputs: Backward, { relu }: RnnAttrs): Answers {
  const { dy, recurrent, hidden } = inputs;
  if (!isFloat(dy, recurrent, hidden)) return undefined;
  const [batch = 0, rows = 0, units = 0] = hidden.shape;
  const given = [dy, recurrent, hidden].map((t) => backend.address(t));
  const [dyAt = 0, recurrentAt = 0, hiddenAt = 0] = given;
  const dz = backend.output([batch, rows - 1, units]);
  const dh = backend.output([batch, units]);
  backend.runtime.withBlock(backend.kernels.rnnPackedFloats(units) * 4, (packed) =>
    backend.kernels.rnnGrad(
      ...([dyAt, recurrentAt, packed, hiddenAt, dz.address, dh.address] as const),
      ...([batch, rows - 1, units, Number(relu)] as const),
    ),
  );
  return [dz, dh].map(done);
}

export const rnnKernels = [
  kernel<Forward, RnnAttrs>('Rnn', ({ inputs, attrs, backend }) => rnn(backend, inputs, attrs)),
  kernel<Backward, RnnAttrs>('RnnGrad', ({ inputs, attrs, backend }) =>
    rnnGrad(backend, inputs, attrs),
  ),
];
