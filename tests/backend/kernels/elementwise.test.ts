import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { test } from 'vitest';
import { expectSame, filled, narrowed, strewn, tries, withGradients } from './compare.ts';

const seed = fc.nat(1000);
const shape = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 0, maxLength: 5 });
const solid = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 });
const fill = fc.constantFrom(filled, filled, strewn);

const unary = [
  ...[
    'abs',
    'neg',
    'relu',
    'relu6',
    'elu',
    'selu',
    'sigmoid',
    'tanh',
    'exp',
    'expm1',
    'softplus',
    'erf',
  ],
  ...[
    'square',
    'floor',
    'ceil',
    'round',
    'step',
    'leakyRelu',
    'sqrt',
    'rsqrt',
    'log',
    'log1p',
    'reciprocal',
  ],
] as const;
/**
 * Not zero or negative, and not a denormal either: their derivatives overflow to different
 * infinities.
 */
const positive = new Set(['sqrt', 'rsqrt', 'log', 'log1p', 'reciprocal']);

test('functions of one tensor and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...unary),
      shape,
      seed,
      fc.constantFrom(1, 10),
      async (name, dims, from, by) => {
        await expectSame(() => {
          const x = filled(dims, from).mul(by);
          const inside = positive.has(name) ? x.abs().add(0.1) : x;
          return withGradients(
            (v) => (tf[name as 'abs'] as (x: tf.Tensor) => tf.Tensor)(v),
            [inside],
          );
        });
      },
    ),
    tries(300),
  );
});

test('functions of NaN, infinities, zeros, denormals and huge numbers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...unary), solid, seed, async (name, dims, from) => {
      await expectSame(() =>
        (tf[name as 'abs'] as (x: tf.Tensor) => tf.Tensor)(strewn(dims, from)),
      );
    }),
    tries(200),
  );
});

const binary = ['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'squaredDifference'] as const;
const compare = ['greater', 'greaterEqual', 'less', 'lessEqual', 'equal', 'notEqual'] as const;
const masks = fc.tuple(fc.nat(255), fc.nat(255));

test('functions of two tensors that broadcast, and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...binary),
      solid,
      masks,
      seed,
      async (name, dims, [p, q], from) => {
        await expectSame(() => {
          const a = filled(narrowed(dims, p), from);
          const b = filled(narrowed(dims, q), from + 1);
          const right = name === 'div' ? b.abs().add(0.2) : b;
          // These stock gradients do not broadcast.
          if (['maximum', 'minimum', 'squaredDifference'].includes(name)) return tf[name](a, b);
          return withGradients((x, y) => tf[name](x, y), [a, right]);
        });
      },
    ),
    tries(300),
  );
});

test('comparisons, choices and integers', async () => {
  const dtype = fc.constantFrom('float32', 'int32', 'bool');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...compare),
      shape,
      masks,
      dtype,
      fill,
      async (name, dims, [p, q], type, make) => {
        await expectSame(() => {
          const a = make(narrowed(dims, p), p)
            .mul(3)
            .cast(type as 'int32');
          const b = filled(narrowed(dims, q), q)
            .mul(3)
            .cast(type as 'int32');
          const mask = tf[name](a, b);
          const chosen = tf.where(mask, tf.fill(mask.shape, 2), tf.zeros(mask.shape));
          const sum = type === 'bool' ? [] : [tf.add(a, b), tf.mul(a, b)];
          return [mask, mask.cast('float32'), mask.cast('int32'), chosen, ...sum];
        });
      },
    ),
    tries(200),
  );
});

const reductions = ['sum', 'mean', 'max', 'min', 'prod'] as const;

test('reductions over any axes and their gradients', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[fc.constantFrom(...reductions), solid, fc.nat(31), fc.boolean(), fill, seed],
      async (name, dims, mask, keep, make, from) => {
        const axes = dims.map((_, i) => i).filter((i) => (mask >> i) & 1);
        await expectSame(() => {
          const x = name === 'prod' ? filled(dims, from) : make(dims, from);
          const f = (v: tf.Tensor) => v[name](axes.length > 0 ? axes : undefined, keep);
          return name === 'prod' || make === strewn ? f(x) : withGradients(f as never, [x]);
        });
      },
    ),
    tries(300),
  );
});

test('long reductions, which are cut into chunks', async () => {
  const dims = fc.constantFrom<number[]>([70000], [3, 30000], [20000, 5], [2, 9000, 7], [200, 300]);
  await fc.assert(
    fc.asyncProperty(
      dims,
      fc.constantFrom('sum', 'mean', 'max'),
      fc.constantFrom(0, 1),
      async (shape, name, axis) => {
        const over = Math.min(axis, shape.length - 1);
        await expectSame(() => filled(shape, over).abs()[name as 'sum'](over));
      },
    ),
    tries(25),
  );
});

test('softmax, log-softmax and batch norm, with gradients', async () => {
  await fc.assert(
    fc.asyncProperty(
      solid,
      seed,
      fc.constantFrom('softmax', 'logSoftmax', 'norm'),
      async (dims, from, kind) => {
        await expectSame(() => {
          if (kind !== 'norm')
            return withGradients(tf[kind as 'softmax'] as never, [filled(dims, from).mul(5)]);
          const channels = dims.at(-1) ?? 1;
          const shape = [2, 3, dims[0] ?? 1, channels];
          const inputs = [shape, [channels], [channels], [channels], [channels]].map(filled);
          inputs[2] = (inputs[2] as tf.Tensor).abs().add(0.1);
          const norm = (x: tf.Tensor, m: tf.Tensor, v: tf.Tensor, o: tf.Tensor, s: tf.Tensor) =>
            tf.batchNorm(
              x,
              m as tf.Tensor1D,
              v as tf.Tensor1D,
              o as tf.Tensor1D,
              s as tf.Tensor1D,
              1e-3,
            );
          return withGradients(norm as never, inputs);
        });
      },
    ),
    tries(150),
  );
});

test('second derivatives of the activations', async () => {
  const names = ['relu', 'sigmoid', 'tanh'] as const;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), solid, seed, async (name, dims, from) => {
      await expectSame(() => {
        const first = tf.grad((x: tf.Tensor) => tf[name](x).square().sum());
        return tf.grad((x: tf.Tensor) => first(x).square().sum())(filled(dims, from));
      });
    }),
    tries(60),
  );
});
