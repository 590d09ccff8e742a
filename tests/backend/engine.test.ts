import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { NotegradBackend } from '../../src/backend/backend.ts';
import { LSTM } from '../../src/nn/index.ts';
import { expectSame, filled } from './kernels/compare.ts';

// The engine's bookkeeping is ours on this backend (engine.ts, tape.ts): it has to give what the
// stock one gives.

test('a tensor used several times sums its derivatives', async () => {
  await expectSame(() => {
    const x = filled([3, 4], 1);
    const f = (x: tf.Tensor) => x.mul(x).add(x.relu()).sub(x.mul(x.sum())).add(x);
    return tf.grad((x) => f(x).sum())(x);
  });
});

test('second and third derivatives, and those through a tensor made outside the inner function', async () => {
  await expectSame(() => {
    const x = filled([5], 2);
    const first = tf.grad((x) => x.pow(tf.scalar(4)).sum());
    const second = tf.grad((x) => first(x).mul(x).sum());
    const third = tf.grad((x) => second(x).sin().sum());
    const captured = tf.grad((x) => {
      const square = x.mul(x);
      return tf
        .grad((z) => z.mul(square).tanh().sum())(x)
        .sum();
    });
    const through = tf.grad((x) => {
      const square = x.mul(x).sigmoid();
      return tf
        .grad((s) => s.exp().mul(x).sum())(square)
        .sum();
    });
    return [first(x), second(x), third(x), captured(x), through(x)];
  });
});

test('several outputs, some unused; derivatives by a tensor on the way', async () => {
  await expectSame(() => {
    const x = filled([6, 4], 3);
    return tf.grad((x) => {
      const [a, , c] = tf.split(x, 3, 0) as [tf.Tensor, tf.Tensor, tf.Tensor];
      return a.mul(c).sum();
    })(x);
  });
  await expectSame(() => {
    const [a, b] = [filled([4], 4), filled([4], 5)];
    const grads = tf.grads((a, b) => a.mul(b).exp());
    return grads([a, b], filled([4], 6));
  });
});

test('gradients that are the very tensor given, one for two inputs, or one from outside', async () => {
  const outside = tf.keep(tf.tensor([1, 2, 3]));
  await expectSame(() => {
    const x = filled([3], 7);
    const same = tf.customGrad((x) => ({
      value: (x as tf.Tensor).mul(2),
      gradFunc: (dy) => dy,
    }));
    const both = tf.customGrad((a, b) => ({
      value: (a as tf.Tensor).add(b as tf.Tensor),
      gradFunc: (dy) => {
        const g = dy.mul(3);
        return [g, g];
      },
    }));
    const fixed = tf.customGrad((x) => ({
      value: (x as tf.Tensor).mul(1),
      gradFunc: () => outside,
    }));
    const f = (x: tf.Tensor) => both(same(x), fixed(x.mul(x))).add(both(x, x));
    return tf.grad((x) => f(x).square().sum())(x);
  });
  // The stock engine frees a gradient that it adds to another, wherever it comes from; ours only
  // its own.
  expect([...outside.dataSync()]).toEqual([1, 2, 3]);
  outside.dispose();
});

test('nothing is left behind, not even where the gradient fails', async () => {
  await tf.setBackend('notegrad');
  const x = tf.variable(tf.tensor([1, 2]));
  const before = tf.memory().numTensors;
  const { value, grads } = tf.variableGrads(() => x.mul(x).exp().sum());
  expect(tf.memory().numTensors).toBe(before + 2);
  tf.dispose([value, grads]);
  expect(() => tf.tidy(() => tf.grad((x) => tf.cumprod(x).sum())(x))).toThrow(/Cumprod/);
  const broken = (x: tf.Tensor) => {
    x.mul(x);
    throw new Error('broken');
  };
  expect(() => tf.tidy(() => tf.grad(broken)(x))).toThrow('broken');
  expect(() => tf.tidy(() => tf.grad(() => tf.scalar(1))(x))).toThrow(/with respect to x/);
  expect(() => tf.tidy(() => tf.grad((x) => x.sum())(x, tf.ones([2])))).toThrow(/shape/);
  expect(tf.memory().numTensors).toBe(before);
  x.dispose();
});

test('an output that nothing comes of has zeros for its derivative, which nobody makes for nothing', async () => {
  await expectSame(() =>
    tf.grad((x) => {
      const [first, , third] = tf.split(x, 3, 1);
      return (first as tf.Tensor)
        .square()
        .sum()
        .add((third as tf.Tensor).sum());
    })(filled([4, 6], 1)),
  );
  await tf.setBackend('notegrad');
  const backend = tf.backend();
  const layer = new LSTM(3, 16, { rng: 1, returns: 'last' });
  const x = filled([32, 20, 3], 1);
  const written: number[] = [];
  const write = vi.spyOn(backend, 'write').mockImplementation(function (this: unknown, ...given) {
    written.push((given[0] as Float32Array).length);
    return Reflect.apply(NotegradBackend.prototype.write, backend, given);
  });
  const { value, grads } = tf.variableGrads(() => (layer.forward(x) as tf.Tensor).square().sum());
  write.mockRestore();
  // Four gates and more, of each step, come out of the kernel beside the states.
  expect(Math.max(...written)).toBeLessThan(32 * 20 * 16);
  tf.dispose([value, grads, x]);
  layer.dispose();
});

test('profile and debug mode still tell each kernel', async () => {
  await tf.setBackend('notegrad');
  const { kernelNames, result } = await tf.profile(() => tf.tidy(() => tf.ones([2]).add(1).exp()));
  expect(kernelNames).toEqual(expect.arrayContaining(['Add', 'Exp']));
  tf.dispose(result as tf.Tensor);
});

test('small tensors that are forgotten give their memory back too', async () => {
  const { run, prepare, clean } = await import('./program.ts');
  await prepare();
  const { held } = await run(`
    for (let i = 0; i < 100000; i++) tf.fill([100], i);
    for (let i = 0; i < 5; i++) { await new Promise((resolve) => setTimeout(resolve, 20)); gc(); }
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { held: backend.info().memory.held };`);
  clean();
  expect(held).toBeLessThan(2 ** 20);
});
