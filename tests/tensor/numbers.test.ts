import { expect, test } from 'vitest';
import { Matrix } from '../../src/linalg/index.ts';
import { isNumbers, readNumbers, rowsOf, tensor, vectorOf } from '../../src/tensor/index.ts';

const block = (value: Parameters<typeof readNumbers>[0]) => {
  const { shape, data } = readNumbers(value, 'test');
  return { shape: [...shape], data: Array.from(data) };
};

test('numbers of any kind are read with their sizes', () => {
  const expected = { shape: [2, 2], data: [1, 2, 3, 4] };
  expect(
    block([
      [1, 2],
      [3, 4],
    ]),
  ).toEqual(expected);
  expect(
    block(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).toEqual(expected);
  expect(
    block(
      Matrix.of([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).toEqual(expected);
  expect(block({ shape: [2, 2], data: [1, 2, 3, 4] })).toEqual(expected);
  expect(block(Float32Array.of(1, 2))).toEqual({ shape: [2], data: [1, 2] });
  expect(block([[[1], [2]]])).toEqual({ shape: [1, 2, 1], data: [1, 2] });
  expect(block([])).toEqual({ shape: [0], data: [] });
});

test('columns and rows count as lists, rows come as lists', () => {
  expect(vectorOf(tensor([[1], [2]]), 'test')).toEqual([1, 2]);
  expect(vectorOf([[1, 2]], 'test')).toEqual([1, 2]);
  expect(rowsOf(Matrix.eye(2), 'test')).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(() =>
    vectorOf(
      [
        [1, 2],
        [3, 4],
      ],
      'accuracy: labels',
    ),
  ).toThrow('accuracy: labels: shape [2, 2] given; expected one list of numbers');
  expect(() => rowsOf([1, 2], 'test')).toThrow('shape [2] given; expected two axes');
});

test('what is ragged, of another size or no number at all is named', () => {
  expect(() => block([[1, 2], [3]])).toThrow('test: a ragged list; each row must have 2 entries');
  expect(() => block([[1], 2] as never)).toThrow('test: a ragged list');
  expect(() => block({ shape: [3], data: [1] })).toThrow('1 numbers given for shape [3]');
  expect(() => block('12' as never)).toThrow('test: string given; expected a tensor, a matrix or');
  expect(() => block(null as never)).toThrow('test: null given');
});

test('isNumbers knows them by the first element', () => {
  for (const value of [[], [1], [[1]], Float64Array.of(1), tensor(1), Matrix.eye(1)]) {
    expect(isNumbers(value)).toBe(true);
  }
  for (const value of ['1', 1, null, [{ y: 1 }], { y: 1 }]) expect(isNumbers(value)).toBe(false);
});
