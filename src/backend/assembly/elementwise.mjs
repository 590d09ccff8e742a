// Writes the elementwise kernels: one expression an operation here, the loops around them once.

/** y = f(x); p and q are the operation's parameters. */
const unary = {
  Neg: 'f32x4.neg(x)',
  Abs: 'f32x4.abs(x)',
  Relu: 'f32x4.max(x, splat(0))',
  Relu6: 'f32x4.min(f32x4.max(x, splat(0)), splat(6))',
  LeakyRelu: 'v128.bitselect(f32x4.mul(x, p), x, f32x4.lt(x, splat(0)))',
  Elu: 'v128.bitselect(expm14(x), x, f32x4.lt(x, splat(0)))',
  Selu:
    'v128.bitselect(f32x4.mul(expm14(x), splat(1.7580993408473768)), f32x4.mul(x, splat(1.0507009873554805)), f32x4.lt(x, splat(0)))',
  Sigmoid: 'sigmoid4(x)',
  Tanh: 'tanh4(x)',
  Exp: 'exp4(x)',
  Expm1: 'expm14(x)',
  Log: 'log4(x)',
  Log1p: 'log1p4(x)',
  Softplus: 'softplus4(x)',
  Erf: 'erf4(x)',
  Sqrt: 'f32x4.sqrt(x)',
  Rsqrt: 'f32x4.div(splat(1), f32x4.sqrt(x))',
  Square: 'f32x4.mul(x, x)',
  Reciprocal: 'f32x4.div(splat(1), x)',
  Floor: 'f32x4.floor(x)',
  Ceil: 'f32x4.ceil(x)',
  Round: 'f32x4.nearest(x)',
  Sign: 'v128.or(v128.and(f32x4.gt(x, splat(0)), splat(1)), v128.and(f32x4.lt(x, splat(0)), splat(-1)))',
  Sin: 'sin4(x)',
  Cos: 'cos4(x)',
  Tan: 'tan4(x)',
  ClipByValue: 'f32x4.max(f32x4.min(x, q), p)',
  // NaN stays, positive is 1, the rest is alpha.
  Step: 'v128.bitselect(v128.bitselect(splat(1), p, f32x4.gt(x, splat(0))), x, f32x4.eq(x, x))',
};

/** o = f(a, b). The gradients take (dy, x) or (dy, y). */
const binary = {
  Add: 'f32x4.add(a, b)',
  Sub: 'f32x4.sub(a, b)',
  Multiply: 'f32x4.mul(a, b)',
  RealDiv: 'f32x4.div(a, b)',
  Maximum: 'f32x4.max(a, b)',
  Minimum: 'f32x4.min(a, b)',
  SquaredDifference: 'f32x4.mul(f32x4.sub(a, b), f32x4.sub(a, b))',
  Pow: 'pow4(a, b)',
  Prelu: 'v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, splat(0)))',
  ReluGrad: 'v128.bitselect(a, v128.and(b, f32x4.ne(b, b)), f32x4.gt(b, splat(0)))',
  SigmoidGrad: 'f32x4.mul(a, f32x4.mul(b, f32x4.sub(splat(1), b)))',
  TanhGrad: 'f32x4.mul(a, f32x4.sub(splat(1), f32x4.mul(b, b)))',
  // (z, t): binary cross-entropy of sigmoid(z) against t, and its derivative by z.
  SigmoidCrossEntropy: 'f32x4.sub(softplus4(a), f32x4.mul(a, b))',
  SigmoidResidual: 'f32x4.sub(sigmoid4(a), b)',
  EluGrad: 'v128.bitselect(a, f32x4.mul(a, f32x4.add(b, splat(1))), f32x4.ge(b, splat(0)))',
  Atan2: 'atan24(a, b)',
  Mod: 'mod4(a, b)',
  // Gives integers.
  FloorDiv: 'floorDiv4(a, b)',
};

