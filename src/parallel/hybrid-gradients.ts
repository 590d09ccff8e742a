import * as tf from '@tensorflow/tfjs';
import { type AnyModule, type Gradients, gradients } from '../nn/index.ts';
import { ringAllReduce } from './ring-all-reduce.ts';

/** A piece of a model: what one machine holds. */
export type HybridStage = AnyModule & { forward(x: tf.Tensor): tf.Tensor };

export interface HybridOptions {
  /** How many machines hold each stage. Each group of machines, one a stage, has its shard. */
  readonly groups: number;
}

export interface HybridGradients {
  /** Of the whole batch, one record a stage. They are yours to dispose of. */
  readonly gradients: readonly Gradients[];
  /** Bytes that all machines send in float32. */
  readonly bytes: {
    /** Activations at the cuts, forward. */
    readonly forward: number;
    /** Gradients by these activations, back. */
    readonly backward: number;
    /** Gradients by the weights, among the machines that hold the same stage. */
    readonly allReduce: number;
  };
}

/**
 * One step of hybrid parallelism, simulated machine by machine. The model is cut into stages, and
 * the batch into `groups` shards. In a group the machines pass activations forward and gradients
 * back, as in model parallelism; then the machines of each stage sum their gradients on a ring
 * ({@link ringAllReduce}), each shard weighted by its examples, as in data parallelism. The result
 * is the gradient of one machine, up to rounding, for a loss that is a mean over its examples and
 * layers that treat examples alone.
 *
 * @param stages one after the other they are the model; their weights do not change
 * @param loss of the last output and the targets, a mean over the examples
 * @throws RangeError for no stages, and for groups that are no whole number from 1 to the examples
 */
export function hybridGradients(
  stages: readonly HybridStage[],
  x: tf.Tensor,
  y: tf.Tensor,
  loss: (output: tf.Tensor, y: tf.Tensor) => tf.Tensor,
  { groups }: HybridOptions,
): HybridGradients {
  const n = x.shape[0] ?? 0;
  if (stages.length === 0 || !Number.isInteger(groups) || groups < 1 || groups > n) {
    throw new RangeError(
      `hybridGradients: expected stages, and groups from 1 to ${n}, given ${stages.length} stages and ${groups} groups`,
    );
  }
  const bytes = { forward: 0, backward: 0, allReduce: 0 };
  const starts = Array.from({ length: groups + 1 }, (_, g) => Math.floor((g * n) / groups));
  const summed = tf.tidy(() => {
    const shards = starts.slice(1).map((end, g) => {
      const start = starts[g] as number;
      const rows = [start, end - start] as const;
      const inputs = [sliced(x, ...rows)];
      for (const stage of stages.slice(0, -1)) {
        inputs.push(stage.forward(inputs.at(-1) as tf.Tensor));
        bytes.forward += 4 * (inputs.at(-1) as tf.Tensor).size;
      }
      const targets = sliced(y, ...rows);
      // The scalar whose gradient a stage takes: the loss, or the sum of its
      // output times the gradient that was sent back.
      let scalar = (output: tf.Tensor): tf.Tensor => loss(output, targets).mul(rows[1] / n);
      const grads: Gradients[] = [];
      for (let k = stages.length - 1; k >= 0; k--) {
        const [stage, input, of] = [stages[k] as HybridStage, inputs[k] as tf.Tensor, scalar];
        grads.unshift(gradients(stage, () => of(stage.forward(input))));
        if (k === 0) break;
        const back = tf.grad((value: tf.Tensor) => of(stage.forward(value)).sum())(input);
        bytes.backward += 4 * back.size;
        scalar = (output) => output.mul(back).sum();
      }
      return grads;
    });
    return stages.map((_, k) => {
      const own = shards.map((grads) => grads[k] as Gradients);
      const { sums, sent } = ringAllReduce(own.map(flat));
      bytes.allReduce += 4 * sent.reduce((a, b) => a + b, 0);
      return shaped(sums[0] as readonly number[], own[0] as Gradients);
    });
  });
  return { gradients: summed, bytes };
}

const sliced = (all: tf.Tensor, from: number, size: number): tf.Tensor => all.slice([from], [size]);

/** All numbers of the gradients, one after the other. */
const flat = (grads: Gradients): number[] =>
  Object.values(grads).flatMap((grad) => Array.from(grad.dataSync()));

/** The numbers as tensors of the same shapes. */
function shaped(numbers: readonly number[], like: Gradients): Gradients {
  let start = 0;
  return Object.fromEntries(
    Object.entries(like).map(([path, { shape, size }]) => {
      start += size;
      return [path, tf.tensor([...numbers.slice(start - size, start)], [...shape])];
    }),
  ) as Gradients;
}
