import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as backend from '../../../src/backend/index.ts';
import { expectSame, filled, replays, strewn, tries, withGradients } from './compare.ts';

// Fourier transforms, and normalisation across channels: both computed in double precision.

const seed = fc.nat(1000);
const rows = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 2 });
const length = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 12, 16, 30, 64);
const fill = fc.constantFrom(filled, strewn);

/** One bit pattern for what is no number: which of two that are added comes out, an engine may choose. */
const plain = (x: tf.Tensor) => tf.where(x.isNaN(), tf.fill(x.shape, Number.NaN), x);

test('transforms of every length, there and back', async () => {
  await fc.assert(
    fc.asyncProperty(rows, length, seed, fill, (outer, n, from, make) =>
      expectSame(() => {
        // Of other lengths the roots are those of whole turns, so that infinity times their zeros is
        // not a number in more places.
        const parts = (n & (n - 1)) === 0 ? make : filled;
        const x = tf.complex(parts([...outer, n], from), filled([...outer, n], from + 1));
        return [tf.fft(x), tf.ifft(x)].flatMap((z) => [tf.real(z), tf.imag(z)].map(plain));
      }),
    ),
    tries(100),
  );
});

test('transforms of real signals', async () => {
  await fc.assert(
    fc.asyncProperty(rows, length, seed, (outer, n, from) =>
      expectSame(() => {
        const y = tf.spectral.rfft(filled([...outer, n], from));
        const parts = [tf.real(y), tf.imag(y)];
        return n < 2 ? parts : [...parts, tf.spectral.irfft(y)];
      }),
    ),
    tries(60),
  );
});

test('the bits are those of the stock backend', async () => {
  const on = async (name: string) => {
    await tf.setBackend(name);
    return tf.tidy(() =>
      [256, 100].flatMap((n) => {
        const x = tf.complex(filled([6, n], 1), filled([6, n], 2));
        return [tf.fft(x), tf.ifft(x)].flatMap((y) => [
          tf.real(y).dataSync(),
          tf.imag(y).dataSync(),
        ]);
      }),
    );
  };
  const expected = await on('cpu');
  expect(await on('notegrad')).toEqual(expected);
});

test('spectra are captured', async () => {
  const { count } = replays;
  await expectSame(() => {
    const y = tf.fft(tf.complex(filled([3, 16], 1), tf.zeros([3, 16])));
    return tf.add(tf.square(tf.real(y)), tf.square(tf.imag(y)));
  });
  expect(replays.count - count).toBe(Number(backend.info().replay.enabled));
});

test('normalisation across channels, with gradients', async () => {
  const dims = fc.tuple(...[2, 3, 3, 9].map((max) => fc.integer({ min: 1, max })));
  const beta = fc.constantFrom(0, 0.5, 0.75, 1, 0.6, 2.3, -0.4);
  const radius = fc.nat(5);
  await fc.assert(
    fc.asyncProperty(
      dims,
      seed,
      radius,
      beta,
      fc.constantFrom(1, 0.01),
      (shape, from, r, b, bias) =>
        expectSame(() =>
          withGradients(
            (x) => tf.localResponseNormalization(x as tf.Tensor4D, r, bias, 0.3, b),
            [filled(shape, from).mul(4)],
          ),
        ),
    ),
    tries(150),
  );
  await fc.assert(
    fc.asyncProperty(dims, seed, beta, (shape, from, b) =>
      expectSame(() =>
        tf.localResponseNormalization(strewn(shape, from) as tf.Tensor4D, 2, 0, 1, b),
      ),
    ),
    tries(60),
  );
});

test('the last digit of a normalised value', async () => {
  const on = async (name: string) => {
    await tf.setBackend(name);
    return tf.tidy(() =>
      [0.75, 0.6].map((beta) => {
        const x = filled([2, 8, 8, 32], 1).mul(9) as tf.Tensor4D;
        return tf.localResponseNormalization(x, 2, 1, 1e-2, beta).dataSync();
      }),
    );
  };
  const expected = await on('cpu');
  expect(await on('notegrad')).toEqual(expected);
});
