import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradCheck, Tape, Value, type Variable } from '../../src/autograd/index.ts';
import { Matrix, nn, Rng, tf } from '../../src/index.ts';

type Tensor2 = ReturnType<Matrix['toTensor']>;

/** Gradients of a function of matrices, by the tape. */
function gradsOf(f: (...x: Variable[]) => Variable, ...x: Matrix[]): Matrix[] {
  const tape = new Tape();
  const variables = x.map((each) => tape.watch(each));
  tape.backward(f(...variables));
  return variables.map(({ grad }) => grad);
}

const draw = (rows: number, cols: number, rng: number | Rng) => Matrix.randn([rows, cols], { rng });
const close = (a: ArrayLike<number>, b: ArrayLike<number>, digits = 10) => {
  expect(a.length).toBe(b.length);
  Array.from(a).forEach((value, i) => {
    expect(value).toBeCloseTo(b[i] as number, digits);
  });
};

/** A two-layer net on three examples, whose biases are rows that broadcast. */
const net =
  (x: Matrix, labels: number[]) => (w1: Variable, b1: Variable, w2: Variable, b2: Variable) =>
    w1.tape.watch(x).matMul(w1).add(b1).relu().matMul(w2).add(b2).softmaxCrossEntropy(labels);
const [x, labels] = [draw(3, 4, 1), [2, 0, 2]];
const parameters = [draw(4, 5, 2), draw(1, 5, 3), draw(5, 3, 4), draw(1, 3, 5)];

