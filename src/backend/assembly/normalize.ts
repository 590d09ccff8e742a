import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, least, madd, most, put, splat } from './simd';

// Batch normalisation of [rows, channels]. Sums over the rows are taken in chunks that fit the
// first-level cache (so a second look at one is free), cut by the shape alone, and combined in
// order and in double precision.

@unmanaged
class Args {
  x: usize;
  dy: usize;
  to: usize;
  /** Two sums of each chunk: [chunk][2][channels]. */
  partials: usize;
  mean: usize;
  /** Per channel; see `centredRows` and `centredRowsGrad`. */
  a: usize;
  b: usize;
  c: usize;
  rows: i32;
  channels: i32;
  chunk: i32;
  chunks: i32;
}

const CHUNK_FLOATS: i32 = 8192;
const LEAST_ROWS: i32 = 16;
/** Channels that are worth a task when the chunks are combined. */
const CHANNELS: i32 = 64;

/**
 * Chunks that the rows are cut into; the sums need chunks · 2 · channels floats for their parts.
 */
export function channelChunks(rows: i32, channels: i32): i32 {
  return ceilDiv(rows, most(LEAST_ROWS, CHUNK_FLOATS / channels));
}

function setRows(x: usize, rows: i32, channels: i32): Args {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.rows = rows;
  args.channels = channels;
  args.chunk = most(LEAST_ROWS, CHUNK_FLOATS / channels);
  args.chunks = channelChunks(rows, channels);
  return args;
}

/**
 * The first row's x where it is a finite number, else 0: taken off each value, so that a large mean
 * costs no digits.
 */
// @ts-ignore: decorator
@inline
function pivotOf(x: v128): v128 {
  return v128.and(x, f32x4.lt(f32x4.abs(x), splat(Infinity)));
}

