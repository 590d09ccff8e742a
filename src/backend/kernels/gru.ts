import type { NotegradBackend } from '../backend.ts';
import { type Answers, done, isFloat, kernel, type Tensors } from './kernel.ts';

type Forward = Tensors<'z' | 'recurrent' | 'bias' | 'h0'>;

/**
 * r, u = σ(z + h·U + b), n = tanh(z + r (h·U + b)); h ← n + u (h - n), for z = x·W of each step
 * [batch, steps, 3 units] in the order r, u, n. Outputs: h0 and the h after each step, [batch,
 * steps + 1, units], and for the gradient the gates with what the reset multiplied.
 */
function gru(backend: NotegradBackend, { z, recurrent, bias, h0 }: Forward): Answers {
  if (!isFloat(z, recurrent, bias, h0)) return undefined;
  const [batch = 0, steps = 0] = z.shape;
  const [units = 0] = recurrent.shape;
  const given = [z, recurrent, bias, h0].map((t) => backend.address(t));
  const [zAt = 0, recurrentAt = 0, biasAt = 0, hAt = 0] = given;
  const hidden = backend.output([batch, steps + 1, units]);
  const gates = backend.output([batch, steps, 4 * units]);
  backend.runtime.withBlock(backend.kernels.gruPackedFloats(units) * 4, (packed) =>
    backend.kernels.gru(
      ...([zAt, recurrentAt, biasAt, hAt, packed, gates.address, hidden.address] as const),
      ...([batch, steps, units] as const),
    ),
  );
  return [hidden, gates].map(done);
}

type Backward = Tensors<'dy' | 'recurrent' | 'hidden' | 'gates'>;

/** The gradients of z, of h·U + b, and of h0. */
function gruGrad(backend: NotegradBackend, { dy, recurrent, hidden, gates }: Backward): Answers {
  if (!isFloat(dy, recurrent, hidden, gates)) return undefined;
  const [batch = 0, steps = 0] = gates.shape;
  const [units = 0] = recurrent.shape;
  const given = [dy, recurrent, gates, hidden].map((t) => backend.address(t));
  const [dyAt = 0, recurrentAt = 0, gatesAt = 0, hiddenAt = 0] = given;
  const dz = backend.output([batch, steps, 3 * units]);
  const dr = backend.output([batch, steps, 3 * units]);
  const dh = backend.output([batch, units]);
  backend.runtime.withBlock(backend.kernels.gruPackedFloats(units) * 4, (packed) =>
    backend.kernels.gruGrad(
      ...([dyAt, recurrentAt, packed, gatesAt, hiddenAt] as const),
      ...([dz.address, dr.address, dh.address, batch, steps, units] as const),
    ),
  );
  return [dz, dr, dh].map(done);
}

export const gruKernels = [
  kernel<Forward>('Gru', ({ inputs, backend }) => gru(backend, inputs)),
  kernel<Backward>('GruGrad', ({ inputs, backend }) => gruGrad(backend, inputs)),
];
