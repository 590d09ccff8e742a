import * as tf from '@tensorflow/tfjs';
import type { AnyModule } from '../module.ts';
import { activationPasses } from './outputs.ts';

/** What an activation function gives over some inputs. */
export interface ActivationStats {
  /** Its place among the layers and its kind, such as `1 relu`. */
  readonly layer: string;
  readonly mean: number;
  readonly std: number;
  /**
   * Share of the outputs where its slope is below 0.01 in size, so that next to no gradient passes:
   * a sigmoid beyond ±4.6, a tanh beyond ±3, a relu below 0.
   */
  readonly saturated: number;
}

/** The slope below which a unit counts as saturated. */
const FLAT = 0.01;

/**
 * Mean, standard deviation and saturated share of the outputs of each activation function, over a
 * batch and all units, in evaluation.
 *
 * @throws TypeError for a network in which no activation function is found
 */
export function activationStats(net: AnyModule, x: tf.Tensor): ActivationStats[] {
  return tf.tidy(() =>
    activationPasses(net, x, 'activationStats').map(({ layer, apply, input, output }) => {
      const { mean, variance } = tf.moments(output);
      const slope = tf.grad(apply)(input).abs();
      const [m = 0, v = 0, saturated = 0] = [mean, variance, slope.less(FLAT).mean()].map(
        (number) => number.dataSync()[0] as number,
      );
      return { layer, mean: m, std: Math.sqrt(v), saturated };
    }),
  );
}

/** The units of an activation function that give 0 for every input. */
export interface DeadUnits {
  /** Its place among the layers and its kind, such as `1 relu`. */
  readonly layer: string;
  /** Which units; of images, which channels. */
  readonly dead: readonly number[];
  /** Share of all units of the layer. */
  readonly share: number;
}

/**
 * The units that are 0 for every example, in evaluation: through them no gradient comes back. Give
 * all examples of the training set, since a unit may wake for one of them.
 *
 * @throws TypeError for a network in which no activation function is found
 */
export function deadUnits(net: AnyModule, x: tf.Tensor): DeadUnits[] {
  return tf.tidy(() =>
    activationPasses(net, x, 'deadUnits').map(({ layer, output }) => {
      const units = output.shape.at(-1) as number;
      const largest = output.abs().reshape([-1, units]).max(0).dataSync();
      const dead = Array.from(largest.keys()).filter((unit) => largest[unit] === 0);
      return { layer, dead, share: dead.length / units };
    }),
  );
}
