import type * as tf from '@tensorflow/tfjs';
import type { Columns } from '../data/index.ts';
import type { GAN } from '../models/index.ts';
import { adam, type OptimizerFactory } from '../optim/index.ts';
import type { History } from './history.ts';
import { type LoopOptions, loop } from './loop.ts';
import type { Source } from './source.ts';

export interface FitGanOptions extends LoopOptions {
  /**
   * Makes the optimizers, one for each network. Default `optim.adam({ lr: 0.001, betas: [0.5, 0.999]
   * })`: with the usual first average of 0.9 the game swings (Radford et al., 2016).
   */
  readonly optimizer?: OptimizerFactory;
  /** The discriminator's, where it is another. Default that of `optimizer`. */
  readonly discriminatorOptimizer?: OptimizerFactory;
  /**
   * Steps of the discriminator, each with a batch of its own, for one step of the generator.
   * Default 1; a critic of Wasserstein's distance takes 3 to 5.
   */
  readonly discriminatorSteps?: number;
  /**
   * After each step of the discriminator its weights are cut to [-clipWeights, clipWeights], as in
   * the first WGAN (Arjovsky et al., 2017; there 0.01). Default none.
   */
  readonly clipWeights?: number;
}

/**
 * Trains a generative adversarial network: for each batch one step of the discriminator, then after
 * every `discriminatorSteps` batches one of the generator. The history's loss is the
 * discriminator's; `generator` is the generator's, of its last step. Neither says how good the
 * examples are.
 *
 * @param data with the column `x`, and labels `y` where the GAN has classes
 * @throws DivergedError when the discriminator's loss becomes NaN or infinite
 */
export async function fitGan<C extends Columns & { readonly x: tf.Tensor }>(
  gan: GAN,
  data: Source<C>,
  {
    optimizer = adam({ lr: 0.001, betas: [0.5, 0.999] }),
    discriminatorOptimizer = optimizer,
    discriminatorSteps = 1,
    clipWeights,
    ...options
  }: FitGanOptions,
): Promise<History> {
  if (!Number.isInteger(discriminatorSteps) || discriminatorSteps < 1) {
    throw new RangeError(
      `fitGan: discriminatorSteps must be a whole number from 1, given ${discriminatorSteps}`,
    );
  }
  if (clipWeights !== undefined && !(clipWeights > 0)) {
    throw new RangeError(`fitGan: clipWeights must be above 0, given ${clipWeights}`);
  }
  const ofGenerator = optimizer([...gan.generator.namedParameters()]);
  const ofDiscriminator = discriminatorOptimizer([...gan.discriminator.namedParameters()]);
  let generator: number | undefined;
  gan.train();
  try {
    return await loop(data, options, (batch, { rng, step }) => {
      const { x, y } = batch as unknown as { readonly x: tf.Tensor; readonly y?: tf.Tensor };
      const play = { rng, labels: gan.classes > 0 ? y : undefined };
      const its = () => gan.generatorLoss(x.shape[0] as number, play);
      const loss = ofDiscriminator.step(() => gan.discriminatorLoss(x, play));
      if (clipWeights !== undefined) {
        for (const weight of gan.discriminator.parameters()) {
          weight.assign(weight.clipByValue(-clipWeights, clipWeights));
        }
      }
      if ((step + 1) % discriminatorSteps === 0) {
        generator = ofGenerator.step(its);
      }
      // Before its first step: what it is to begin with.
      generator ??= its().dataSync()[0] as number;
      return { loss, generator };
    });
  } finally {
    gan.eval();
    ofGenerator.dispose();
    ofDiscriminator.dispose();
  }
}
