import * as tf from '@tensorflow/tfjs';
import type { BatchContext } from '../data/batch-context.ts';
import { Draw } from '../data/draw.ts';
import type { Batch, Columns } from '../data/index.ts';
import { isRepeatable, settingsOf } from '../nn/repeatable.ts';
import { type ClipOptions, clipped, type Gradients, Optimizer } from '../optim/index.ts';
import { type Input, runCaptured, type Outcome as StepOutcome } from '../tensor/capture.ts';
import { lossOf, type Objective, type Outcome } from './objective.ts';
import { WatchedCapture } from './watched-capture.ts';

/** Loss and gradients of a batch, and what is measured of it besides. */
export interface BatchGradients {
  readonly loss: tf.Scalar;
  readonly gradients: Gradients;
  /** The gradients as the options cut them; the same ones where they do not. */
  readonly clipped: Gradients;
  readonly outcome: Outcome;
}

export interface GradientOptions {
  /**
   * Whether the steps are captured: after the first of a shape the backend writes down what they do
   * to memory, and does the others from that, bit for bit the same and many times as fast where
   * networks are small. By default it does so where all code of the step is the library's own: the
   * network's classes and functions, and the loss. With `true` also where it is yours; you say by
   * this that it does the same to each batch, and takes of the batch nothing but its tensors.
   * `backend.info().replay` tells how many steps were replayed, and why others were not.
   */
  readonly replay?: boolean;
}

type Settings<C extends Columns, Out> = Objective<C, Out> & GradientOptions & ClipOptions;

const tensorsOf = ({ loss, gradients, clipped, outcome }: BatchGradients): tf.Tensor[] => [
  loss,
  ...Object.values(gradients),
  ...(clipped === gradients ? [] : Object.values(clipped)),
  ...outcome.tensors,
];

const ANYWAY = '; with replay: true it is captured all the same';

/** Computes the gradients of batch after batch, from a recording where that is as good. */
export class GradientSteps<C extends Columns, Out> {
  readonly #model: object;
  readonly #optimizer: Optimizer;
  readonly #settings: Settings<C, Out>;
  readonly #context: BatchContext;
  readonly #watched: WatchedCapture;

  constructor(
    model: object,
    optimizer: Optimizer,
    settings: Settings<C, Out>,
    context: BatchContext,
  ) {
    this.#model = model;
    this.#optimizer = optimizer;
    this.#settings = settings;
    this.#context = context;
    this.#watched = new WatchedCapture(settings.replay);
  }

  /** The gradients for a batch; to be released before those for the next one. */
  of(batch: Batch<C> | Draw<C>): StepOutcome<BatchGradients> {
    const columns = batch instanceof Draw ? batch.dataset.columns : batch;
    const capture = this.#watched.next(() => this.#settingsNow(columns));
    if (!capture) {
      const value = this.#compute(batch instanceof Draw ? batch.batch : batch);
      return { value, release: () => tf.dispose(tensorsOf(value)) };
    }
    const names = tensorNames(columns);
    let other: string | undefined;
    const step = (...tensors: tf.Tensor[]) => {
      const given: Record<string, unknown> = {};
      for (const [i, name] of names.entries()) given[name] = tensors[i];
      for (const name of new Set([...Object.keys(columns), 'indices'])) {
        if (names.includes(name)) continue;
        const get = () => {
          other = name;
          return batch instanceof Draw ? batch.listed(name) : batch[name];
        };
        Object.defineProperty(given, name, { get, enumerable: true });
      }
      return this.#compute(given as Batch<C>);
    };
    const inputs = names.map((name) => inputOf(batch, name));
    const outcome = runCaptured(capture, inputs, step, tensorsOf);
    if (outcome.reason) this.#watched.refuse(outcome.reason);
    if (outcome.value.outcome.isPlain) this.#watched.refuse('it reports numbers of JavaScript');
    if (other !== undefined)
      this.#watched.refuse(`it reads ${other} of the batch, which is no tensor`);
    return outcome;
  }

  /** One step of the optimizer; gives the loss before it. */
  take(batch: Batch<C>): number {
    const { value, release } = this.of(batch);
    try {
      tf.tidy(() => this.#optimizer.applyGradients(value.clipped));
      return value.loss.dataSync()[0] as number;
    } finally {
      release();
    }
  }

  dispose(): void {
    this.#watched.dispose();
  }

  #compute(batch: Batch<C>): BatchGradients {
    let outcome: Outcome | undefined;
    try {
      const { loss, gradients } = this.#optimizer.gradients(() => {
        outcome = lossOf(this.#model, this.#settings, batch, this.#context);
        return outcome.loss;
      });
      const cut = clipped(gradients, this.#settings);
      return { loss, gradients, clipped: cut, outcome: outcome as unknown as Outcome };
    } catch (error) {
      (outcome as Outcome | undefined)?.dispose();
      throw error;
    }
  }

  /** Tells whether what the step computes by is as now; or why it cannot be known. */
  #settingsNow(columns: object): (() => boolean) | string {
    const { loss, objective, replay } = this.#settings;
    const optimizer = this.#optimizer;
    const code = (loss ?? objective) as object;
    const all = { model: this.#model, optimized: [...optimizer.parameters.values()], code };
    if (replay) return settingsOf(all, { strict: false });
    if (!isRepeatable(code)) {
      return `its ${loss ? 'loss' : 'objective'} is not of the library${ANYWAY}`;
    }
    if (optimizer.gradients !== Optimizer.prototype.gradients) {
      return `its optimizer computes gradients in its own way${ANYWAY}`;
    }
    const names = tensorNames(columns);
    const needed = loss ? ['x', 'y'] : ['x'];
    if (needed.some((name) => !names.includes(name))) {
      return `its ${needed.join(' and ')} are no tensors`;
    }
    return settingsOf(all, { strict: true });
  }
}

function tensorNames(columns: object): string[] {
  const names: string[] = [];
  for (const name of Object.keys(columns)) {
    if ((columns as Record<string, unknown>)[name] instanceof tf.Tensor) names.push(name);
  }
  return names;
}

/** A tensor of a batch, as an input of a captured step. */
function inputOf<C extends Columns>(batch: Batch<C> | Draw<C>, name: string): Input {
  if (!(batch instanceof Draw)) return batch[name] as tf.Tensor;
  return {
    of: batch.dataset.columns[name] as tf.Tensor,
    indices: batch.indices,
    gathered: () => batch.gathered[name] as tf.Tensor,
  };
}
