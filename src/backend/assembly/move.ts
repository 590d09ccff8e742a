import { transpose4 } from './pack';
import { ARGS, parallel } from './pool';
import { bytes, ceilDiv, copyFloats, fillFloats, least, most } from './simd';

// Every rearrangement of elements of 4 bytes, or of one (transpose, slice, strided slice, concat,
// pad, tile, reverse, broadcast) is one strided copy: to[Σ iₖ·tₖ] = from[Σ iₖ·fₖ] over all i. The
// host merges axes and puts the shape in MOVE_DIMS: sizes, source strides, target strides, eight
// words each; the last axis is the inner one.

@unmanaged
class Args {
  from: usize;
  to: usize;
  rank: i32;
  rows: i32;
  rowsPerTask: i32;
}

const MOVE_DIMS: usize = ARGS + 64;
const TASK_FLOATS: i32 = 16384;

/** Address where the shape of a move is written before the call. */
export function moveDims(): usize {
  return MOVE_DIMS;
}

// @ts-ignore: decorator
@inline
function size(axis: i32): i32 {
  return load<i32>(MOVE_DIMS + bytes(axis));
}

// @ts-ignore: decorator
@inline
function fromStride(axis: i32): i32 {
  return load<i32>(MOVE_DIMS + 32 + bytes(axis));
}

// @ts-ignore: decorator
@inline
function toStride(axis: i32): i32 {
  return load<i32>(MOVE_DIMS + 64 + bytes(axis));
}

// @ts-ignore: decorator
@inline
function moveRow<T>(from: usize, to: usize, n: i32, fromStep: i32, toStep: i32): void {
  if (sizeof<T>() == 4) {
    if (toStep == 1 && fromStep == 1) return copyFloats(to, from, n);
    if (toStep == 1 && fromStep == 0) return fillFloats(to, load<f32>(from), n);
  } else {
    if (toStep == 1 && fromStep == 1) return memory.copy(to, from, <usize>n);
    if (toStep == 1 && fromStep == 0) return memory.fill(to, load<u8>(from), <usize>n);
  }
  for (let i = 0; i < n; i++) {
    store<T>(to + <usize>(i * toStep) * sizeof<T>(), load<T>(from + <usize>(i * fromStep) * sizeof<T>()));
  }
}

// @ts-ignore: decorator
@inline
function moveTask<T>(task: i32): void {
  const args = changetype<Args>(ARGS);
  const inner = args.rank - 1;
  const end = least(args.rows, (task + 1) * args.rowsPerTask);
  for (let row = task * args.rowsPerTask; row < end; row++) {
    let rest = row;
    let from = 0;
    let to = 0;
    for (let axis = inner - 1; axis >= 0; axis--) {
      const i = rest % size(axis);
      rest /= size(axis);
      from += i * fromStride(axis);
      to += i * toStride(axis);
    }
    const source = args.from + <usize>from * sizeof<T>();
    const target = args.to + <usize>to * sizeof<T>();
    moveRow<T>(source, target, size(inner), fromStride(inner), toStride(inner));
  }
}

function moveWordsTask(task: i32): void {
  moveTask<u32>(task);
}
function moveBytesTask(task: i32): void {
  moveTask<u8>(task);
}
const moveWordsTaskRef = moveWordsTask;
const moveBytesTaskRef = moveBytesTask;

/** A move of elements of 4 bytes, or of one. */
export function move(from: usize, to: usize, rank: i32, elementBytes: i32): void {
  const args = changetype<Args>(ARGS);
  args.from = from;
  args.to = to;
  args.rank = rank;
  args.rows = 1;
  for (let axis = 0; axis < rank - 1; axis++) args.rows *= size(axis);
  args.rowsPerTask = most(1, TASK_FLOATS / size(rank - 1));
  const task = elementBytes == 4 ? moveWordsTaskRef.index : moveBytesTaskRef.index;
  parallel(task, ceilDiv(args.rows, args.rowsPerTask));
}

// ---- planes: the last two axes swapped, four rows of the source at a time

function planeTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const rows = size(args.rank - 2);
  const columns = size(args.rank - 1);
  const perPlane = ceilDiv(rows, args.rowsPerTask);
  let rest = task / perPlane;
  let from = args.from;
  let to = args.to;
  for (let axis = args.rank - 3; axis >= 0; axis--) {
    const i = rest % size(axis);
    rest /= size(axis);
    from += bytes(i * fromStride(axis));
    to += bytes(i * toStride(axis));
  }
  const fromRow = bytes(fromStride(args.rank - 2));
  const toColumn = bytes(toStride(args.rank - 1));
  let row = (task % perPlane) * args.rowsPerTask;
  const end = least(rows, row + args.rowsPerTask);
  for (; row + 4 <= end; row += 4) {
    transpose4(from + <usize>row * fromRow, fromRow, columns, to + bytes(row), toColumn);
  }
  for (; row < end; row++) {
    let source = from + <usize>row * fromRow;
    let target = to + bytes(row);
    for (let column = 0; column < columns; column++) {
      store<i32>(target, load<i32>(source));
      source += 4;
      target += toColumn;
    }
  }
}
const planeTaskRef = planeTask;

/**
 * A move whose last axis is contiguous in the source and whose last but one is contiguous in the
 * target.
 */
export function movePlanes(from: usize, to: usize, rank: i32): void {
  const args = changetype<Args>(ARGS);
  args.from = from;
  args.to = to;
  args.rank = rank;
  let planes = 1;
  for (let axis = 0; axis < rank - 2; axis++) planes *= size(axis);
  args.rowsPerTask = most(4, (TASK_FLOATS / size(rank - 1)) & ~3);
  parallel(planeTaskRef.index, planes * ceilDiv(size(rank - 2), args.rowsPerTask));
}
