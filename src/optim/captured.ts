import * as tf from '@tensorflow/tfjs';
import { modeChanges, openCapture, runCaptured } from '../tensor/capture.ts';
import { type ClipOptions, clipped } from './clip.ts';
import type { Optimizer } from './optimizer.ts';
import type { Gradients } from './parameter-list.ts';

/** A step of an optimizer as a function of tensors. */
export interface CapturedStep<In extends readonly tf.Tensor[]> {
  /** Takes the step, and gives the loss before it. */
  (...inputs: In): number;
  /** Frees the recordings. It can be called all the same, and begins anew then. */
  dispose(): void;
}

/** What a step is taken by. */
interface Computed {
  readonly loss: tf.Scalar;
  readonly gradients: Gradients;
}

/**
 * A step that the backend captures: the first of a shape of inputs runs as `optimizer.step` does,
 * during the next two it writes down what they do to memory, and the others it does from that, bit
 * for bit the same and many times as fast where networks are small. Learning rates, momenta and
 * corrections are those of the moment. `dispose` it at the end.
 *
 * The loss has to do the same each time: what changes from step to step comes in by the inputs, the
 * parameters, and generators (`rng`) that are made outside. Whether it does is looked at in the
 * second recording, after a change of mode (`train`, `eval`, `freeze`), and now and then. A loss
 * that reads values in JavaScript is never captured; `backend.info().replay` says so.
 *
 * @param loss returns a scalar computed from the inputs and the parameters
 * @param options how the gradients are cut; by default they are not
 * @example
 * const step = optim.captured(adam, (x, y) => nn.mse(net.forward(x), y));
 * for (const { x, y } of batches) losses.push(step(x, y));
 * step.dispose();
 *
 * @throws Error from a step when the loss is found to do something else than when it was recorded
 */
export function captured<In extends readonly tf.Tensor[]>(
  optimizer: Optimizer,
  loss: (...inputs: In) => tf.Tensor,
  options: ClipOptions = {},
): CapturedStep<In> {
  const capture = openCapture({ recheck: true });
  let isRefused = false;
  const compute = (...inputs: readonly tf.Tensor[]): Computed => {
    const step = () => {
      const { loss: total, gradients } = optimizer.gradients(() =>
        loss(...(inputs as unknown as In)),
      );
      return { loss: total, gradients: clipped(gradients, options) };
    };
    return tf.tidy(step as () => never);
  };
  const take = ({ loss: total, gradients }: Computed): number => {
    tf.tidy(() => optimizer.applyGradients(gradients));
    return total.dataSync()[0] as number;
  };
  const changed = changesOf(optimizer);

  const step = (...inputs: In): number => {
    if (isRefused) capture?.dispose();
    if (!capture || isRefused) return tf.tidy(() => take(compute(...inputs)));
    if (changed()) capture.doubt();
    const outcome = runCaptured(capture, inputs, compute, ({ loss: total, gradients }) => [
      total,
      ...Object.values(gradients),
    ]);
    const { value, release, reason } = outcome;
    if (reason) capture.refuse(reason);
    isRefused = reason !== undefined;
    try {
      return take(value);
    } finally {
      release();
    }
  };
  return Object.assign(step, { dispose: () => capture?.dispose() });
}

/** Tells whether a mode, or what is trained, has changed since it was last asked. */
function changesOf({ parameters }: Optimizer): () => boolean {
  let { count } = modeChanges;
  let trained = [...parameters.values()].map(({ trainable }) => trainable);
  return () => {
    let at = 0;
    let same = modeChanges.count === count;
    for (const { trainable } of parameters.values()) same &&= trained[at++] === trainable;
    if (same) return false;
    count = modeChanges.count;
    trained = [...parameters.values()].map(({ trainable }) => trainable);
    return true;
  };
}
