import { abs4, flush4 } from './math';
import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, least, splat } from './simd';

// One pass over a parameter and its state for each optimizer's step, in place. State that nothing
// is added to any more, as that of a unit which is never active, shrinks by a factor at each step:
// it is flushed to 0, or it would come to rest at the smallest denormal and slow down every step
// from then on.

@unmanaged
class Args {
  parameter: usize;
  gradient: usize;
  first: usize;
  second: usize;
  n: i32;
  rate: f32;
  beta1: f32;
  beta2: f32;
  rest1: f32;
  rest2: f32;
  epsilon: f32;
  floor: f32;
  nesterov: i32;
}

// Blocks of memory are whole multiples of 64 bytes, so the last vectors may overshoot a tensor's
// end.
const CHUNK: i32 = 8192;

function sgdTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const end = bytes(least(args.n, (task + 1) * CHUNK));
  for (let o = bytes(task * CHUNK); o < end; o += 16) {
    const p = v128.load(args.parameter + o);
    v128.store(args.parameter + o, f32x4.sub(p, f32x4.mul(rate, v128.load(args.gradient + o))));
  }
}
const sgdTaskRef = sgdTask;

/** p ← p - rate·g */
export function sgd(parameter: usize, gradient: usize, n: i32, rate: f32): void {
  const args = changetype<Args>(ARGS);
  args.parameter = parameter;
  args.gradient = gradient;
  args.n = n;
  args.rate = rate;
  parallel(sgdTaskRef.index, ceilDiv(n, CHUNK));
}

function momentumTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
  const beta = splat(args.beta1);
  const end = bytes(least(args.n, (task + 1) * CHUNK));
  for (let o = bytes(task * CHUNK); o < end; o += 16) {
    const g = v128.load(args.gradient + o);
    const m = flush4(f32x4.add(f32x4.mul(v128.load(args.first + o), beta), g));
    v128.store(args.first + o, m);
    const change = args.nesterov ? f32x4.add(g, f32x4.mul(m, beta)) : m;
    v128.store(args.parameter + o, f32x4.sub(v128.load(args.parameter + o), f32x4.mul(rate, change)));
  }
}
const momentumTaskRef = momentumTask;

/** m ← β·m + g; p ← p - rate·m, or with Nesterov p - rate·(g + β·m). */
export function momentum(
  parameter: usize,
  gradient: usize,
  velocity: usize,
  n: i32,
  rate: f32,
  beta: f32,
  nesterov: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.parameter = parameter;
  args.gradient = gradient;
  args.first = velocity;
  args.n = n;
  args.rate = rate;
  args.beta1 = beta;
  args.nesterov = nesterov;
  parallel(momentumTaskRef.index, ceilDiv(n, CHUNK));
}

function adamTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rate = splat(args.rate);
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
    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const size0 = f32x4.pmax(abs4(g0), floor);
    const size1 = f32x4.pmax(abs4(g1), floor);
    const m0 = flush4(f32x4.add(f32x4.mul(v128.load(m), beta1), f32x4.mul(g0, rest1)));
    const m1 = flush4(f32x4.add(f32x4.mul(v128.load(m, 16), beta1), f32x4.mul(g1, rest1)));
    const v0 = f32x4.add(f32x4.mul(v128.load(v), beta2), f32x4.mul(f32x4.mul(size0, size0), rest2));
    const v1 = f32x4.add(f32x4.mul(v128.load(v, 16), beta2), f32x4.mul(f32x4.mul(size1, size1), rest2));
    const change0 = f32x4.div(f32x4.mul(m0, rate), f32x4.add(f32x4.sqrt(v0), epsilon));
    const change1 = f32x4.div(f32x4.mul(m1, rate), f32x4.add(f32x4.sqrt(v1), epsilon));
    const p0 = f32x4.sub(v128.load(p), change0);
    const p1 = f32x4.sub(v128.load(p, 16), change1);
    v128.store(m, m0);
    v128.store(m, m1, 16);
    v128.store(v, v0);
    v128.store(v, v1, 16);
    v128.store(p, p0);
    v128.store(p, p1, 16);
    p += 32;
    g += 32;
    m += 32;
    v += 32;
  }
}
const adamTaskRef = adamTask;

/**
 * m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², p ← p - rate·m / (√v + ε). The corrections of Adam are in
 * rate and ε already. The rests 1-β are given: of a rounded β they would be off. A |g| below
 * `floor` counts as that in v.
 */
export function adam(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  n: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  rest1: f32,
  rest2: f32,
  epsilon: f32,
  floor: f32,
): void {
  const args = changetype<Args>(ARGS);
  args.parameter = parameter;
  args.gradient = gradient;
  args.first = first;
  args.second = second;
  args.n = n;
  args.rate = rate;
  args.beta1 = beta1;
  args.beta2 = beta2;
  args.rest1 = rest1;
  args.rest2 = rest2;
  args.epsilon = epsilon;
  args.floor = floor;
  parallel(adamTaskRef.index, ceilDiv(n, CHUNK));
}
