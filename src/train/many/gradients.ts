import * as tf from '@tensorflow/tfjs';
import type { AnyModule } from '../../nn/index.ts';
import { settingsOf } from '../../nn/repeatable.ts';
import { runCaptured } from '../../tensor/capture.ts';
import type { GradientOptions } from '../gradient-steps.ts';
import { WatchedCapture } from '../watched-capture.ts';
import { below, type Measures } from './passes.ts';
import type { ManyBatch } from './rows.ts';
import { type Runner, stacked } from './runner.ts';
import type { Stack } from './stack.ts';

/** The loss of each network, and the gradients of all, one list for each weight. */
export interface ManyGradients {
  readonly losses: readonly number[];
  readonly gradients: readonly Float32Array[];
}

/** Computes the gradients of many networks, from a recording where that is as good. */
export class ManySteps {
  readonly #stack: Stack;
  readonly #settings: { readonly nets: readonly AnyModule[]; readonly loss: Measures['loss'] };
  readonly #isStrict: boolean;
  readonly #watched: WatchedCapture;

  constructor(
    stack: Stack,
    nets: readonly AnyModule[],
    { loss, replay }: Measures & GradientOptions,
  ) {
    this.#stack = stack;
    this.#settings = { nets, loss };
    this.#isStrict = replay !== true;
    this.#watched = new WatchedCapture(replay);
  }

  /** @param batch the examples of each network; it is freed */
  of(runners: readonly Runner[], { x, y }: ManyBatch): ManyGradients {
    const inputs = [x, y, ...stacked(runners)];
    const capture = this.#watched.next(() =>
      settingsOf(this.#settings, { strict: this.#isStrict }),
    );
    try {
      const outcome = capture
        ? runCaptured(capture, inputs, this.#compute, (tensors) => tensors)
        : undefined;
      const tensors = outcome?.value ?? this.#compute(...inputs);
      try {
        const [losses, ...gradients] = tensors.map((tensor) => tensor.dataSync() as Float32Array);
        return { losses: Array.from(losses ?? []), gradients };
      } finally {
        if (outcome) outcome.release();
        else tf.dispose(tensors);
        if (outcome?.reason) this.#watched.refuse(outcome.reason);
      }
    } finally {
      tf.dispose(inputs);
    }
  }

  dispose(): void {
    this.#watched.dispose();
  }

  readonly #compute = (...[x, y, ...weights]: readonly tf.Tensor[]): tf.Tensor[] => {
    const { loss } = this.#settings;
    const step = () => {
      let own: tf.Tensor | undefined;
      const { grads } = tf.valueAndGrads((...held: tf.Tensor[]) => {
        const prediction = below(this.#stack.forward(x as tf.Tensor, held));
        const each = loss(prediction, y as tf.Tensor, { reduction: 'none' });
        own = tf.keep(each.reshape([held[0]?.shape[0] ?? 0, -1]).mean(1));
        return own.sum();
      })(weights);
      const losses = (own as unknown as tf.Tensor).clone();
      own?.dispose();
      return [losses, ...grads];
    };
    return tf.tidy(step);
  };
}
