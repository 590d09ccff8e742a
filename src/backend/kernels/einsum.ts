import type { EinsumAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Answer, isFloat, kernel, sizeOf } from './kernel.ts';
import { product } from './matmul.ts';
import { transpose } from './move.ts';

/**
 * x with its axes in the given order, as [batch, rows, columns]: x itself where they lie so
 * already.
 */
function asMatrices(
  backend: NotegradBackend,
  x: TensorInfo,
  letters: string,
  [batch, rows, columns]: readonly [string, string, string],
): TensorInfo | undefined {
  const order = [...batch, ...rows, ...columns].map((letter) => letters.indexOf(letter));
  const size = (part: string) => sizeOf([...part].map((l) => x.shape[letters.indexOf(l)] ?? 0));
  const moved = order.every((axis, i) => axis === i) ? x : transpose(backend, x, order);
  return moved && { ...moved, shape: [size(batch), size(rows), size(columns)] };
}

/**
 * A sum over two operands as one batched matrix product: the indices are those of the batch (in
 * both operands and the result), of the rows, of the columns, and the ones summed over. Anything
 * else is left to the stock kernel.
 */
function einsum(backend: NotegradBackend, inputs: TensorInfo[], equation: string): Answer {
  const [a, b] = inputs;
  const parts = /^([a-z]+),([a-z]+)->([a-z]*)$/i.exec(equation.replaceAll(' ', ''));
  if (!a || !b || inputs.length !== 2 || !parts || !isFloat(a, b)) return undefined;
  const [, left = '', right = '', out = ''] = parts;
  if (left.length !== a.shape.length || right.length !== b.shape.length) return undefined;
  if ([left, right, out].some((letters) => new Set(letters).size !== letters.length)) {
    return undefined;
  }
  const sizes = new Map([...left].map((letter, i) => [letter, a.shape[i] ?? 0]));
  for (const [i, letter] of [...right].entries()) {
    const size = b.shape[i] ?? 0;
    if ((sizes.get(letter) ?? size) !== size) return undefined;
    sizes.set(letter, size);
  }
  const pick = (letters: string, test: (letter: string) => boolean) =>
    [...letters].filter(test).join('');
  const batch = pick(out, (l) => left.includes(l) && right.includes(l));
  const rows = pick(out, (l) => !right.includes(l));
  const columns = pick(out, (l) => !left.includes(l));
  const summed = pick(left, (l) => right.includes(l) && !out.includes(l));
  const used = batch.length + summed.length;
  if (used + rows.length !== left.length || used + columns.length !== right.length) {
    return undefined;
  }
  if ([...sizes.values()].includes(0)) return undefined;
  const p = asMatrices(backend, a, left, [batch, rows, summed]);
  const q = asMatrices(backend, b, right, [batch, columns, summed]);
  const y = p && q && product({ a: p, b: q, transposeA: false, transposeB: true }, 0, backend);
  for (const [moved, x] of [
    [p, a],
    [q, b],
  ] as const) {
    if (moved && moved.dataId !== x.dataId) backend.disposeIntermediateTensorInfo(moved);
  }
  if (!y) return undefined;
  const letters = batch + rows + columns;
  const shaped = { ...y, shape: [...letters].map((letter) => sizes.get(letter) ?? 1) };
  const order = [...out].map((letter) => letters.indexOf(letter));
  if (order.every((axis, i) => axis === i)) return shaped;
  const result = transpose(backend, shaped, order);
  backend.disposeIntermediateTensorInfo(y);
  return result;
}

export const einsumKernels = [
  kernel<TensorInfo[], EinsumAttrs>('Einsum', ({ inputs, attrs, backend }) =>
    einsum(backend, Object.values(inputs), attrs.equation),
  ),
];
