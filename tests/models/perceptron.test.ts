import * as tf from '@tensorflow/tfjs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeXor } from '../../src/data/index.ts';
import { novikoffBound, Perceptron } from '../../src/models/index.ts';
import { expectNoLeak, Rng } from '../../src/tensor/index.ts';

const CORNERS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const AND = [0, 0, 0, 1];
const XOR = [0, 1, 1, 0];

describe('Perceptron', () => {
  it.each([
    [1, -3],
    [0, -2],
  ] as const)('learns AND from zero, step(0) = %d: w = (2, 1), b = %d', (step0, bias) => {
    const net = new Perceptron({ step0 });
    const { converged, mistakes, frames } = net.fit(CORNERS, AND);
    expect(net.weights).toEqual([2, 1]);
    expect(net.bias).toBe(bias);
    expect(converged).toBe(true);
    expect(mistakes.filter((count) => count > 0)).toHaveLength(5);
    expect(mistakes.at(-1)).toBe(0);
    expect(frames.at(-1)).toMatchObject({ weights: [2, 1], bias });
    expect(net.accuracy(CORNERS, AND)).toBe(1);
  });

  it('makes the same mistakes at any learning rate, since it starts from zero', () => {
    const slow = new Perceptron({ lr: 0.25 });
    expect(slow.fit(CORNERS, AND).mistakes).toEqual(new Perceptron().fit(CORNERS, AND).mistakes);
    expect(slow.weights).toEqual([0.5, 0.25]);
  });

  it('never converges on XOR, whatever the order', () => {
    for (const rng of [undefined, new Rng(1), new Rng(2)]) {
      const { converged, mistakes } = new Perceptron().fit(CORNERS, XOR, {
        epochs: 500,
        ...(rng ? { rng } : {}),
      });
      expect(converged).toBe(false);
      expect(mistakes).toHaveLength(500);
      expect(Math.min(...mistakes)).toBeGreaterThan(0);
    }
  });

  it('gives up after 100 epochs, unless told otherwise', () => {
    expect(new Perceptron().fit(CORNERS, XOR).mistakes).toHaveLength(100);
    expect(new Perceptron().fit(CORNERS, XOR, { epochs: 3 }).mistakes).toHaveLength(3);
  });

  it('keeps the best weights it passed through where it is asked to', () => {
    const plain = new Perceptron();
    const last = plain.fit(CORNERS, XOR, { epochs: 30, rng: 3 });
    const end = last.frames.at(-1);
    expect([plain.weights, plain.bias]).toEqual([end?.weights, end?.bias]);
    expect(plain.accuracy(CORNERS, XOR)).toBeLessThan(0.75);
    const net = new Perceptron();
    const { frames } = net.fit(CORNERS, XOR, { epochs: 30, rng: 3, keepBest: true });
    expect(frames).toEqual(last.frames);
    const rights = frames.map(
      ({ weights, bias }) =>
        CORNERS.filter(
          (x, i) =>
            (x.reduce((sum, v, j) => sum + v * (weights[j] as number), bias) >= 0 ? 1 : 0) ===
            XOR[i],
        ).length,
    );
    expect(Math.max(...rights)).toBe(3);
    expect(net.accuracy(CORNERS, XOR)).toBe(0.75);
    const first = frames[rights.indexOf(3)];
    expect([net.weights, net.bias]).toEqual([first?.weights, first?.bias]);
    net.fit(CORNERS, AND, { keepBest: true });
    expect([...net.weights, net.bias]).toEqual([2, 1, -3]);
  });

  it('stays near chance on noisy XOR', () => {
    const data = makeXor({ rng: new Rng(1), n: 400 });
    const points = data.x.arraySync() as number[][];
    const net = new Perceptron();
    net.fit(points, data.labels(), { epochs: 20 });
    expect(net.accuracy(points, data.labels())).toBeLessThanOrEqual(0.76);
    data.dispose();
  });

  it("makes at most Novikoff's bound of mistakes on separable points", () => {
    fc.assert(
      fc.property(fc.nat(10_000), (seed) => {
        const rng = new Rng(seed);
        const plane = {
          weights: [rng.normal(), rng.normal()] as [number, number],
          bias: rng.normal(),
        };
        const distance = (x: readonly number[]) =>
          plane.bias + plane.weights[0] * (x[0] as number) + plane.weights[1] * (x[1] as number);
        const points = Array.from({ length: 200 }, () => [
          rng.normal(0, 3),
          rng.normal(0, 3),
        ]).filter((x) => Math.abs(distance(x)) > 0.3);
        fc.pre(points.length > 0);
        const labels = points.map((x) => (distance(x) > 0 ? 1 : 0));
        const bound = novikoffBound(points, labels, plane);
        const net = new Perceptron();
        const { converged, frames } = net.fit(points, labels, { epochs: 10_000 });
        expect(converged).toBe(true);
        expect(frames.length).toBeLessThanOrEqual(bound);
        expect(net.accuracy(points, labels)).toBe(1);
      }),
      { numRuns: 30 },
    );
  });

  it('the bound by hand: AND with the plane (2, 2, -3)', () => {
    // R² = 1 + 1 + 1, the nearest corner has |score| 1, the plane has length √17.
    expect(novikoffBound(CORNERS, AND, { weights: [2, 2], bias: -3 })).toBeCloseTo(51, 10);
    expect(novikoffBound(CORNERS, XOR, { weights: [2, 2], bias: -3 })).toBe(Infinity);
  });

  it('predicts a point, a list of points, and the rows of a tensor', () => {
    const net = new Perceptron();
    net.fit(CORNERS, AND);
    expect(CORNERS.map((x) => net.predict(x))).toEqual(AND);
    expect(net.predict(CORNERS)).toEqual(Int32Array.from(AND));
    const images = tf.tensor4d(CORNERS.flat(), [4, 1, 2, 1]);
    expect(net.predict(images)).toEqual(Int32Array.from(AND));
    expect(net.predict(tf.zeros([0, 2]))).toEqual(new Int32Array());
    expectNoLeak(() => void net.predict(images));
  });

  it('goes through the examples in the order of its generator or seed', () => {
    const fit = (rng: Rng | number) => new Perceptron().fit(CORNERS, AND, { rng }).frames;
    expect(fit(3)).toEqual(fit(new Rng(3)));
    expect(fit(3)).not.toEqual(fit(5));
    expect(new Perceptron().fit(CORNERS, XOR, { epochs: 7 }).mistakes).toHaveLength(7);
  });

  it('refuses labels that are not 0 or 1, and lists that do not match', () => {
    expect(() => new Perceptron().fit(CORNERS, [1, -1, 1, 1])).toThrow(/0 or 1, given -1/);
    expect(() => new Perceptron().fit(CORNERS, [1])).toThrow(/4 points and 1 labels/);
    expect(() => new Perceptron({ lr: 0 })).toThrow(/lr must be above 0/);
  });
});
