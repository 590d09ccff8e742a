import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numericGradient, relError, Value } from '../../src/autograd/index.ts';

const grads = (...values: Value[]) => values.map((value) => value.grad);

describe('Value', () => {
  test('f = (x + y) z', () => {
    const [x, y, z] = [new Value(-2), new Value(5), new Value(-4)];
    const f = x.add(y).mul(z);
    f.backward();
    expect(f.data).toBe(-12);
    expect(grads(x, y, z)).toEqual([-4, -4, 3]);
  });

  test('a sigmoid neuron, gate by gate and as one gate', () => {
    for (const squash of [
      (s: Value) => s.sigmoid(),
      (s: Value) => new Value(1).div(s.neg().exp().add(1)),
    ]) {
      const w = [2, -3, -3].map((v) => new Value(v)) as [Value, Value, Value];
      const x = [-1, -2].map((v) => new Value(v)) as [Value, Value];
      const f = squash(w[0].mul(x[0]).add(w[1].mul(x[1])).add(w[2]));
      f.backward();
      expect(f.data).toBeCloseTo(0.7310586, 7);
      const expected = [-0.1966119, 0.3932239, -0.3932239, -0.5898358, 0.1966119];
      grads(w[0], x[0], w[1], x[1], w[2]).forEach((grad, i) => {
        expect(grad).toBeCloseTo(expected[i] as number, 7);
      });
    }
  });

  test('gates: 2 (x y + max(z, w))', () => {
    const [x, y, z, w] = [3, -4, 2, -1].map((v) => new Value(v)) as [Value, Value, Value, Value];
    const f = x.mul(y).add(z.max(w)).mul(2);
    f.backward();
    expect(f.data).toBe(-20);
    expect(grads(x, y, z, w)).toEqual([-8, 6, 2, 0]);
  });

  test('a value used twice gets both gradients: 3 x + 2 + x, and a tanh of itself', () => {
    const x = new Value(-4);
    const z = x.mul(2).add(2).add(x);
    const q = z.relu().add(z.mul(x));
    const h = z.mul(z).relu();
    const y = h.add(q).add(q.mul(x));
    y.backward();
    expect(y.data).toBe(-20);
    expect(x.grad).toBe(46);
  });

  test("Karpathy's expression", () => {
    const a = new Value(-4);
    const b = new Value(2);
    let c = a.add(b);
    let d = a.mul(b).add(b.pow(3));
    c = c.add(c.add(1));
    c = c.add(new Value(1).add(c).add(a.neg()));
    d = d.add(d.mul(2).add(b.add(a).relu()));
    d = d.add(new Value(3).mul(d).add(b.sub(a).relu()));
    const e = c.sub(d);
    const f = e.pow(2);
    const g = f.div(2).add(new Value(10).div(f));
    g.backward();
    expect(g.data).toBeCloseTo(24.7040816, 6);
    expect(a.grad).toBeCloseTo(138.8338192, 6);
    expect(b.grad).toBeCloseTo(645.5772595, 6);
  });

  test('every operation agrees with differences', () => {
    const operations: [string, (x: Value) => Value][] = [
      ['add', (x) => x.add(2).add(x)],
      ['sub', (x) => new Value(2).sub(x)],
      ['mul', (x) => x.mul(x)],
      ['div', (x) => new Value(3).div(x).add(x.div(7))],
      ['pow', (x) => x.pow(3).add(x.pow(-1)).add(x.pow(0))],
      ['neg', (x) => x.neg()],
      ['exp', (x) => x.exp()],
      ['log', (x) => x.log()],
      ['relu', (x) => x.relu().add(x.neg().relu().mul(3))],
      ['tanh', (x) => x.tanh()],
      ['sigmoid', (x) => x.sigmoid()],
      ['max', (x) => x.max(x.mul(2))],
    ];
    for (const [name, apply] of operations) {
      fc.assert(
        fc.property(fc.double({ min: 0.1, max: 3, noNaN: true }), (at) => {
          const x = new Value(at);
          apply(x).backward();
          const f = (p: Float64Array) => apply(new Value(p[0] as number)).data;
          const numeric = numericGradient(f, [at])[0] as number;
          expect(relError(x.grad, numeric) < 1e-7 || Math.abs(x.grad - numeric) < 1e-9, name).toBe(
            true,
          );
        }),
        { numRuns: 30 },
      );
    }
  });

  test('gradients of several calls add up, and zeroGrad clears them', () => {
    const x = new Value(3);
    const y = x.mul(x);
    y.backward();
    y.backward();
    expect(x.grad).toBe(12);
    y.zeroGrad();
    expect(grads(x, y)).toEqual([0, 0]);
  });

  test('a chain of 200,000 additions does not exhaust the stack', () => {
    const x = new Value(1);
    let sum = x;
    for (let i = 1; i < 200_000; i++) sum = sum.add(x);
    sum.backward();
    expect(x.grad).toBe(200_000);
  });

  test('at a tie max gives the gradient to the first', () => {
    const [a, b] = [new Value(1), new Value(1)];
    a.max(b).backward();
    expect(grads(a, b)).toEqual([1, 0]);
  });
});

test('a value has the name and the operation that the drawn graph shows', () => {
  const [x, two] = [new Value(3, 'x'), new Value(2)];
  expect([x.label, x.op, two.label, two.op]).toEqual(['x', 'input', '', 'input']);
  const product = x.mul(two);
  expect([product.op, product.parents, product.locals]).toEqual(['mul', [x, two], [2, 3]]);
});
