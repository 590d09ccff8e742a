import type { Heap } from './heap.ts';
import type { Kernels, UnaryKernel } from './wasm.ts';

/** What is tested: a runtime that has just been made. */
interface Made {
  readonly kernels: Kernels;
  readonly heap: Heap;
  unary(name: string): UnaryKernel;
}

/**
 * Whether a build computes what it should: a product with ragged edges and e^x, against plain
 * arithmetic. It runs on code compiled for speed at once, so that what is tested is what training
 * will use.
 */
export function passesSelfTest(runtime: Made): boolean {
  const { kernels, heap } = runtime;
  const [m, n, k] = [9, 37, 21];
  const a = heap.allocate(m * k * 4);
  const b = heap.allocate(k * n * 4);
  const c = heap.allocate(m * n * 4);
  try {
    const left = new Float32Array(heap.buffer, a, m * k).map((_, i) => ((i * 7) % 23) - 11);
    const right = new Float32Array(heap.buffer, b, k * n).map((_, i) => ((i * 5) % 19) - 9);
    new Float32Array(heap.buffer, a, m * k).set(left);
    new Float32Array(heap.buffer, b, k * n).set(right);
    kernels.gemm(1, a, 0, 0, b, 0, 0, c, m, n, k, 0, 0);
    const product = new Float32Array(heap.buffer, c, m * n);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        // Small whole numbers: the sum is exact in any order.
        let sum = 0;
        for (let p = 0; p < k; p++) sum += (left[i * k + p] ?? 0) * (right[p * n + j] ?? 0);
        if (product[i * n + j] !== sum) return false;
      }
    }
    const values = new Float32Array(heap.buffer, a, m * k).map((_, i) => i / 10 - 9);
    new Float32Array(heap.buffer, a, m * k).set(values);
    runtime.unary('Exp')(a, b, m * k, 0, 0);
    const result = new Float32Array(heap.buffer, b, m * k);
    return values.every((x, i) => Math.abs((result[i] ?? 0) / Math.exp(x) - 1) < 1e-5);
  } finally {
    heap.release(a, m * k * 4);
    heap.release(b, k * n * 4);
    heap.release(c, m * n * 4);
  }
}
