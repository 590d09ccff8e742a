import type * as tf from '@tensorflow/tfjs';
import type { Batch, BatchContext, Columns } from '../data/index.ts';
import type { GAN } from '../models/index.ts';
import { repeatableBy } from '../nn/repeatable.ts';
import { adam, type Optimizer, type OptimizerFactory } from '../optim/index.ts';
import { type GradientOptions, GradientSteps } from './gradient-steps.ts';
import type { History } from './history.ts';
import { type LoopOptions, loop } from './loop.ts';
import type { Source } from './source.ts';

export interface FitGanOptions extends LoopOptions, GradientOptions {
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

/** Real examples, with their classes where the GAN has any. */
interface Real extends Columns {
  readonly x: tf.Tensor;
  readonly y: tf.Tensor;
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
    replay,
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
  const labelsOf = ({ y }: Real) => (gan.classes > 0 ? y : undefined);
  const itsLoss = (batch: Real, { rng }: BatchContext) =>
    gan.generatorLoss(batch.x.shape[0] as number, { rng, labels: labelsOf(batch) });
  const criticLoss = (batch: Real, { rng }: BatchContext) =>
    gan.discriminatorLoss(batch.x, { rng, labels: labelsOf(batch) });
  const stepsOf = (optimizer: Optimizer, loss: typeof itsLoss, context: BatchContext) => {
    const settings = {
      objective: repeatableBy(gan, loss),
      ...(replay === undefined ? {} : { replay }),
    };
    return new GradientSteps<Real, never>(gan, optimizer, settings as never, context);
  };
  let steps:
    | { readonly critic: GradientSteps<Real, never>; readonly its: GradientSteps<Real, never> }
    | undefined;
  gan.train();
  try {
    return await loop(data, options, (given, context) => {
      const batch = given as unknown as Batch<Real>;
      steps ??= {
        critic: stepsOf(ofDiscriminator, criticLoss, context),
        its: stepsOf(ofGenerator, itsLoss, context),
      };
      const loss = steps.critic.take(batch);
      if (clipWeights !== undefined) {
        for (const weight of gan.discriminator.parameters()) {
          weight.assign(weight.clipByValue(-clipWeights, clipWeights));
        }
      }
      if ((context.step + 1) % discriminatorSteps === 0) generator = steps.its.take(batch);
      // Before its first step: what it is to begin with.
      generator ??= itsLoss(batch, context).dataSync()[0] as number;
      return { loss, generator };
    });
  } finally {
    gan.eval();
    steps?.critic.dispose();
    steps?.its.dispose();
    ofGenerator.dispose();
    ofDiscriminator.dispose();
  }
}
