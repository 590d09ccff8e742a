import * as tf from '@tensorflow/tfjs';
import { consume, extent, type Numbers, read, sizes } from './values.ts';

type Grid = [number, number][];

/**
 * What a classifier of the plane may be: a model with `forward`, which gives logits (shape [N, 1]
 * or [N, C]); one with `predict`, which gives a class a row; or a function that gets the grid as a
 * list of [x, y] and gives either.
 */
export type Classifier =
  | { forward(...inputs: never[]): tf.Tensor }
  | { predict(x: tf.Tensor2D): Numbers }
  | ((grid: Grid) => Numbers);

/** Drawn as the class that wins, or as the one smooth output. */
export type Kind = 'classes' | 'score';

export interface Answer {
  /** A class or a score for each point of the grid. */
  readonly values: readonly number[];
  readonly kind: Kind;
  readonly threshold: number;
}

/**
 * Runs in evaluation, where a model knows what that is: no dropout, the learned statistics of batch
 * normalization.
 */
function inEvaluation<Result>(model: object, run: () => Result): Result {
  const { suspendTraining } = model as { suspendTraining?(): () => void };
  const resume = suspendTraining?.call(model);
  try {
    return run();
  } finally {
    resume?.();
  }
}

/** How an output of one column is read when the reader does not say. */
interface Usual {
  readonly kind: Kind;
  readonly threshold: number;
  /**
   * Whether a single output is a class already; else it is one side of the threshold or the other.
   */
  readonly labels: boolean;
}

/**
 * What a model says of every point of a grid; its tensors are freed.
 * @throws Error for another shape, a value that is not finite, and an output that does not fit the
 * kind
 */
export function ask(
  model: Classifier,
  grid: Grid,
  options: { readonly kind?: Kind; readonly threshold?: number },
  caller: string,
): Answer {
  const name = model.constructor.name || 'the model';
  if (typeof model === 'function') {
    const output = answer(() => model(grid), grid.length, `${caller}: the function`);
    return interpret(output, options, { kind: 'score', threshold: 0.5, labels: true });
  }
  if ('forward' in model) {
    const forward = () => model.forward(tf.tensor2d(grid) as never);
    const output = inEvaluation(model, () =>
      answer(forward, grid.length, `${caller}: forward of ${name}`),
    );
    return interpret(output, options, { kind: 'score', threshold: 0, labels: false });
  }
  const predict = () => model.predict(tf.tensor2d(grid));
  const output = answer(predict, grid.length, `${caller}: predict of ${name}`);
  return interpret(output, options, { kind: 'classes', threshold: 0.5, labels: true });
}

/** Rows of outputs, and who gave them. */
interface Output {
  readonly rows: readonly (readonly number[])[];
  readonly columns: number;
  readonly who: string;
}

function answer(make: () => Numbers | tf.Tensor, count: number, who: string): Output {
  return consume(make, who, (output) => {
    const { shape, data } = read(output as Numbers, who);
    const [given, columns = 1] = shape;
    if (given !== count || shape.length > 2)
      throw new Error(
        `${who} gave shape ${sizes(shape)} for ${count} points; expected [${count}] or [${count}, classes]`,
      );
    const rows = Array.from({ length: count }, (_, row) =>
      Array.from({ length: columns }, (_, column) => data[row * columns + column] as number),
    );
    return { rows, columns, who };
  });
}

function interpret(
  { rows, columns, who }: Output,
  options: { readonly kind?: Kind; readonly threshold?: number },
  usual: Usual,
): Answer {
  const threshold = options.threshold ?? usual.threshold;
  const kind = options.kind ?? (columns > 1 ? 'classes' : usual.kind);
  if (kind === 'score') {
    if (columns !== 1)
      throw new Error(
        `${who} gave ${columns} outputs a point, and kind 'score' draws one; use kind: 'classes', or a ` +
          'function that gives one of them',
      );
    return { values: rows.flat(), kind, threshold };
  }
  if (columns > 1)
    return { values: rows.map((row) => row.indexOf(extent(row)[1])), kind, threshold };
  const values = rows.flat();
  if (!usual.labels)
    return { values: values.map((value) => (value > threshold ? 1 : 0)), kind, threshold };
  const wrong = values.findIndex((value) => !Number.isInteger(value) || value < 0);
  if (wrong >= 0)
    throw new Error(
      `${who} gave ${values[wrong]} at index [${wrong}], which is no class, a whole number from 0; for a ` +
        "score use kind: 'score'",
    );
  return { values, kind, threshold };
}
