import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { claims } from './claims.test-d.ts';

test('every shape that a type claims is the shape that comes out', () => {
  expect(claims.length).toBeGreaterThan(250);
  const lies = claims.flatMap(({ of, shape, at }) => {
    const real = shapeOf(of);
    const fits = real.length === shape.length && shape.every((n, i) => n === -1 || n === real[i]);
    return fits ? [] : [`${at.trim()}: claims [${shape}], is [${real}]`];
  });
  expect(lies).toEqual([]);
});

function shapeOf(of: () => tf.Tensor): (number | string)[] {
  try {
    return tf.tidy(() => of().shape);
  } catch (error) {
    return [String(error)];
  }
}
