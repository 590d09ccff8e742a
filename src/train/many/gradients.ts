import * as tf from '@tensorflow/tfjs';
import type { AnyModule } from '../../nn/index.ts';
import { settingsOf } from '../../nn/repeatable.ts';
import { type Capture, openCapture, runCaptured } from '../../tensor/capture.ts';
import type { GradientOptions } from '../gradient-steps.ts';
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
  readonly #replay: boolean | undefined;
  #capture: Capture | undefined;
  #isUnchanged: (() => boolean) | undefined;
  #steps = 0;

  constructor(
    stack: Stack,
    nets: readonly AnyModule[],
    { loss, replay }: Measures & GradientOptions,
  ) {
    this.#stack = stack;
    this.#settings = { nets, loss };
    this.#replay = replay;
    this.#capture = replay === false ? undefined : openCapture({ recheck: replay === true });
  }

  /** @param batch the examples of each network; it is freed */
  of(runners: readonly Runner[], { x, y }: ManyBatch): ManyGradients {
    const inputs = [x, y, ...stacked(runners)];
    const capture = this.#steps++ > 0 ? this.#usable() : undefined;
    try {
      const outcome = capture
        ? runCaptured(capture, inputs, this.#compute, (tensors) => tensors)
        : undefined;
      const tensors = outcome?.value ?? this.#compute(...inputs);
      const [losses, ...gradients] = tensors.map((tensor) => tensor.dataSync() as Float32Array);
      if (outcome) outcome.release();
      else tf.dispose(tensors);
      if (outcome?.reason) this.#refuse(outcome.reason);
      return { losses: Array.from(losses ?? []), gradients };
    } finally {
      tf.dispose(inputs);
    }
  }

  dispose(): void {
    this.#capture?.dispose();
    this.#capture = undefined;
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

  /** The capture, where a step may be captured as things are now. */
  #usable(): Capture | undefined {
    if (!this.#capture || this.#isUnchanged?.()) return this.#capture;
    this.#capture.doubt();
    const settings = settingsOf(this.#settings, { strict: this.#replay !== true });
    if (typeof settings === 'function') this.#isUnchanged = settings;
    else this.#refuse(settings);
    return this.#capture;
  }

  #refuse(reason: string): void {
    this.#capture?.refuse(reason);
    this.dispose();
  }
}