/** The same of integers, which wrap around at 2³². */
const intUnary = {
  NegInt: 'i32x4.neg(x)',
  AbsInt: 'i32x4.abs(x)',
};
const intBinary = {
  AddInt: 'i32x4.add(a, b)',
  SubInt: 'i32x4.sub(a, b)',
  MultiplyInt: 'multiplyInt4(a, b)',
  MaximumInt: 'i32x4.max_s(a, b)',
  MinimumInt: 'i32x4.min_s(a, b)',
  FloorDivInt: 'floorDivInt4(a, b)',
  ModInt: 'modInt4(a, b)',
};

/** Masks, stored as bytes 0 and 1. */
const compare = {
  Greater: 'f32x4.gt(a, b)',
  GreaterEqual: 'f32x4.ge(a, b)',
  Less: 'f32x4.lt(a, b)',
  LessEqual: 'f32x4.le(a, b)',
  Equal: 'f32x4.eq(a, b)',
  NotEqual: 'f32x4.ne(a, b)',
  GreaterInt: 'i32x4.gt_s(a, b)',
  GreaterEqualInt: 'i32x4.ge_s(a, b)',
  LessInt: 'i32x4.lt_s(a, b)',
  LessEqualInt: 'i32x4.le_s(a, b)',
  EqualInt: 'i32x4.eq(a, b)',
  NotEqualInt: 'i32x4.ne(a, b)',
};

/** Masks of one tensor, of floats or integers ... */
const test = {
  IsNan: 'f32x4.ne(x, x)',
  IsInf: 'f32x4.eq(f32x4.abs(x), splat(Infinity))',
  IsFinite: 'f32x4.lt(f32x4.abs(x), splat(Infinity))',
  FloatToBool: 'f32x4.ne(x, splat(0))',
  IntToBool: 'i32x4.ne(x, i32x4.splat(0))',
};
/** ... or of bytes, widened to integers. */
const byteTest = { LogicalNot: 'i32x4.eq(x, i32x4.splat(0))' };

/** Masks of two masks, widened likewise. */
const logic = {
  LogicalAnd: 'v128.and(i32x4.ne(a, i32x4.splat(0)), i32x4.ne(b, i32x4.splat(0)))',
  LogicalOr: 'i32x4.ne(v128.or(a, b), i32x4.splat(0))',
};

const head = `
import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, least, most, splat, storeLanes } from './simd';
import { cos4, pow4, sin4, tan4 } from './double';
import { atan24, floorDiv4, floorDivInt4, mod4, modInt4, multiplyInt4 } from './quotient';
import { erf4, exp4, expm14, log1p4, log4, sigmoid4, softplus4, tanh4 } from './math';

// Every block of memory is a whole number of 64 bytes, so a loop over a whole tensor may overshoot
// its end by a vector; a loop over a row of one may not.
const CHUNK: i32 = 16384;

@unmanaged class Unary { x: usize; y: usize; n: i32; p: f32; q: f32; }
@unmanaged class Binary { a: usize; b: usize; o: usize; rows: i32; inner: i32; aInner: i32; bInner: i32; rowsPerTask: i32; rank: i32; }
const DIMS: usize = ARGS + 64;

/** Offset in floats of row r of an operand: dims, then a's strides, then b's, eight words each. */
function rowOffset(row: i32, rank: i32, strides: usize): i32 {
  if (rank == 1) return row * load<i32>(strides);
  let offset = 0;
  for (let d = rank - 1; d >= 0; d--) {
    const size = load<i32>(DIMS + bytes(d));
    offset += (row % size) * load<i32>(strides + bytes(d));
    row /= size;
  }
  return offset;
}

/** Address where the shape of a broadcast is written before the call. */
export function broadcastDims(): usize { return DIMS; }

// @ts-ignore: decorator
@inline function storeMask(to: usize, m: v128): void {
  const ones = v128.and(m, i32x4.splat(1));
  const shorts = i16x8.narrow_i32x4_s(ones, ones);
  store<i32>(to, i32x4.extract_lane(i8x16.narrow_i16x8_s(shorts, shorts), 0));
}
/** Four bytes as words. */
// @ts-ignore: decorator
@inline function loadBytes(from: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(from)));
}
// @ts-ignore: decorator
@inline function splatByte(from: usize): v128 { return i32x4.splat(<i32>load<u8>(from)); }
function storeMaskLanes(to: usize, m: v128, count: i32): void {
  store<u8>(to, <u8>(i32x4.extract_lane(m, 0) & 1));
  if (count > 1) store<u8>(to, <u8>(i32x4.extract_lane(m, 1) & 1), 1);
  if (count > 2) store<u8>(to, <u8>(i32x4.extract_lane(m, 2) & 1), 2);
}
`;

