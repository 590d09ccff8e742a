import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';
import fc from 'fast-check';
import { test } from 'vitest';
import type { Kernels } from '../../src/backend/wasm.ts';
import { tries } from '../thorough.ts';

// Convolutions to one to six channels are made in lines of positions, others in rows of channels:
// the bits of a channel depend on neither.

const MEMORY_PAGES = 256;
const [SCRATCH, SOURCE, WEIGHTS, BIAS] = [65536, 2 ** 21, 2 ** 23, 2 ** 23 + 2 ** 20];
const [PACKED, TAPS, TARGET] = [2 ** 23 + 2 ** 21, 2 ** 23 + 2 ** 22, 2 ** 23 + 2 ** 22 + 2 ** 20];

interface Build {
  readonly name: string;
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
}

function start(name: string, wide: boolean): Build {
  const file = new URL(`../../dist/backend/kernels-${name}.wasm`, import.meta.url);
  const module = new WebAssembly.Module(readFileSync(fileURLToPath(file)));
  const memory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
  const env = { memory, wantHelpers() {}, abort() {} };
  const kernels = new WebAssembly.Instance(module, { env }).exports as unknown as Kernels;
  kernels.init(SCRATCH, 65472, wide ? 1 : 0);
  return { name: `${name}, ${wide ? 'wide' : 'narrow'}`, kernels, memory };
}

if (Number(process.versions.node.split('.')[0]) < 22) {
  v8.setFlagsFromString('--experimental-wasm-relaxed-simd');
}
const plain = start('simd', false);
const builds = [plain, start('simd', true), start('fma', false), start('fma', true)];

const shape = fc.record({
  images: fc.integer({ min: 1, max: 2 }),
  height: fc.integer({ min: 1, max: 24 }),
  // A thread has room for the sums of some 700 positions of six channels.
  width: fc.oneof(
    { weight: 19, arbitrary: fc.integer({ min: 6, max: 30 }) },
    { weight: 1, arbitrary: fc.integer({ min: 690, max: 800 }) },
  ),
  depth: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 5 })),
  tapRows: fc.integer({ min: 1, max: 5 }),
  tapColumns: fc.integer({ min: 1, max: 5 }),
  top: fc.integer({ min: -9, max: 1 }),
  left: fc.integer({ min: -5, max: 1 }),
  strideHeight: fc.constantFrom(1, 1, 1, 2),
  strideWidth: fc.constantFrom(1, 1, 1, 1, 2),
  // Taps that lie far apart leave many rows at the border that miss the same ones.
  dilationHeight: fc.constantFrom(1, 1, 2, 9),
  dilationWidth: fc.integer({ min: 1, max: 2 }),
  /** Rows and columns of positions beyond those whose windows begin in the image, or fewer. */
  moreRows: fc.integer({ min: -3, max: 3 }),
  moreColumns: fc.integer({ min: -3, max: 3 }),
  channels: fc.integer({ min: 1, max: 8 }),
  bias: fc.boolean(),
  activation: fc.constantFrom(0, 1, 2),
  /** Results lie so many pixels apart in a row. */
  apart: fc.integer({ min: 1, max: 2 }),
  strewn: fc.boolean(),
  seed: fc.nat(1000),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

const rowsOf = (s: Shape) => Math.max(1, Math.ceil(s.height / s.strideHeight) + s.moreRows);
const columnsOf = (s: Shape) => Math.max(1, Math.ceil(s.width / s.strideWidth) + s.moreColumns);

const STRANGE = [Number.NaN, Number.POSITIVE_INFINITY, -0, 0, Number.NEGATIVE_INFINITY, 1e-42];

function values(length: number, seed: number, strewn = false): Float32Array {
  return Float32Array.from({ length }, (_, i) =>
    strewn && (i + seed) % 37 === 0
      ? (STRANGE[(i + seed) % STRANGE.length] as number)
      : Math.sin(seed + i * 1.7),
  );
}

const inputsOf = (s: Shape) => ({
  source: values(s.images * s.height * s.width * s.depth, s.seed, s.strewn),
  /** [tap row][tap column][depth][8 channels] */
  weights: values(s.tapRows * s.tapColumns * s.depth * 8, s.seed + 1, s.strewn && s.seed % 2 > 0),
  bias: values(8, s.seed + 2).map((value, i) => (i === s.seed % 8 ? -0 : value)),
});

