import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Kernels } from '../../src/backend/wasm.ts';
import { tries } from '../thorough.ts';

/** The kernels alone, with panels for 256-bit vectors or for 128: both run on every engine. */
function start(wide: boolean): { kernels: Kernels; memory: WebAssembly.Memory } {
  const file = new URL('../../dist/backend/kernels-simd.wasm', import.meta.url);
  const module = new WebAssembly.Module(readFileSync(fileURLToPath(file)));
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64 });
  const env = { memory, wantHelpers() {}, abort() {} };
  const kernels = new WebAssembly.Instance(module, { env }).exports as unknown as Kernels;
  kernels.init(65536, 65472, wide ? 1 : 0);
  return { kernels, memory };
}

const narrow = start(false);
const wide = start(true);
const [A, B, BIAS, C] = [2 ** 21, 2 ** 21 + 2 ** 19, 2 ** 21 + 2 ** 20 - 4096, 2 ** 21 + 2 ** 20];

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly bias: boolean;
  readonly activation: number;
}

const values = (n: number, seed: number) =>
  Float32Array.from({ length: n }, (_, i) => Math.sin(seed + i * 1.7));

function product({ kernels, memory }: typeof wide, p: Product): Float32Array {
  const { m, n, k } = p;
  new Float32Array(memory.buffer, A, m * k).set(values(m * k, 1));
  new Float32Array(memory.buffer, B, k * n).set(values(k * n, 2));
  new Float32Array(memory.buffer, BIAS, n).set(values(n, 3));
  const c = new Float32Array(memory.buffer, C, m * n + 16).fill(7);
  const [ta, tb] = [p.transposeA ? 1 : 0, p.transposeB ? 1 : 0];
  kernels.gemm(1, A, 0, ta, B, 0, tb, C, m, n, k, p.bias ? BIAS : 0, p.activation);
  // Nothing is written past the result.
  expect([...c.subarray(m * n)]).toEqual(new Array(16).fill(7));
  return c.slice(0, m * n);
}

function reference(p: Product): number[] {
  const { m, n, k } = p;
  const [a, b, bias] = [values(m * k, 1), values(k * n, 2), values(n, 3)];
  return Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = p.bias ? (bias[j] ?? 0) : 0;
    for (let q = 0; q < k; q++) {
      const left = a[p.transposeA ? q * m + i : i * k + q] ?? 0;
      sum += left * (b[p.transposeB ? j * k + q : q * n + j] ?? 0);
    }
    if (p.activation > 0) sum = Math.max(0, sum);
    return p.activation === 2 ? Math.min(6, sum) : sum;
  });
}

test('products of any size: the same bits with panels of either width, the right numbers, nothing else written', () => {
  const size = fc.integer({ min: 1, max: 45 });
  const shape = fc.record({
    m: size,
    n: size,
    // Beyond 256 a sum is continued by a second strip.
    k: fc.oneof(size, fc.integer({ min: 250, max: 700 })),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    bias: fc.boolean(),
    activation: fc.constantFrom(0, 1, 2),
  });
  fc.assert(
    fc.property(shape, (p) => {
      const result = product(wide, p);
      expect(result).toEqual(product(narrow, p));
      const expected = reference(p);
      for (const [i, value] of result.entries()) {
        expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThan(1e-6 * (10 + p.k));
      }
    }),
    tries(200),
  );
});