function unaryKernel(name, expression) {
  return `
// @ts-ignore: decorator
@inline function f${name}(x: v128, p: v128, q: v128): v128 { return ${expression}; }
function t${name}(task: i32): void {
  const args = changetype<Unary>(ARGS);
  const p = splat(args.p), q = splat(args.q);
  let x = args.x + bytes(task * CHUNK), y = args.y + bytes(task * CHUNK);
  for (let left = least(CHUNK, args.n - task * CHUNK); left > 0; left -= 8) {
    const y0 = f${name}(v128.load(x), p, q), y1 = f${name}(v128.load(x, 16), p, q);
    v128.store(y, y0);
    v128.store(y, y1, 16);
    x += 32;
    y += 32;
  }
}
const r${name} = t${name};
export function unary${name}(x: usize, y: usize, n: i32, p: f32, q: f32): void {
  const args = changetype<Unary>(ARGS);
  args.x = x; args.y = y; args.n = n; args.p = p; args.q = q;
  if (n <= CHUNK) t${name}(0); else parallel(r${name}.index, ceilDiv(n, CHUNK), true);
}
`;
}

function testKernel(name, expression, load) {
  const size = load === 'loadBytes' ? '<usize>' : 'bytes';
  return `
function t${name}(task: i32): void {
  const args = changetype<Unary>(ARGS);
  const end = least(args.n, (task + 1) * CHUNK);
  for (let i = task * CHUNK; i < end; i += 4) {
    const x = ${load}(args.x + ${size}(i));
    storeMask(args.y + <usize>i, ${expression});
  }
}
const r${name} = t${name};
export function test${name}(x: usize, y: usize, n: i32): void {
  const args = changetype<Unary>(ARGS);
  args.x = x; args.y = y; args.n = n;
  if (n <= CHUNK) t${name}(0); else parallel(r${name}.index, ceilDiv(n, CHUNK), true);
}
`;
}