/** Σ (x - pivot) over n rows of four channels, in four interleaved sums. */
function sumOf(x: usize, stride: usize, n: i32, pivot: v128): v128 {
  let a = splat(0);
  let b = splat(0);
  let c = splat(0);
  let d = splat(0);
  for (; n >= 4; n -= 4) {
    a = f32x4.add(a, f32x4.sub(v128.load(x), pivot));
    b = f32x4.add(b, f32x4.sub(v128.load(x + stride), pivot));
    c = f32x4.add(c, f32x4.sub(v128.load(x + 2 * stride), pivot));
    d = f32x4.add(d, f32x4.sub(v128.load(x + 3 * stride), pivot));
    x += 4 * stride;
  }
  for (; n > 0; n--) {
    a = f32x4.add(a, f32x4.sub(v128.load(x), pivot));
    x += stride;
  }
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

// @ts-ignore: decorator
@inline
function addSquare(x: usize, pivot: v128, mean: v128, to: v128): v128 {
  const d = f32x4.sub(f32x4.sub(v128.load(x), pivot), mean);
  return madd(d, d, to);
}

/** Σ (x - pivot - mean)², in the same way. */
function squaresOf(x: usize, stride: usize, n: i32, pivot: v128, mean: v128): v128 {
  let a = splat(0);
  let b = splat(0);
  let c = splat(0);
  let d = splat(0);
  for (; n >= 4; n -= 4) {
    a = addSquare(x, pivot, mean, a);
    b = addSquare(x + stride, pivot, mean, b);
    c = addSquare(x + 2 * stride, pivot, mean, c);
    d = addSquare(x + 3 * stride, pivot, mean, d);
    x += 4 * stride;
  }
  for (; n > 0; n--) {
    a = addSquare(x, pivot, mean, a);
    x += stride;
  }
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

function momentsTask(chunk: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const first = chunk * args.chunk;
  const n = least(args.chunk, args.rows - first);
  const stride = bytes(channels);
  const to = args.partials + bytes(chunk * 2 * channels);
  for (let j = 0; j < channels; j += 4) {
    const x = args.x + bytes(first * channels + j);
    const pivot = pivotOf(v128.load(args.x + bytes(j)));
    const mean = f32x4.div(sumOf(x, stride, n, pivot), splat(<f32>n));
    put(to + bytes(j), mean, channels - j);
    put(to + stride + bytes(j), squaresOf(x, stride, n, pivot, mean), channels - j);
  }
}
const momentsTaskRef = momentsTask;

/**
 * Chunks' means (less the pivot) and squared deviations to those of all rows (Chan et al., 1979).
 */
function combineMomentsTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const end = least(channels, (task + 1) * CHANNELS);
  const step = bytes(2 * channels);
  for (let j = task * CHANNELS; j < end; j++) {
    let part = args.partials + bytes(j);
    let mean: f64 = 0;
    let squares: f64 = 0;
    let count: f64 = 0;
    for (let chunk = 0; chunk < args.chunks; chunk++) {
      const n = <f64>least(args.chunk, args.rows - chunk * args.chunk);
      const change = <f64>load<f32>(part) - mean;
      const all = count + n;
      mean += (change * n) / all;
      squares += <f64>load<f32>(part + bytes(channels)) + (change * change * count * n) / all;
      count = all;
      part += step;
    }
    const pivot = f32x4.extract_lane(pivotOf(v128.load32_splat(args.x + bytes(j))), 0);
    store<f32>(args.a + bytes(j), <f32>(<f64>pivot + mean));
    store<f32>(args.b + bytes(j), <f32>(squares / count));
  }
}
const combineMomentsTaskRef = combineMomentsTask;

/** mean[channels] and the biased variance[channels] of x[rows][channels]. */
export function channelMoments(
  x: usize,
  mean: usize,
  variance: usize,
  rows: i32,
  channels: i32,
  partials: usize,
): void {
  const args = setRows(x, rows, channels);
  args.partials = partials;
  args.a = mean;
  args.b = variance;
  parallel(momentsTaskRef.index, args.chunks);
  parallel(combineMomentsTaskRef.index, ceilDiv(channels, CHANNELS));
}

function gradientSumsTask(chunk: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const first = chunk * args.chunk;
  const n = least(args.chunk, args.rows - first);
  const stride = bytes(channels);
  const to = args.partials + bytes(chunk * 2 * channels);
  for (let j = 0; j < channels; j += 4) {
    let x = args.x + bytes(first * channels + j);
    let dy = args.dy + bytes(first * channels + j);
    const mean = v128.load(args.mean + bytes(j));
    let a = splat(0);
    let b = splat(0);
    let p = splat(0);
    let q = splat(0);
    let i = n;
    for (; i >= 2; i -= 2) {
      const d = v128.load(dy);
      const e = v128.load(dy + stride);
      a = f32x4.add(a, d);
      b = f32x4.add(b, e);
      p = madd(d, f32x4.sub(v128.load(x), mean), p);
      q = madd(e, f32x4.sub(v128.load(x + stride), mean), q);
      x += 2 * stride;
      dy += 2 * stride;
    }
    if (i > 0) {
      const d = v128.load(dy);
      a = f32x4.add(a, d);
      p = madd(d, f32x4.sub(v128.load(x), mean), p);
    }
    put(to + bytes(j), f32x4.add(a, b), channels - j);
    put(to + stride + bytes(j), f32x4.add(p, q), channels - j);
  }
}
const gradientSumsTaskRef = gradientSumsTask;

function combineSumsTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const end = least(channels, (task + 1) * CHANNELS);
  for (let j = task * CHANNELS; j < end; j++) {
    let part = args.partials + bytes(j);
    let sum: f64 = 0;
    let products: f64 = 0;
    for (let chunk = args.chunks; chunk > 0; chunk--) {
      sum += <f64>load<f32>(part);
      products += <f64>load<f32>(part + bytes(channels));
      part += bytes(2 * channels);
    }
    store<f32>(args.a + bytes(j), <f32>sum);
    store<f32>(args.b + bytes(j), <f32>products);
  }
}
const combineSumsTaskRef = combineSumsTask;

/** Σ dy and Σ dy·(x - mean) over the rows, per channel. */
export function channelGradientSums(
  dy: usize,
  x: usize,
  mean: usize,
  sums: usize,
  products: usize,
  rows: i32,
  channels: i32,
  partials: usize,
): void {
  const args = setRows(x, rows, channels);
  args.dy = dy;
  args.mean = mean;
  args.partials = partials;
  args.a = sums;
  args.b = products;
  parallel(gradientSumsTaskRef.index, args.chunks);
  parallel(combineSumsTaskRef.index, ceilDiv(channels, CHANNELS));
}

function centredTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const mean = args.mean;
  const a = args.a;
  const b = args.b;
  const end = least(args.rows, (task + 1) * args.chunk);
  for (let row = task * args.chunk; row < end; row++) {
    const x = args.x + bytes(row * channels);
    const y = args.to + bytes(row * channels);
    let j = 0;
    for (; j + 8 <= channels; j += 8) {
      const o = bytes(j);
      const first = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      const second = f32x4.sub(v128.load(x + o, 16), v128.load(mean + o, 16));
      v128.store(y + o, madd(first, v128.load(a + o), v128.load(b + o)));
      v128.store(y + o, madd(second, v128.load(a + o, 16), v128.load(b + o, 16)), 16);
    }
    for (; j < channels; j += 4) {
      const o = bytes(j);
      const centred = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      put(y + o, madd(centred, v128.load(a + o), v128.load(b + o)), channels - j);
    }
  }
}
const centredTaskRef = centredTask;

