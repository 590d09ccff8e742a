import * as tf from '@tensorflow/tfjs';
import type { NotegradBackend } from '../../../src/backend/backend.ts';
import type { Capture } from '../../../src/backend/capture/index.ts';
import { Heap } from '../../../src/backend/heap.ts';
import '../../../src/backend/index.ts';

export { tries } from '../../thorough.ts';

/** Tensors that a computation makes; each is compared. */
export type Computation = () => tf.Tensor | tf.Tensor[];

await tf.setBackend('notegrad');
if (tf.getBackend() !== 'notegrad') throw new Error('the backend under test did not start');

async function on(backend: string, compute: Computation): Promise<tf.TensorBuffer<tf.Rank>[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const results = tf.tidy(() => [compute()].flat());
  const buffers = await Promise.all(results.map((tensor) => tensor.buffer()));
  tf.dispose(results);
  if (tf.memory().numTensors !== before) throw new Error(`${backend} leaks tensors`);
  return buffers;
}

function same(actual: number, expected: number, scale: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= 1e-5 * scale;
}

/**
 * The bytes of values. All NaN are one here: which of two a sum hands on is left to the engine by
 * WebAssembly, and V8 changes it when it compiles a kernel better in the middle of a test.
 */
function bytesOf(values: tf.TypedArray): Uint8Array {
  const own = values.slice();
  if (own instanceof Float32Array) {
    for (let i = 0; i < own.length; i++) if (Number.isNaN(own[i])) own[i] = Number.NaN;
  }
  return new Uint8Array(own.buffer);
}

/** How often a computation was done again from a recording. */
export const replays = { count: 0 };

/**
 * What the backend gives when it does a computation again from a recording, as bytes; undefined
 * where steps are not captured. Before that all memory of the recording is filled with NaN: what the
 * recording does not write itself is not there.
 */
async function again(compute: Computation): Promise<Uint8Array[] | undefined> {
  await tf.setBackend('notegrad');
  const { openCapture, runtime } = tf.backend() as unknown as NotegradBackend;
  const capture = openCapture?.() as Capture | undefined;
  if (!capture) return undefined;
  const before = tf.memory().numTensors;
  const blocks: [at: number, size: number][] = [];
  const { heap } = runtime;
  heap.take = (...given) => {
    const at = Heap.prototype.take.apply(heap, given);
    if (heap.source) blocks.push([at, given[0]]);
    return at;
  };
  let bytes: Uint8Array[] = [];
  try {
    for (let step = 0; step < 4; step++) {
      const isReplay = step === 3;
      if (isReplay)
        for (const [at, size] of blocks) new Uint8Array(heap.buffer, at, size).fill(255);
      let ran = false;
      const watched = () => {
        ran = true;
        return tf.tidy(() => [compute()].flat());
      };
      const { value, release } = capture.run([], watched, (tensors) => tensors);
      if (isReplay) bytes = value.map((tensor) => bytesOf(tensor.dataSync()));
      if (isReplay && !ran) replays.count++;
      release();
    }
  } finally {
    capture.dispose();
    heap.take = Heap.prototype.take;
  }
  if (tf.memory().numTensors !== before) throw new Error('a capture leaks tensors');
  return bytes;
}

/**
 * Throws unless both backends compute the same: equal shapes and dtypes, NaN and infinities in the
 * same places, and every number within 1e-5 of the largest one of its tensor (of one, where all are
 * smaller). And unless ours, captured and done again, gives the same bits.
 */
export async function expectSame(compute: Computation): Promise<void> {
  const expected = await on('cpu', compute);
  const actual = await on('notegrad', compute);
  for (const [i, reference] of expected.entries()) {
    const result = actual[i];
    if (!result || `${result.shape}` !== `${reference.shape}` || result.dtype !== reference.dtype) {
      throw new Error(
        `output ${i}: ${result?.dtype} [${result?.shape}], cpu ${reference.dtype} [${reference.shape}]`,
      );
    }
    const values = reference.values as Float32Array;
    let scale = 1;
    for (const v of values) if (Number.isFinite(v)) scale = Math.max(scale, Math.abs(v));
    for (let j = 0; j < values.length; j++) {
      const value = values[j] as number;
      const got = (result.values as Float32Array)[j] ?? Number.NaN;
      if (!same(got, value, scale)) {
        throw new Error(`output ${i} of [${reference.shape}], element ${j}: ${got}, cpu ${value}`);
      }
    }
  }
  if (actual.some(({ dtype }) => ['complex64', 'string'].includes(dtype))) return;
  const replayed = await again(compute);
  for (const [i, { shape, values }] of replayed ? actual.entries() : []) {
    if (!replayed?.[i] || Buffer.compare(replayed[i], bytesOf(values as Float32Array)) !== 0) {
      throw new Error(
        `output ${i} of [${shape}]: other bits where it is done again from a recording`,
      );
    }
  }
}

/** A shape that broadcasts against `dims`. */
export function narrowed(dims: number[], mask: number): number[] {
  const shape = dims.map((size, i) => ((mask >> i) & 1 ? 1 : size));
  return shape.slice((mask >> 5) % (dims.length + 1));
}

/** Values that no two calls share, from -1 to 1, the same on every backend. */
export function filled(shape: number[], seed: number): tf.Tensor {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  // `Float32Array.from` takes ten times as long, and each property asks for this hundreds of times.
  for (let i = 0; i < values.length; i++) {
    const hash = Math.imul((i + 1) * 2654435761 + seed * 40503, 2246822519);
    values[i] = ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 31 - 1;
  }
  return tf.tensor(values, shape);
}

const SPECIAL = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  1e-42,
  1e30,
];

/** The same with NaN, infinities, zeros of both signs, a denormal and a huge number strewn in. */
export function strewn(shape: number[], seed: number): tf.Tensor {
  const values = filled(shape, seed).dataSync();
  for (let i = seed % 5; i < values.length; i += 5) values[i] = SPECIAL[(i + seed) % 7] ?? 0;
  return tf.tensor(values, shape);
}

/**
 * A computation's value and its derivatives by each input, for the loss Σ y·w with fixed random w.
 */
export function withGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: tf.Tensor[],
): tf.Tensor[] {
  const y = f(...inputs);
  const weights = filled(y.shape, 99);
  const gradients = tf.grads((...xs: tf.Tensor[]) =>
    f(...xs)
      .mul(weights)
      .sum(),
  );
  return [y, ...gradients(inputs)];
}

/** Names of the kernels that ran on notegrad. */
export async function kernelsOf(compute: Computation): Promise<Set<string>> {
  await tf.setBackend('notegrad');
  const { kernels } = await tf.profile(() => tf.tidy(() => void compute()) as never);
  return new Set(kernels.map(({ name }) => name));
}
