import { describe, expect, test } from 'vitest';
import { jupyterDisplay } from '../../src/display/index.ts';
import {
  button,
  checkbox,
  drawPad,
  explore,
  type Photo,
  photo,
  play,
  pointPad,
  select,
  slider,
  text,
  weightPad,
} from '../../src/index.ts';

const gray = (...pixels: number[]): Photo => ({
  ...{ height: 1, width: 2, channels: 1 },
  pixels: Float32Array.from(pixels),
});

describe('a control where nobody can move it', () => {
  test.each([
    ['slider', () => slider(0, 2), 'a = 1'],
    ['slider, whose middle is no step', () => slider(1, 4, { step: 1 }), 'a = 3'],
    ['slider of a long fraction', () => slider(0, 1, { value: 1 / 3 }), 'a = 0.3333'],
    ['select', () => select(['sgd', 'adam'], { value: 'adam' }), 'a = adam'],
    [
      'select with labels',
      () => select([1, 2], { labels: ['一 | one', '二 | two'] }),
      'a = 一 / a = one',
    ],
    ['checkbox', () => checkbox(true), 'a = 是 / a = yes'],
    ['button', () => button({ label: '再来 | again' }), '再来 = 0 / again = 0'],
    ['play', () => play(3, 9), 'a = 3'],
    ['text', () => text('x + y'), 'a = x + y'],
    ['drawPad', () => drawPad({ size: 4 }), 'a = 空白 / a = blank'],
    ['photo', () => photo(2, 2), 'a = 还没有图 / a = no picture yet'],
    [
      'photo with a first one',
      () => photo(1, 2, { channels: 1, value: gray(0, 1) }),
      'a = 原来的图 / a = the first picture',
    ],
    ['weightPad', () => weightPad([[1, -1]]), 'a = [[1,-1]]'],
    ['pointPad', () => pointPad([{ x: 0, y: 0.5 }]), 'a = (0, 0.5)'],
    [
      'pointPad of two',
      () =>
        pointPad([
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ]),
      'a = 2 个点 / a = 2 points',
    ],
  ])('says its first value in words: %s', (_, make, text) => {
    expect(make().named('a')[jupyterDisplay]()).toEqual({ 'text/plain': text });
  });

  test('a pad has as many classes as its points need, and no class is class 0', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 1, y: 0, label: 2 },
    ];
    expect(pointPad(points).value).toEqual([
      { x: 0, y: 0, label: 0 },
      { x: 1, y: 0, label: 2 },
    ]);
    expect(() => pointPad(points, { classes: 2 })).toThrow(
      'class 2; expected a whole number from 0 to 1',
    );
  });

  test('a drawing is blank, and has one number a pixel', () => {
    expect(drawPad().value).toEqual(new Array(784).fill(0));
  });

  test.each([
    [() => slider(1, 1), 'slider: from 1 to 1'],
    [() => slider(0, 1, { value: 2 }), 'slider: value 2; expected one from 0 to 1'],
    [() => slider(0, 1, { step: 0 }), 'slider: step 0'],
    [() => slider(0, Number.NaN), 'slider: from 0 to NaN'],
    [() => play(5, 1), 'play: from 5 to 1'],
    [() => play(0, 5, { value: 6 }), 'play: value 6'],
    [() => play(0, 5, { step: -1 }), 'play: step -1'],
    [() => select(['a', 'b'], { labels: ['A'] }), 'select: 1 labels for 2 options'],
    [() => select(['a', 'b'], { value: 'c' as 'a' }), 'select: value c; expected one of a, b'],
    [() => text('x', { check: JSON.parse }), /is not valid JSON/],
    [() => drawPad({ size: 2.5 }), 'drawPad: size 2.5'],
    [() => photo(0, 2), 'photo: height 0; expected a whole number of pixels from 1 to 512'],
    [() => photo(2, 513), 'photo: width 513'],
    [() => photo(2, 2.5), 'photo: width 2.5'],
    [() => photo(2, 2, { channels: 4 as 3 }), 'photo: 4 channels; expected 1'],
    [
      () => photo(1, 2, { value: gray(0, 1) }),
      'photo: a first picture of 1 x 2 x 1 with 2 numbers; expected 1 x 2 x 3 with 6',
    ],
    [
      () => photo(1, 2, { channels: 1, value: gray(0) }),
      'a first picture of 1 x 2 x 1 with 1 numbers',
    ],
    [
      () => photo(1, 2, { channels: 1, value: gray(0, 1.5) }),
      'has a pixel of 1.5; expected 0 to 1',
    ],
    [
      () => photo(1, 2, { channels: 1, value: gray(Number.NaN, 0) }),
      'has a pixel of NaN; expected 0 to 1',
    ],
    [() => weightPad([[1], [1, 2]]), 'weightPad: rows of 1, 2 cells'],
    [() => weightPad([]), 'weightPad: rows of no cells'],
    [() => weightPad([[3]]), 'weightPad: value 3; expected one from -2 to 2'],
    [() => weightPad([[0]], { step: 5 }), 'weightPad: step 5'],
    [() => pointPad([{ x: 2, y: 0 }]), 'pointPad: the point (2, 0) lies outside [-1,1] x [-1,1]'],
    [() => pointPad([], { xRange: [1, 0] }), 'pointPad: range 1 to 0'],
    [() => pointPad([], { classes: 7 }), 'pointPad: 7 classes'],
  ])('says what is wrong with what it was given: %s', (make, message) => {
    expect(make).toThrow(message);
  });

  test('explore refuses a promise of a function that is not async', () => {
    expect(() => explore({ a: slider(0, 1) }, ({ a }) => Promise.resolve(a))).toThrow(
      /write `async`/,
    );
  });
});