/** The results of the first `channels` of eight filters: [image][row][column][channel]. */
function convolve({ kernels, memory }: Build, s: Shape, channels: number): number[] {
  const { source, weights, bias } = inputsOf(s);
  const [rows, columns] = [rowsOf(s), columnsOf(s)];
  const depth = s.tapRows * s.tapColumns * s.depth;
  // What is not to be read is NaN.
  new Float32Array(memory.buffer, SOURCE - 4096, source.length + 2048).fill(Number.NaN);
  new Float32Array(memory.buffer, SOURCE, source.length).set(source);
  new Float32Array(memory.buffer, WEIGHTS, weights.length).set(weights);
  new Float32Array(memory.buffer, BIAS, 8).set(bias);
  const pixel = channels * 4;
  const row = columns * s.apart * pixel;
  const target = new Float32Array(memory.buffer, TARGET, (s.images * rows * row) / 4 + 64).fill(7);
  kernels.convPack(WEIGHTS, 32, depth, channels, depth, 0, PACKED);
  kernels.convSource(SOURCE, s.height, s.width, s.depth);
  kernels.convWindow(
    ...([TAPS, s.tapRows, s.tapColumns, s.top, s.left] as const),
    ...([s.strideHeight, s.strideWidth, s.dilationHeight, s.dilationWidth] as const),
  );
  kernels.convTarget(TARGET, rows * row, row, s.apart * pixel, s.images, rows, columns);
  kernels.conv(PACKED, channels, s.bias ? BIAS : 0, s.activation);
  const results: number[] = [];
  for (let at = 0; at < target.length; at++) {
    const position = Math.floor(at / channels);
    const isResult = position < s.images * rows * columns * s.apart && position % s.apart === 0;
    if (isResult) results.push(target[at] as number);
    else if (target[at] !== 7) throw new Error(`float ${at} is written, which is no result`);
  }
  return results;
}

/** The same as one chain of products and sums of single precision for each number. */
function chains(s: Shape, channels: number): number[] {
  const { source, weights, bias } = inputsOf(s);
  const results: number[] = [];
  for (let image = 0; image < s.images; image++) {
    for (let row = 0; row < rowsOf(s); row++) {
      for (let column = 0; column < columnsOf(s); column++) {
        for (let channel = 0; channel < channels; channel++) {
          let sum = s.bias ? (bias[channel] as number) : 0;
          for (let tap = 0; tap < s.tapRows * s.tapColumns; tap++) {
            const i = Math.floor(tap / s.tapColumns) * s.dilationHeight;
            const y = row * s.strideHeight + s.top + i;
            const x = column * s.strideWidth + s.left + (tap % s.tapColumns) * s.dilationWidth;
            if (y < 0 || y >= s.height || x < 0 || x >= s.width) continue;
            const pixel = ((image * s.height + y) * s.width + x) * s.depth;
            for (let k = 0; k < s.depth; k++) {
              const weight = weights[(tap * s.depth + k) * 8 + channel] as number;
              const product = Math.fround((source[pixel + k] as number) * weight);
              sum = Math.fround(sum + product);
            }
          }
          if (s.activation > 0) sum = Math.max(sum, 0);
          results.push(s.activation === 2 ? Math.min(sum, 6) : sum);
        }
      }
    }
  }
  return results;
}

function expectBits(found: number[], expected: number[], what: string): void {
  if (found.length !== expected.length) throw new Error(`${what}: another number of numbers`);
  const at = found.findIndex((value, i) => !Object.is(value, expected[i]));
  if (at >= 0) throw new Error(`${what}: number ${at} is ${found[at]}, not ${expected[at]}`);
}

test('convolutions to few channels: one chain of products a number, and nothing else written', () => {
  fc.assert(
    fc.property(shape, (s) => {
      expectBits(convolve(plain, s, s.channels), chains(s, s.channels), 'a chain');
    }),
    tries(800),
  );
});

test('the same bits as where there are more channels, in every build', () => {
  fc.assert(
    fc.property(shape, (s) => {
      for (const build of builds) {
        const more = convolve(build, s, 8).filter((_, i) => i % 8 < s.channels);
        expectBits(convolve(build, s, s.channels), more, build.name);
      }
    }),
    tries(800),
  );
});