/** y = (x - mean)·scale + shift, per channel. */
export function centredRows(
  x: usize,
  mean: usize,
  scale: usize,
  shift: usize,
  y: usize,
  rows: i32,
  channels: i32,
): void {
  const args = setRows(x, rows, channels);
  args.mean = mean;
  args.a = scale;
  args.b = shift;
  args.to = y;
  parallel(centredTaskRef.index, args.chunks);
}

function centredGradTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const mean = args.mean;
  const a = args.a;
  const b = args.b;
  const c = args.c;
  const end = least(args.rows, (task + 1) * args.chunk);
  for (let row = task * args.chunk; row < end; row++) {
    const x = args.x + bytes(row * channels);
    const dy = args.dy + bytes(row * channels);
    const dx = args.to + bytes(row * channels);
    let j = 0;
    for (; j + 8 <= channels; j += 8) {
      const o = bytes(j);
      const first = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      const second = f32x4.sub(v128.load(x + o, 16), v128.load(mean + o, 16));
      const p = madd(first, v128.load(b + o), v128.load(c + o));
      const q = madd(second, v128.load(b + o, 16), v128.load(c + o, 16));
      v128.store(dx + o, madd(v128.load(dy + o), v128.load(a + o), p));
      v128.store(dx + o, madd(v128.load(dy + o, 16), v128.load(a + o, 16), q), 16);
    }
    for (; j < channels; j += 4) {
      const o = bytes(j);
      const centred = f32x4.sub(v128.load(x + o), v128.load(mean + o));
      const v = madd(centred, v128.load(b + o), v128.load(c + o));
      put(dx + o, madd(v128.load(dy + o), v128.load(a + o), v), channels - j);
    }
  }
}
const centredGradTaskRef = centredGradTask;

/** dx = dy·a + (x - mean)·b + c, per channel. */
export function centredRowsGrad(
  dy: usize,
  x: usize,
  mean: usize,
  a: usize,
  b: usize,
  c: usize,
  dx: usize,
  rows: i32,
  channels: i32,
): void {
  const args = setRows(x, rows, channels);
  args.dy = dy;
  args.mean = mean;
  args.a = a;
  args.b = b;
  args.c = c;
  args.to = dx;
  parallel(centredGradTaskRef.index, args.chunks);
}

/**
 * What a forward pass multiplies by and adds, per channel: scale / √(variance + ε) and offset; a
 * scale at 0 is 1 for all, an offset at 0 is 0.
 */
export function channelFactors(
  variance: usize,
  scale: usize,
  offset: usize,
  epsilon: f64,
  factors: usize,
  shifts: usize,
  channels: i32,
): void {
  for (let j = 0; j < channels; j++) {
    const o = bytes(j);
    const s = scale != 0 ? <f64>load<f32>(scale + o) : 1;
    store<f32>(factors + o, <f32>(s / Math.sqrt(<f64>load<f32>(variance + o) + epsilon)));
    store<f32>(shifts + o, offset != 0 ? load<f32>(offset + o) : 0);
  }
}

/**
 * The same for the gradient through the batch's own moments, of n rows: what `centredRowsGrad`
 * takes as a, b and c, and the gradient of the scale. With r = 1 / √(variance + ε):
 * a = scale·r, b = -a·r²·Σ dy·(x - mean) / n, c = -a·Σ dy / n, dScale = r·Σ dy·(x - mean).
 */
export function channelGradientFactors(
  variance: usize,
  scale: usize,
  sums: usize,
  products: usize,
  epsilon: f64,
  rows: i32,
  a: usize,
  b: usize,
  c: usize,
  dScale: usize,
  channels: i32,
): void {
  const n = <f64>rows;
  for (let j = 0; j < channels; j++) {
    const o = bytes(j);
    const r = 1 / Math.sqrt(<f64>load<f32>(variance + o) + epsilon);
    const factor = r * <f64>load<f32>(scale + o);
    const product = <f64>load<f32>(products + o);
    store<f32>(a + o, <f32>factor);
    store<f32>(b + o, <f32>((-factor * r * r * product) / n));
    store<f32>(c + o, <f32>((-factor * <f64>load<f32>(sums + o)) / n));
    store<f32>(dScale + o, <f32>(product * r));
  }
}
