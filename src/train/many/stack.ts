import * as tf from '@tensorflow/tfjs';
import {
  type AnyModule,
  Flatten,
  LayerNorm,
  Linear,
  PReLU,
  prelu,
  StochasticDepth,
} from '../../nn/index.ts';
import { stagesOf } from '../../nn/stages.ts';

/** One layer of many networks at once: `[runs, rows, in] -> [runs, rows, out]`. */
interface StackedLayer {
  /** The weights of the layer in each network. */
  readonly weights: readonly (readonly tf.Variable[])[];
  readonly apply: (h: tf.Tensor, weights: readonly tf.Tensor[]) => tf.Tensor;
}

/** Networks that are alike, as layers whose weights have one more axis, the network. */
export class Stack {
  readonly #layers: readonly StackedLayer[];

  /** @throws TypeError for a layer that cannot be stacked; RangeError for nets that differ */
  constructor(nets: readonly AnyModule[]) {
    const stages = nets.map(stagesOf);
    const [first = []] = stages;
    for (const [run, others] of stages.entries()) {
      const [one, two] = [first, others].map((list) => list.map((stage) => stage.describe()));
      if (String(one) === String(two)) continue;
      throw new RangeError(
        `fitMany: the networks must be alike; the first is ${one}, that at ${run} is ${two}`,
      );
    }
    this.#layers = first.map((stage, at) =>
      stackedLayer(
        stage,
        stages.map((list) => list[at] as AnyModule),
      ),
    );
  }

  /** The variables of network `run`, in the order in which `forward` takes them. */
  variablesOf(run: number): readonly tf.Variable[] {
    return this.#layers.flatMap(({ weights }) => weights[run] as readonly tf.Variable[]);
  }

  /**
   * The outputs of as many networks as the weights have.
   *
   * @param x `[runs, rows, in]`
   * @param weights one for each variable: `[runs, in, out]` of a matrix, `[runs, 1, out]` of a list
   */
  forward(x: tf.Tensor, weights: readonly tf.Tensor[]): tf.Tensor {
    let used = 0;
    return this.#layers.reduce((h, layer) => {
      const count = (layer.weights[0] as readonly tf.Variable[]).length;
      used += count;
      return layer.apply(h, weights.slice(used - count, used));
    }, x);
  }
}

function stackedLayer(stage: AnyModule, alike: readonly AnyModule[]): StackedLayer {
  const weights = alike.map((one) => Array.from(one.namedVariables(), ([, variable]) => variable));
  if (stage instanceof Linear) {
    const apply: StackedLayer['apply'] = (h, [w, b]) => {
      const product = tf.matMul(h, w as tf.Tensor);
      return b ? product.add(b) : product;
    };
    return { weights, apply };
  }
  if (stage instanceof PReLU)
    return { weights, apply: (h, [alpha]) => prelu(h, alpha as tf.Tensor) };
  if (stage instanceof LayerNorm) {
    const { eps } = stage;
    const apply: StackedLayer['apply'] = (h, [gamma, beta]) => {
      const { mean, variance } = tf.moments(h, -1, true);
      const normal = h.sub(mean).mul(variance.add(eps).rsqrt());
      return normal.mul(gamma as tf.Tensor).add(beta as tf.Tensor);
    };
    return { weights, apply };
  }
  // The examples are rows of numbers already.
  if (stage instanceof Flatten && stage.order === 'channelsLast')
    return { weights, apply: (h) => h };
  // Its first axis would be the networks, which are not what it drops.
  const dropsExamples = stage instanceof StochasticDepth;
  if (weights[0]?.length === 0 && !dropsExamples) {
    return { weights, apply: (h) => stage.forward(...([h] as never[] as [])) as tf.Tensor };
  }
  throw new TypeError(
    `fitMany: ${stage.describe()} cannot be trained in many networks at once; ` +
      'linear layers, PReLU, LayerNorm, and functions of an element or a row can. ' +
      'Train each network with fit',
  );
}