describe('Tape', () => {
  test('its gradients of a two-layer net are those of tf.grads', () => {
    const mine = gradsOf(net(x, labels) as (...of: Variable[]) => Variable, ...parameters);
    const theirs = tf.tidy(() => {
      const y = tf.oneHot(tf.tensor1d(labels, 'int32'), 3);
      const loss = (w1: Tensor2, b1: Tensor2, w2: Tensor2, b2: Tensor2) =>
        tf.losses.softmaxCrossEntropy(
          y,
          x.toTensor().matMul(w1).add(b1).relu().matMul(w2).add(b2),
        ) as tf.Scalar;
      return tf
        .grads(loss as unknown as (...of: tf.Tensor[]) => tf.Scalar)(
          parameters.map((p) => p.toTensor()),
        )
        .map((grad) => grad.dataSync());
    });
    expect(mine.map(({ shape }) => shape)).toEqual(parameters.map(({ shape }) => shape));
    for (const [i, grad] of mine.entries()) close(grad.data, theirs[i] as Float32Array, 5);
  });

  test('the gradient of the loss with respect to the scores is (p - y) / rows, even for scores of 1000', () => {
    const [grad] = gradsOf(
      (s) => s.softmaxCrossEntropy([0, 1]),
      Matrix.of([
        [0, 0],
        [1000, 0],
      ]),
    ) as [Matrix];
    close(grad.data, [-0.25, 0.25, 0.5, -0.5]);
  });

  test('a variable used twice gets both gradients, one that was not used gets zeros', () => {
    const tape = new Tape();
    const [a, other] = [tape.watch([[3]]), tape.watch([[1, 2]])];
    other.exp();
    tape.backward(a.mul(a).add(a));
    expect(a.grad.item()).toBe(7);
    expect(other.grad.toArray()).toEqual([[0, 0]]);
    expect(other.isReached).toBe(false);
  });

  test('what is broadcast gets the sum: a row, a column, a number', () => {
    const of = (shape: [number, number]) =>
      gradsOf((a, b) => a.mul(b).sum(), draw(2, 3, 7), Matrix.ones(shape))[1] as Matrix;
    const a = draw(2, 3, 7);
    close(of([1, 3]).data, a.sum(0));
    close(of([2, 1]).data, a.sum(1));
    close(of([1, 1]).data, [a.sum()]);
    expect(of([2, 1]).shape).toEqual([2, 1]);
  });

  test('agrees with the scalar engine', () => {
    const tape = new Tape();
    const [a, b] = [tape.watch([[-4]]), tape.watch([[2]])];
    const f = a.mul(b).add(b.pow(3)).div(a.sub(b)).tanh().exp();
    tape.backward(f);
    const [p, q] = [new Value(-4), new Value(2)];
    const g = p.mul(q).add(q.pow(3)).div(p.sub(q)).tanh().exp();
    g.backward();
    expect([a.grad.item(), b.grad.item(), f.data.item()]).toEqual([p.grad, q.grad, g.data]);
  });

  test('random expressions agree with differences', () => {
    // Each takes [2, 3] to [2, 3], keeps away from kinks and stays of moderate size.
    const unary: ((v: Variable, w: Variable) => Variable)[] = [
      (v) => v.tanh(),
      (v) => v.sigmoid().mul(2),
      (v) => v.mul(0.3).tanh().exp(),
      (v) => v.pow(2).add(1).log(),
      (v) => v.div(v.pow(2).add(2)),
      (v, w) => v.add(w),
      (v, w) => w.tanh().sub(v),
      (v, w) => v.mul(w.sigmoid()),
      (v) => v.sub(v.mean(0)),
      (v) => v.sub(v.mean(1)),
      (v) => v.mul(v.sum(1).tanh()),
      (v) => v.add(v.sum(0).neg()),
      (v, w) => v.matMul(w.T).tanh().matMul(v),
      (v) => v.T.matMul(v).T.mul(0.1).tanh().sum(0).add(v),
      (v) => v.add([0.5, -0.5, 1]).div(1.5),
    ];
    fc.assert(
      fc.property(
        fc.array(fc.nat(unary.length - 1), { minLength: 1, maxLength: 6 }),
        fc.nat(1000),
        fc.boolean(),
        (choice, seed, isMean) => {
          const f = (v: Variable, w: Variable): Variable => {
            const end = choice.reduce((u, i) => (unary[i] as (typeof unary)[0])(u, w), v);
            return isMean ? end.mean() : end.softmaxCrossEntropy([1, 2]);
          };
          const rng = new Rng(seed);
          const start = Matrix.randn([4, 3], { rng });
          const cut = (flat: ArrayLike<number>) => {
            const all = new Matrix(4, 3, Float64Array.from(flat));
            return [all.slice([0, 0], [2, 3]), all.slice([2, 0], [2, 3])] as const;
          };
          const value = (flat: ArrayLike<number>) => {
            const tape = new Tape();
            const [v, w] = cut(flat).map((each) => tape.watch(each)) as [Variable, Variable];
            return f(v, w).data.item();
          };
          const gradient = (flat: ArrayLike<number>) =>
            gradsOf(f as (...of: Variable[]) => Variable, ...cut(flat)).flatMap(({ data }) => [
              ...data,
            ]);
          const report = gradCheck(value, gradient, start.data, { tolerance: 1e-5 });
          expect(report.passed, String(report)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('each operation with a kink takes the derivative 0 there', () => {
    expect(gradsOf((a) => a.relu().sum(), Matrix.of([[-1, 0, 2]]))[0]?.toArray()).toEqual([
      [0, 0, 1],
    ]);
    expect(gradsOf((a) => a.pow(0).sum(), Matrix.of([[0, 3]]))[0]?.toArray()).toEqual([[0, 0]]);
  });

  test('says what is wrong', () => {
    const tape = new Tape();
    const a = tape.watch([[1, 2]], 'a');
    expect(String(a)).toBe('Variable(a, [1, 2])');
    expect(() => tape.backward(a)).toThrow(/shape \[1, 2\], expected one number; take its sum/);
    expect(() => new Tape().backward(a.sum())).toThrow(/on another tape/);
    expect(() => a.softmaxCrossEntropy([0, 1])).toThrow('2 labels for 1 rows');
    expect(() => a.softmaxCrossEntropy([2])).toThrow(
      'label 2; expected a whole number from 0 to 1',
    );
  });
});

describe('normalize', () => {
  const root5 = Math.sqrt(5);

  test('1, 2, 3, 4 and the gradient of the first result', () => {
    const tape = new Tape();
    const x = tape.watch([[1], [2], [3], [4]]);
    const y = x.normalize(0, { eps: 0 });
    close(y.data.data, [-3 / root5, -1 / root5, 1 / root5, 3 / root5]);
    tape.backward(y.mul(Matrix.of([[1], [0], [0], [0]])).sum());
    // (1/4) of (4 - 1 - 9/5, -1 - 3/5, -1 + 3/5, -1 + 9/5) over the deviation, sqrt(5) / 2.
    const at = [1.2, -1.6, -0.4, 0.8].map((v) => (v / 4) * (2 / root5));
    close(x.grad.data, at);
  });

  const layers = {
    batch: { axis: 0, groups: 1, layer: () => new nn.BatchNorm1d(6, { eps: 0.01 }) },
    layer: { axis: 1, groups: 1, layer: () => new nn.LayerNorm(6, { eps: 0.01 }) },
    group: { axis: 1, groups: 3, layer: () => new nn.GroupNorm(3, 6, { eps: 0.01 }) },
  } as const;

  test.each(Object.entries(layers))(
    '%s: gradCheck, and the layer',
    (_, { axis, groups, layer }) => {
      const [input, upstream] = [draw(5, 6, 1), draw(5, 6, 2)];
      const [gamma, beta] = [draw(1, 6, 3), draw(1, 6, 4)];
      const run = (values: ArrayLike<number>) => {
        const tape = new Tape();
        const x = tape.watch(new Matrix(5, 6, Float64Array.from(values)));
        const scale = tape.watch(gamma);
        const y = x.normalize(axis, { eps: 0.01, groups }).mul(scale).add(beta);
        const loss = y.mul(upstream).sum();
        tape.backward(loss);
        return { x, y, scale, loss };
      };
      const mine = run(input.data);
      const report = gradCheck(
        (x) => run(x).loss.data.item(),
        (x) => run(x).x.grad.data,
        input.data,
        { tolerance: 1e-6 },
      );
      expect(report.passed, String(report)).toBe(true);

      const norm = layer();
      norm.gamma.assign(gamma.toTensor().reshape([6]));
      norm.beta.assign(beta.toTensor().reshape([6]));
      const forward = (x: tf.Tensor) => norm.forward(x) as tf.Tensor;
      const x32 = input.toTensor();
      close(mine.y.data.data, forward(x32).dataSync(), 5);
      const dx = tf.grad((x: tf.Tensor) => forward(x).mul(upstream.toTensor()).sum())(x32);
      close(mine.x.grad.data, dx.dataSync(), 5);
      const dGamma = nn.gradients(norm, () => forward(x32).mul(upstream.toTensor()).sum());
      close(mine.scale.grad.data, dGamma.gamma?.dataSync() ?? [], 5);
    },
  );

  test('says what cannot be grouped', () => {
    const x = new Tape().watch(draw(4, 6, 1));
    expect(() => x.normalize(1, { groups: 4 })).toThrow('cannot be cut into 4 groups');
    expect(() => x.normalize(0, { groups: 2 })).toThrow('take axis 1');
  });
});

describe('dropout', () => {
  test('the gradient passes the mask that the numbers passed', () => {
    const tape = new Tape();
    const x = tape.watch(Matrix.ones([40, 50]));
    const y = x.dropout(0.2, { rng: 1 });
    expect(new Set(y.data.data)).toEqual(new Set([0, 1.25]));
    const dropped = y.data.data.filter((v) => v === 0).length;
    expect(Math.abs(dropped - 400)).toBeLessThan(4 * Math.sqrt(2000 * 0.2 * 0.8));
    const upstream = draw(40, 50, 2);
    tape.backward(y.mul(upstream).sum());
    close(x.grad.data, y.data.mul(upstream).data);
  });

  test('does not scale in its classic form, and refuses to drop all', () => {
    const x = new Tape().watch(Matrix.ones([1, 64]));
    expect(new Set(x.dropout(0.5, { rng: 1, mode: 'classic' }).data.data)).toEqual(new Set([0, 1]));
    expect(() => x.dropout(1, { rng: 1 })).toThrow('expected the share to drop');
  });
});
