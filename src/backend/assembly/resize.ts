import { ARGS, parallel } from './pool';
import { bytes, copyFloats, splat, storeLanes } from './simd';

// Resizing of NHWC images. The host says where each output row and column comes from: three words a
// position, the first source, the second, and the second's weight.

@unmanaged
class Args {
  x: usize;
  y: usize;
  rows: usize;
  columns: usize;
  height: i32;
  width: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
}

/** Geometry of the next call: the images, the resized ones, and the two tables. */
export function resizeShape(
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  rows: usize,
  columns: usize,
): void {
  const args = changetype<Args>(ARGS);
  args.height = height;
  args.width = width;
  args.channels = channels;
  args.outHeight = outHeight;
  args.outWidth = outWidth;
  args.rows = rows;
  args.columns = columns;
}

// @ts-ignore: decorator
@inline
function entry(table: usize, position: i32): usize {
  return table + <usize>position * 12;
}

// @ts-ignore: decorator
@inline
function put(to: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(to, v);
  else storeLanes(to, v, left);
}

// @ts-ignore: decorator
@inline
function between(a: v128, b: v128, weight: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), weight));
}

function bilinearTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const pixel = bytes(args.channels);
  const row = <usize>args.width * pixel;
  const image = args.x + <usize>(task / args.outHeight) * <usize>args.height * row;
  const source = entry(args.rows, task % args.outHeight);
  const top = image + <usize>load<i32>(source) * row;
  const bottom = image + <usize>load<i32>(source, 4) * row;
  const down = v128.load32_splat(source, 8);
  let y = args.y + <usize>task * <usize>args.outWidth * pixel;
  for (let column = 0; column < args.outWidth; column++) {
    const at = entry(args.columns, column);
    const left = <usize>load<i32>(at) * pixel;
    const right = <usize>load<i32>(at, 4) * pixel;
    const along = v128.load32_splat(at, 8);
    for (let c = 0; c < args.channels; c += 4) {
      const above = between(v128.load(top + left + bytes(c)), v128.load(top + right + bytes(c)), along);
      const below = between(v128.load(bottom + left + bytes(c)), v128.load(bottom + right + bytes(c)), along);
      put(y + bytes(c), between(above, below, down), args.channels - c);
    }
    y += pixel;
  }
}
const bilinearTaskRef = bilinearTask;

/** y = x between its four nearest pixels, one task an output row. */
export function resizeBilinear(x: usize, y: usize, images: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  parallel(bilinearTaskRef.index, images * args.outHeight);
}

function nearestTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const pixel = bytes(args.channels);
  const row = <usize>args.width * pixel;
  const image = args.x + <usize>(task / args.outHeight) * <usize>args.height * row;
  const from = image + <usize>load<i32>(entry(args.rows, task % args.outHeight)) * row;
  let y = args.y + <usize>task * <usize>args.outWidth * pixel;
  for (let column = 0; column < args.outWidth; column++) {
    copyFloats(y, from + <usize>load<i32>(entry(args.columns, column)) * pixel, args.channels);
    y += pixel;
  }
}
const nearestTaskRef = nearestTask;

/** y = the pixel of x that the tables' first words name, one task an output row. */
export function resizeNearest(x: usize, y: usize, images: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  parallel(nearestTaskRef.index, images * args.outHeight);
}

/** to += v·weight on one pixel. */
// @ts-ignore: decorator
@inline
function spread(to: usize, v: v128, weight: v128, left: i32): void {
  put(to, f32x4.add(v128.load(to), f32x4.mul(v, weight)), left);
}

// @ts-ignore: decorator
@inline
function gradTask(image: i32, bilinear: bool): void {
  const args = changetype<Args>(ARGS);
  const pixel = bytes(args.channels);
  const row = <usize>args.width * pixel;
  const dx = args.x + <usize>image * <usize>args.height * row;
  let dy = args.y + <usize>image * <usize>(args.outHeight * args.outWidth) * pixel;
  const one = splat(1);
  memory.fill(dx, 0, <usize>args.height * row);
  for (let r = 0; r < args.outHeight; r++) {
    const source = entry(args.rows, r);
    const top = dx + <usize>load<i32>(source) * row;
    const bottom = dx + <usize>load<i32>(source, 4) * row;
    const down = v128.load32_splat(source, 8);
    const up = f32x4.sub(one, down);
    for (let column = 0; column < args.outWidth; column++) {
      const at = entry(args.columns, column);
      const left = <usize>load<i32>(at) * pixel;
      const right = <usize>load<i32>(at, 4) * pixel;
      const along = v128.load32_splat(at, 8);
      const back = f32x4.sub(one, along);
      for (let c = 0; c < args.channels; c += 4) {
        const v = v128.load(dy + bytes(c));
        const rest = args.channels - c;
        if (bilinear) {
          spread(top + left + bytes(c), v, f32x4.mul(up, back), rest);
          spread(top + right + bytes(c), v, f32x4.mul(up, along), rest);
          spread(bottom + left + bytes(c), v, f32x4.mul(down, back), rest);
          spread(bottom + right + bytes(c), v, f32x4.mul(down, along), rest);
        } else {
          spread(top + left + bytes(c), v, one, rest);
        }
      }
      dy += pixel;
    }
  }
}

function bilinearGradTask(image: i32): void {
  gradTask(image, true);
}
function nearestGradTask(image: i32): void {
  gradTask(image, false);
}
const bilinearGradTaskRef = bilinearGradTask;
const nearestGradTaskRef = nearestGradTask;

/** dx = what each pixel of dy came from, with its weight; one task an image. */
export function resizeGrad(dx: usize, dy: usize, images: i32, bilinear: bool): void {
  const args = changetype<Args>(ARGS);
  args.x = dx;
  args.y = dy;
  parallel(bilinear ? bilinearGradTaskRef.index : nearestGradTaskRef.index, images);
}
