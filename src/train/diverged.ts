import { short } from './history.ts';

/**
 * The loss is no number any more. With `fit` the weights are those before the step that would have
 * spoilt them.
 */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(loss: number, epoch: number, batch: number, lr?: number) {
    const [rate, smaller] =
      lr === undefined ? ['', ''] : [`, with learning rate ${lr}`, ` (${short(lr / 10)})`];
    super(
      `the loss is ${loss} at epoch ${epoch}, batch ${batch}${rate}. ` +
        `Try a smaller learning rate${smaller}, limit the gradients (clipNorm: 1), ` +
        'or look for NaN and very large values in the data.',
    );
  }
}
