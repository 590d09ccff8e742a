import { scratch } from './pool';
import { bytes, ceilDiv, copyFloats, least, most, put } from './simd';
import { activate, activation, bias, ZEROS } from './tile';
import { line, linePositions, lineUnit, UNIT } from './tiles';
import { windows } from './window';

// A convolution to a few channels, which would leave most of a row of the register tile empty: here
// neighbouring positions lie side by side in a vector, and a weight is the same for all of them. So
// windows have to begin side by side in memory: the images are planes, and the stride is 1. Each sum
// is still one chain in the order of the walk, with the same bits as in the other tiles.

/** Most channels of a result that is made in lines. */
const CHANNELS: i32 = 6;
/** Floats of the sums that a thread makes before it moves them to where they go. */
export const SUMS: i32 = 4096;
/** Bytes of a thread's scratch before what the lines of the sides take. */
export const SIDES: usize = 20480;

/** The first column of positions that see all tap columns, where the stride is 1. */
export function innerColumn(): i32 {
  return most(0, -windows().left);
}

/** The column after the last of them. */
export function innerEnd(): i32 {
  const w = windows();
  return least(w.columns, w.width - w.left - (w.tapColumns - 1) * w.dilationWidth);
}

function couldBeLines(channels: i32): bool {
  return channels <= CHANNELS && windows().strideWidth == 1 && innerEnd() - innerColumn() >= UNIT;
}

/** Whether a result of so many channels is made in lines. */
export function areLines(channels: i32): bool {
  return windows().pixel == 4 && couldBeLines(channels);
}

/**
 * Whether it would be, and fast enough to make up for it, if images were brought to planes: a float
 * is moved once, and each tap and channel takes it once.
 */
export function areWorthPlanes(channels: i32): bool {
  const w = windows();
  return w.depth > 1 && w.tapRows * w.tapColumns >= 2 * channels && couldBeLines(channels);
}

/** The sums of n positions, UNIT at least, whose first window is at `from`: to[channel][apart]. */
export function sumLine(from: usize, n: i32, weights: usize, channels: i32, to: usize, apart: usize): void {
  const start = bias ? bias : ZEROS;
  const wide = linePositions(channels);
  const tile = line(channels);
  let at = 0;
  for (; at + wide <= n; at += wide) {
    call_indirect<void>(tile, from + bytes(at), weights, start, to + bytes(at), apart);
  }
  const unit = lineUnit(channels);
  for (; at < n; at += UNIT) {
    // The last unit overlaps the one before it: the same sums, made twice.
    const first = bytes(least(at, n - UNIT));
    call_indirect<void>(unit, from + first, weights, start, to + first, apart);
  }
}

/** Moves n positions of four channels, or of the `channels` that are left, to every `step` bytes. */
function interleave(sums: usize, apart: usize, channels: i32, n: i32, to: usize, step: usize): void {
  const last = channels - 1;
  const s1 = <usize>least(1, last) * apart;
  const s2 = <usize>least(2, last) * apart;
  const s3 = <usize>least(3, last) * apart;
  for (; n > 0; n -= 4) {
    const r0 = v128.load(sums);
    const r1 = v128.load(sums + s1);
    const r2 = v128.load(sums + s2);
    const r3 = v128.load(sums + s3);
    const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    put(to, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5), channels);
    if (n > 1) put(to + step, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7), channels);
    if (n > 2) put(to + 2 * step, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5), channels);
    if (n > 3) put(to + 3 * step, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7), channels);
    sums += 16;
    to += 4 * step;
  }
}

/** Moves the sums of n positions to every `step` bytes. */
export function moveLine(sums: usize, apart: usize, channels: i32, n: i32, to: usize, step: usize): void {
  if (channels == 1) {
    if (step == 4) copyFloats(to, sums, n);
    else for (let i = 0; i < n; i++) store<f32>(to + <usize>i * step, load<f32>(sums + bytes(i)));
    return;
  }
  for (let j = 0; j < channels; j += 4) {
    interleave(sums + <usize>j * apart, apart, least(4, channels - j), n, to + bytes(j), step);
  }
}

/** The inner positions of some images and rows, which all see the taps of the walk. */
export function convLines(
  weights: usize,
  channels: i32,
  images: usize,
  image0: i32,
  imageEnd: i32,
  row0: i32,
  rowEnd: i32,
): void {
  const w = windows();
  const column0 = innerColumn();
  const columnEnd = innerEnd();
  const room = SUMS / channels;
  // Rows end in the midst of a tile, so a line may go on through what lies between two of them: sums
  // that nobody asks for.
  const wide = linePositions(channels);
  const whole = ceilDiv(columnEnd - column0, wide) * wide;
  const rows = w.strideHeight == 1 && w.width <= least(whole, room) ? room / w.width : 1;
  for (let image = image0; image < imageEnd; image++) {
    for (let row = row0; row < rowEnd; row += rows) {
      const y = row * w.strideHeight + w.top;
      const from = images + <usize>image * w.image + <usize>y * w.line + bytes(w.left);
      const to = w.target + <usize>image * w.targetImage + <usize>row * w.targetRow;
      const count = least(rows, rowEnd - row);
      for (let part = column0; part < columnEnd; part += room) {
        const column = least(part, columnEnd - UNIT);
        const n = least(room, columnEnd - column);
        const floats = n + (count - 1) * w.width;
        const apart = bytes(floats);
        sumLine(from + bytes(column), floats, weights, channels, scratch, apart);
        if (activation) activate(scratch, floats * channels);
        for (let r = 0; r < count; r++) {
          const target = to + <usize>r * w.targetRow + <usize>column * w.targetColumn;
          moveLine(scratch + bytes(r * w.width), apart, channels, n, target, w.targetColumn);
        }
      }
    }
  }
}
