import type { _FusedMatMulAttrs, BatchMatMulAttrs } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import {
  type Answer,
  done,
  fusedActivation,
  isFloat,
  kernel,
  sizeOf,
  type Tensors,
} from './kernel.ts';

type Product = Tensors<'a' | 'b', 'bias'> & BatchMatMulAttrs;

export function product(
  { a, b, bias, transposeA, transposeB }: Product,
  activation: number,
  backend: NotegradBackend,
): Answer {
  const rank = Math.max(a.shape.length, b.shape.length);
  if (!isFloat(a, b, bias) || a.shape.length < 2 || b.shape.length < 2) return undefined;
  const [aRows = 0, aColumns = 0] = a.shape.slice(-2);
  const [bRows = 0, bColumns = 0] = b.shape.slice(-2);
  const m = transposeA ? aColumns : aRows;
  const k = transposeA ? aRows : aColumns;
  const n = transposeB ? bRows : bColumns;
  if (k !== (transposeB ? bColumns : bRows) || m * n * k === 0) return undefined;
  if (bias && (bias.shape.at(-1) !== n || sizeOf(bias.shape) !== n)) return undefined;
  const aBatch = sizeOf(a.shape.slice(0, -2));
  const bBatch = sizeOf(b.shape.slice(0, -2));
  const batch = Math.max(aBatch, bBatch);
  if (aBatch !== bBatch && aBatch !== 1 && bBatch !== 1) return undefined;
  const outer = (a.shape.length === rank && aBatch === batch ? a : b).shape.slice(0, -2);
  if (outer.length !== rank - 2 || sizeOf(outer) !== batch) return undefined;
  const aAt = backend.address(a);
  const bAt = backend.address(b);
  const biasAt = bias ? backend.address(bias) : 0;
  const out = backend.output([...outer, m, n]);
  // One right operand for the whole batch: its rows are simply more rows of one product.
  const flat = bBatch === 1 && !transposeA;
  backend.kernels.gemm(
    flat ? 1 : batch,
    aAt,
    aBatch === 1 ? 0 : m * k * 4,
    transposeA ? 1 : 0,
    bAt,
    bBatch === 1 ? 0 : k * n * 4,
    transposeB ? 1 : 0,
    out.address,
    flat ? batch * m : m,
    n,
    k,
    biasAt,
    activation,
  );
  return done(out);
}

export const matmulKernels = [
  kernel<Tensors<'a' | 'b'>, BatchMatMulAttrs>('BatchMatMul', ({ inputs, attrs, backend }) =>
    product({ ...inputs, ...attrs }, 0, backend),
  ),
  kernel<Tensors<'a' | 'b', 'bias'>, _FusedMatMulAttrs>(
    '_FusedMatMul',
    ({ inputs, attrs, backend }) => {
      const activation = fusedActivation(attrs.activation);
      if (activation === undefined) return undefined;
      return product({ ...inputs, ...attrs }, activation, backend);
    },
  ),
];