function binaryKernel(name, expression, kind) {
  const mask = kind !== 'binary';
  const logical = kind === 'logic';
  const inSize = logical ? '<usize>' : 'bytes';
  const load = logical ? 'loadBytes' : 'v128.load';
  const four = logical ? ' + 4' : ', 16';
  const splatted = logical ? 'splatByte' : 'v128.load32_splat';
  const size = mask ? '<usize>' : 'bytes';
  const put = mask ? 'storeMask' : 'v128.store';
  const putLanes = mask ? 'storeMaskLanes' : 'storeLanes';
  const row = (a, b, before = '') => `
      let i = 0;${before}
      for (; i + 4 <= n; i += 4) ${put}(o + ${size}(i), f${name}(${a}, ${b}));
      if (i < n) ${putLanes}(o + ${size}(i), f${name}(${a}, ${b}), n - i);`;
  const a = `${load}(a + ${inSize}(i))`;
  const b = `${load}(b + ${inSize}(i))`;
  // Two vectors at once, which become one of 256 bits; only where both operands are rows, to keep
  // the module small.
  const pairs = `
      for (; i + 8 <= n; i += 8) {
        const o0 = f${name}(${a}, ${b});
        const o1 = f${name}(${load}(a + ${inSize}(i)${four}), ${load}(b + ${inSize}(i)${four}));
        ${put}(o + ${size}(i), o0);
        ${put}(o + ${size}(i) + ${size}(4), o1);
      }`;
  return `
// @ts-ignore: decorator
@inline function f${name}(a: v128, b: v128): v128 { return ${expression}; }
function t${name}(task: i32): void {
  const args = changetype<Binary>(ARGS);
  let rowFirst = 0, rowEnd = 1, n = args.inner, shift = 0;
  if (args.rows == 1) {
    shift = task * CHUNK;
    n = least(CHUNK, n - shift);
    if (args.aInner == 1 && args.bInner == 1) {
      const a = args.a + ${inSize}(shift), b = args.b + ${inSize}(shift), o = args.o + ${size}(shift);
      for (let i = 0; i < n; i += 8) {
        const o0 = f${name}(${a}, ${b});
        const o1 = f${name}(${load}(a + ${inSize}(i)${four}), ${load}(b + ${inSize}(i)${four}));
        ${put}(o + ${size}(i), o0);
        ${put}(o + ${size}(i) + ${size}(4), o1);
      }
      return;
    }
  } else {
    rowFirst = task * args.rowsPerTask;
    rowEnd = least(args.rows, rowFirst + args.rowsPerTask);
  }
  for (let row = rowFirst; row < rowEnd; row++) {
    const a = args.a + ${inSize}(rowOffset(row, args.rank, DIMS + 32) + shift * args.aInner);
    const b = args.b + ${inSize}(rowOffset(row, args.rank, DIMS + 64) + shift * args.bInner);
    const o = args.o + ${size}(row * args.inner + shift);
    if (args.aInner == 1 && args.bInner == 1) {${row(a, b, pairs)}
    } else if (args.aInner == 1) {
      const vb = ${splatted}(b);${row(a, 'vb')}
    } else if (args.bInner == 1) {
      const va = ${splatted}(a);${row('va', b)}
    } else {
      const v = f${name}(${splatted}(a), ${splatted}(b));${row('v', 'v').replaceAll(`f${name}(v, v)`, 'v')}
    }
  }
}
const r${name} = t${name};
export function binary${name}(a: usize, b: usize, o: usize, rows: i32, rank: i32, inner: i32, aInner: i32, bInner: i32): void {
  const args = changetype<Binary>(ARGS);
  args.a = a; args.b = b; args.o = o; args.rows = rows; args.rank = rank; args.inner = inner; args.aInner = aInner; args.bInner = bInner;
  if (rows == 1) {
    parallel(r${name}.index, ceilDiv(inner, CHUNK), true);
    return;
  }
  args.rowsPerTask = most(1, CHUNK / inner);
  parallel(r${name}.index, ceilDiv(rows, args.rowsPerTask), true);
}
`;
}

/** The AssemblyScript source of every elementwise kernel. */
export function elementwiseSource() {
  const parts = [head];
  for (const [name, expression] of Object.entries({ ...unary, ...intUnary })) {
    parts.push(unaryKernel(name, expression));
  }
  for (const [name, expression] of Object.entries({ ...binary, ...intBinary })) {
    parts.push(binaryKernel(name, expression, 'binary'));
  }
  for (const [name, expression] of Object.entries(compare)) {
    parts.push(binaryKernel(name, expression, 'compare'));
  }
  for (const [name, expression] of Object.entries(logic)) {
    parts.push(binaryKernel(name, expression, 'logic'));
  }
  for (const [name, expression] of Object.entries(test)) {
    parts.push(testKernel(name, expression, 'v128.load'));
  }
  for (const [name, expression] of Object.entries(byteTest)) {
    parts.push(testKernel(name, expression, 'loadBytes'));
  }
  return parts.join('');
}
