import { Rng } from '../tensor/index.ts';
import { MLP } from './mlp.ts';

/**
 * The smallest network that computes the exclusive or, with weights set by hand: h = relu(x₁ + x₂ +
 * [0, -1]) and y = h₁ - 2h₂, which is 0, 1, 1, 0 on (0,0), (0,1), (1,0), (1,1) (Goodfellow et al.,
 * "Deep Learning", 6.1).
 */
export function xorExact(): MLP<[2, 2, 1]> {
  // The weights drawn here are all replaced.
  const net = new MLP([2, 2, 1] as [2, 2, 1], { rng: new Rng(0) });
  net.loadStateDict({
    'layers.0.weight': { shape: [2, 2], values: [1, 1, 1, 1] },
    'layers.0.bias': { shape: [2], values: [0, -1] },
    'layers.1.weight': { shape: [2, 1], values: [1, -2] },
    'layers.1.bias': { shape: [1], values: [0] },
  });
  return net;
}
