import * as tf from '@tensorflow/tfjs';
import { Matrix, toMatrix } from '../linalg/index.ts';
import { type Numbers, type Rng, toRng } from '../tensor/index.ts';

/** What a member or the combiner of a {@link stack} makes of inputs `[n, ...]`: `[n]` or `[n, outputs]`. */
export type Predictor = (x: tf.Tensor) => Numbers;

/**
 * Trains on examples and gives what predicts others. It may take its time: a network trains in steps.
 * The tensors are freed once it is done.
 */
export type Learner = (x: tf.Tensor, y: tf.Tensor) => Predictor | Promise<Predictor>;

export interface OutOfFoldOptions {
  /** Into how many parts the examples are cut. Default 5. */
  readonly k?: number;
  /** Mixes the examples before they are cut. Default: every k-th example is of one part. */
  readonly rng?: Rng | number;
}

export interface Stack {
  /** The combiner's predictions from those of the members, `[n, outputs]`. */
  predict(x: tf.Tensor): Matrix;
  /** What the combiner was trained on: the members' predictions side by side, `[n, all outputs]`. */
  readonly outOfFold: Matrix;
}

/**
 * What a learner predicts for each example without having seen it: the examples are cut into k
 * parts, and the predictions for a part come from a model trained on the others.
 *
 * @param x `[n, ...]`
 * @param y `[n, ...]`
 * @returns `[n, outputs]`
 * @throws RangeError for k that is no whole number from 2 to n
 */
export async function outOfFold(
  learner: Learner,
  x: tf.Tensor,
  y: tf.Tensor,
  { k = 5, rng }: OutOfFoldOptions = {},
): Promise<Matrix> {
  const n = x.shape[0] ?? 0;
  if (!Number.isInteger(k) || k < 2 || k > n) {
    throw new RangeError(`outOfFold: k must be a whole number from 2 to n = ${n}, given ${k}`);
  }
  const all = Array.from({ length: n }, (_, i) => i);
  const order = rng === undefined ? all : toRng(rng).permutation(n);
  const rows: number[][] = [];
  for (let part = 0; part < k; part++) {
    const held = order.filter((_, place) => place % k === part);
    const seen = order.filter((_, place) => place % k !== part);
    const [xSeen, ySeen, xHeld] = [tf.gather(x, seen), tf.gather(y, seen), tf.gather(x, held)];
    try {
      const predicted = answers(await learner(xSeen, ySeen), xHeld).toArray();
      for (const [place, row] of held.entries()) rows[row] = predicted[place] as number[];
    } finally {
      tf.dispose([xSeen, ySeen, xHeld]);
    }
  }
  return Matrix.of(rows);
}

/** Its predictions as numbers; what tensors it made are freed. */
function answers(predict: Predictor, x: tf.Tensor): Matrix {
  let predicted = Matrix.zeros([0, 0]);
  tf.tidy(() => {
    predicted = toMatrix(predict(x));
  });
  return predicted;
}

/** All columns of the first, then those of the next. */
const beside = (parts: readonly Matrix[]): Matrix => {
  const lists = parts.map((part) => part.toArray());
  return Matrix.of((lists[0] ?? []).map((_, i) => lists.flatMap((rows) => rows[i] as number[])));
};

/**
 * A stacked ensemble (D. Wolpert, 1992): a combiner learns from the members' predictions what each
 * of them is worth. It is trained on {@link outOfFold} predictions: on those for examples that a
 * member has seen it would trust the member that remembers best. Then each member is trained anew on
 * all examples. It takes k + 1 trainings of each member, where a mean takes one.
 *
 * @param members such as `(x, y) => { const knn = new models.KNN().fit(x, y); return (q) => knn.predict(q); }`
 * @param combiner learns from `[n, all outputs]`
 * @param y what members and combiner are to predict, `[n, ...]`
 */
export async function stack(
  members: readonly Learner[],
  combiner: Learner,
  x: tf.Tensor,
  y: tf.Tensor,
  options: OutOfFoldOptions = {},
): Promise<Stack> {
  if (members.length === 0) throw new RangeError('stack: no members given');
  const parts: Matrix[] = [];
  for (const member of members) parts.push(await outOfFold(member, x, y, options));
  const features = beside(parts);
  const inputs = tf.tensor2d(features.toArray());
  try {
    const combine = await combiner(inputs, y);
    const trained: Predictor[] = [];
    for (const member of members) trained.push(await member(x, y));
    return {
      outOfFold: features,
      predict: (queries) => {
        const outputs = beside(trained.map((predict) => answers(predict, queries))).toTensor();
        const combined = answers(combine, outputs);
        outputs.dispose();
        return combined;
      },
    };
  } finally {
    inputs.dispose();
  }
}
