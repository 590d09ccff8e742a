import { Conv2d, init } from '../../nn/index.ts';
import type { Rng } from '../../tensor/index.ts';

/** A convolution without a bias, which the normalization behind it would take away. */
export const convolution = (
  from: number,
  to: number,
  kernel: number,
  rng: Rng,
  stride = 1,
): Conv2d =>
  new Conv2d(from, to, kernel, {
    rng,
    stride,
    padding: kernel >> 1,
    bias: false,
    init: init.kaimingNormal,
  });
