import { abs4, flush4 } from './math';
import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, least, splat } from './simd';

// One pass over each parameter and its state for an optimizer's step, in place, and one call for all
// parameters: they stand in a table. State that nothing is added to any more, as that of a unit
// which is never active, shrinks by a factor at each step: it is flushed to 0, or it would come to
// rest at the smallest denormal and slow down every step from then on.

/** A parameter that moves: a row of the table. */
@unmanaged
class Move {
  parameter: usize;
  gradient: usize;
  n: i32;
  first: usize;
  second: usize;
}

@unmanaged
class Args {
  parameter: usize;
  gradient: usize;
  n: i32;
  first: usize;
  second: usize;
  rate: f32;
  decay: f32;
  kept: f32;
  beta1: f32;
  beta2: f32;
  rest1: f32;
  rest2: f32;
  epsilon: f32;
  floor: f32;
  ratio: f32;
  nesterov: i32;
  sums: usize;
}

// Blocks of memory are whole multiples of 64 bytes, so the last vectors may overshoot a tensor's
// end.
const CHUNK: i32 = 8192;

/** Makes a row of the table the one that tasks work on; answers how many there are. */
function take(table: usize, row: i32): i32 {
  const move = changetype<Move>(table + row * offsetof<Move>());
  const args = changetype<Args>(ARGS);
  args.parameter = move.parameter;
  args.gradient = move.gradient;
  args.n = move.n;
  args.first = move.first;
  args.second = move.second;
  return ceilDiv(move.n, CHUNK);
}

function moveAll(table: usize, count: i32, task: u32): void {
  for (let row = 0; row < count; row++) parallel(task, take(table, row));
}

/** The gradient at a place, with the L2 penalty added. */
// @ts-ignore: decorator
@inline
function slope(g: usize, p: v128, decay: v128): v128 {
  return f32x4.add(v128.load(g), f32x4.mul(p, decay));
}

/** old·beta + value·rest */
// @ts-ignore: decorator
@inline
function average(old: v128, beta: v128, value: v128, rest: v128): v128 {
  return flush4(f32x4.add(f32x4.mul(old, beta), f32x4.mul(value, rest)));
}

function sgdTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const decay = splat(args.decay);
  const end = bytes(least(args.n, (task + 1) * CHUNK));
  for (let o = bytes(task * CHUNK); o < end; o += 16) {
    const p = v128.load(args.parameter + o);
    const g = slope(args.gradient + o, p, decay);
    v128.store(args.parameter + o, f32x4.sub(p, f32x4.mul(g, rate)));
  }
}
const sgdTaskRef = sgdTask;

/** g ← g + decay·p, as in all that follow; p ← p - rate·g */
export function sgd(table: usize, count: i32, rate: f32, decay: f32): void {
  const args = changetype<Args>(ARGS);
  args.rate = rate;
  args.decay = decay;
  moveAll(table, count, sgdTaskRef.index);
}

function momentumTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const decay = splat(args.decay);
  const beta = splat(args.beta1);
  const ratio = splat(args.ratio);
  const end = bytes(least(args.n, (task + 1) * CHUNK));
  for (let o = bytes(task * CHUNK); o < end; o += 16) {
    const p = v128.load(args.parameter + o);
    const g = f32x4.mul(slope(args.gradient + o, p, decay), ratio);
    const m = flush4(f32x4.add(f32x4.mul(v128.load(args.first + o), beta), g));
    v128.store(args.first + o, m);
    const change = args.nesterov ? f32x4.add(g, f32x4.mul(m, beta)) : m;
    v128.store(args.parameter + o, f32x4.sub(p, f32x4.mul(change, rate)));
  }
}
const momentumTaskRef = momentumTask;

/** m ← β·m + g; p ← p - rate·m, or with Nesterov p - rate·(g + β·m). */
export function momentum(
  table: usize,
  count: i32,
  rate: f32,
  decay: f32,
  beta: f32,
  nesterov: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.rate = rate;
  args.decay = decay;
  args.beta1 = beta;
  args.nesterov = nesterov;
  args.ratio = 1;
  moveAll(table, count, momentumTaskRef.index);
}

function sumsTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const end = least(args.n, (task + 1) * CHUNK);
  let size: f64 = 0;
  let steepness: f64 = 0;
  for (let i = task * CHUNK; i < end; i++) {
    const p = <f64>load<f32>(args.parameter + bytes(i));
    const g = <f64>load<f32>(args.gradient + bytes(i));
    size += p * p;
    steepness += g * g;
  }
  store<f64>(args.sums + task * 16, size);
  store<f64>(args.sums + task * 16, steepness, 8);
}
const sumsTaskRef = sumsTask;

/** Bytes of `sums` that `lars` needs for parameters of at most n numbers. */
export function larsSums(n: i32): i32 {
  return ceilDiv(n, CHUNK) * 16;
}

/**
 * Momentum, with the gradient of each parameter times trust·‖p‖ / (‖g‖ + decay·‖p‖), or times 1
 * where a length is 0.
 */
export function lars(
  table: usize,
  count: i32,
  sums: usize,
  rate: f32,
  decay: f32,
  beta: f32,
  trust: f32,
): void {
  const args = changetype<Args>(ARGS);
  args.rate = rate;
  args.decay = decay;
  args.beta1 = beta;
  args.nesterov = 0;
  args.sums = sums;
  for (let row = 0; row < count; row++) {
    const tasks = take(table, row);
    parallel(sumsTaskRef.index, tasks);
    let size: f64 = 0;
    let steepness: f64 = 0;
    for (let task = 0; task < tasks; task++) {
      size += load<f64>(sums + task * 16);
      steepness += load<f64>(sums + task * 16, 8);
    }
    size = Math.sqrt(size);
    steepness = Math.sqrt(steepness);
    const trusted = size > 0 && steepness > 0;
    args.ratio = trusted ? <f32>((<f64>trust * size) / (steepness + <f64>decay * size)) : 1;
    parallel(momentumTaskRef.index, tasks);
  }
}

function adamTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const decay = splat(args.decay);
  const kept = splat(args.kept);
  const beta1 = splat(args.beta1);
  const beta2 = splat(args.beta2);
  const rest1 = splat(args.rest1);
  const rest2 = splat(args.rest2);
  const epsilon = splat(args.epsilon);
  const floor = splat(args.floor);
  const from = bytes(task * CHUNK);
  let p = args.parameter + from;
  let g = args.gradient + from;
  let m = args.first + from;
  let v = args.second + from;
  for (let left = least(CHUNK, args.n - task * CHUNK); left > 0; left -= 8) {
    const p0 = v128.load(p);
    const p1 = v128.load(p, 16);
    const g0 = slope(g, p0, decay);
    const g1 = slope(g + 16, p1, decay);
    const size0 = f32x4.pmax(abs4(g0), floor);
    const size1 = f32x4.pmax(abs4(g1), floor);
    const m0 = average(v128.load(m), beta1, g0, rest1);
    const m1 = average(v128.load(m, 16), beta1, g1, rest1);
    const v0 = f32x4.add(f32x4.mul(v128.load(v), beta2), f32x4.mul(f32x4.mul(size0, size0), rest2));
    const v1 = f32x4.add(f32x4.mul(v128.load(v, 16), beta2), f32x4.mul(f32x4.mul(size1, size1), rest2));
    const change0 = f32x4.div(f32x4.mul(m0, rate), f32x4.add(f32x4.sqrt(v0), epsilon));
    const change1 = f32x4.div(f32x4.mul(m1, rate), f32x4.add(f32x4.sqrt(v1), epsilon));
    v128.store(m, m0);
    v128.store(m, m1, 16);
    v128.store(v, v0);
    v128.store(v, v1, 16);
    v128.store(p, f32x4.sub(f32x4.mul(p0, kept), change0));
    v128.store(p, f32x4.sub(f32x4.mul(p1, kept), change1), 16);
    p += 32;
    g += 32;
    m += 32;
    v += 32;
  }
}
const adamTaskRef = adamTask;

/**
 * m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², p ← kept·p - rate·m / (√v + ε). The corrections of Adam
 * are in rate and ε already. The rests 1-β are given: of a rounded β they would be off. A |g| below
 * `floor` counts as that in v.
 */
export function adam(
  table: usize,
  count: i32,
  rate: f32,
  decay: f32,
  kept: f32,
  beta1: f32,
  beta2: f32,
  rest1: f32,
  rest2: f32,
  epsilon: f32,
  floor: f32,
): void {
  const args = changetype<Args>(ARGS);
  args.rate = rate;
  args.decay = decay;
  args.kept = kept;
  args.beta1 = beta1;
  args.beta2 = beta2;
  args.rest1 = rest1;
  args.rest2 = rest2;
  args.epsilon = epsilon;
  args.floor = floor;
  moveAll(table, count, adamTaskRef.index);
}

function rmspropTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const decay = splat(args.decay);
  const beta = splat(args.beta1);
  const rest = splat(args.rest1);
  const epsilon = splat(args.epsilon);
  const floor = splat(args.floor);
  const end = bytes(least(args.n, (task + 1) * CHUNK));
  for (let o = bytes(task * CHUNK); o < end; o += 16) {
    const p = v128.load(args.parameter + o);
    const g = slope(args.gradient + o, p, decay);
    const size = f32x4.pmax(abs4(g), floor);
    const v = average(v128.load(args.first + o), beta, f32x4.mul(size, size), rest);
    v128.store(args.first + o, v);
    const change = f32x4.div(f32x4.mul(g, rate), f32x4.add(f32x4.sqrt(v), epsilon));
    v128.store(args.parameter + o, f32x4.sub(p, change));
  }
}
const rmspropTaskRef = rmspropTask;

/** v ← ρv + (1-ρ)g², p ← p - rate·g / (√v + ε). A |g| below `floor` counts as that in v. */
export function rmsprop(
  table: usize,
  count: i32,
  rate: f32,
  decay: f32,
  rho: f32,
  rest: f32,
  epsilon: f32,
  floor: f32,
): void {
  const args = changetype<Args>(ARGS);
  args.rate = rate;
  args.decay = decay;
  args.beta1 = rho;
  args.rest1 = rest;
  args.epsilon = epsilon;
  args.floor = floor;
  moveAll(table, count, rmspropTaskRef.index);
}

function adagradTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const decay = splat(args.decay);
  const epsilon = splat(args.epsilon);
  const end = bytes(least(args.n, (task + 1) * CHUNK));
  for (let o = bytes(task * CHUNK); o < end; o += 16) {
    const p = v128.load(args.parameter + o);
    const g = slope(args.gradient + o, p, decay);
    const sum = f32x4.add(v128.load(args.first + o), f32x4.mul(g, g));
    v128.store(args.first + o, sum);
    const change = f32x4.div(f32x4.mul(g, rate), f32x4.add(f32x4.sqrt(sum), epsilon));
    v128.store(args.parameter + o, f32x4.sub(p, change));
  }
}
const adagradTaskRef = adagradTask;

/** s ← s + g², p ← p - rate·g / (√s + ε) */
export function adagrad(table: usize, count: i32, rate: f32, decay: f32, epsilon: f32): void {
  const args = changetype<Args>(ARGS);
  args.rate = rate;
  args.decay = decay;
  args.epsilon = epsilon;
  moveAll(table, count, adagradTaskRef.index);
}

function adadeltaTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const decay = splat(args.decay);
  const beta = splat(args.beta1);
  const rest = splat(args.rest1);
  const epsilon = splat(args.epsilon);
  const end = bytes(least(args.n, (task + 1) * CHUNK));
  for (let o = bytes(task * CHUNK); o < end; o += 16) {
    const p = v128.load(args.parameter + o);
    const g = slope(args.gradient + o, p, decay);
    const v = average(v128.load(args.first + o), beta, f32x4.mul(g, g), rest);
    const u = v128.load(args.second + o);
    const root = f32x4.sqrt(f32x4.add(u, epsilon));
    const change = f32x4.div(f32x4.mul(g, root), f32x4.sqrt(f32x4.add(v, epsilon)));
    v128.store(args.first + o, v);
    v128.store(args.second + o, average(u, beta, f32x4.mul(change, change), rest));
    v128.store(args.parameter + o, f32x4.sub(p, f32x4.mul(change, rate)));
  }
}
const adadeltaTaskRef = adadeltaTask;

/** v ← ρv + (1-ρ)g², d = g √(u + ε) / √(v + ε), u ← ρu + (1-ρ)d², p ← p - rate·d */
export function adadelta(
  table: usize,
  count: i32,
  rate: f32,
  decay: f32,
  rho: f32,
  rest: f32,
  epsilon: f32,
): void {
  const args = changetype<Args>(ARGS);
  args.rate = rate;
  args.decay = decay;
  args.beta1 = rho;
  args.rest1 = rest;
  args.epsilon = epsilon;
  moveAll(table, count, adadeltaTaskRef.index);
}
