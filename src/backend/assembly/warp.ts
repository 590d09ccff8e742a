import { ARGS, parallel } from './pool';
import { bytes, copyFloats, fillFloats } from './simd';

// Images that are turned, cropped or warped: each pixel of the result is looked up in the image, at a
// place that is computed in double precision. One task a row of pixels.

@unmanaged
class Args {
  x: usize;
  y: usize;
  height: i32;
  width: i32;
  channels: i32;
  rows: i32;
  columns: i32;
  bilinear: bool;
}

@unmanaged
class Warp extends Args {
  transforms: usize;
  /** Words from the transform of an image to that of the next. */
  step: i32;
  mode: i32;
  fill: f32;
}

@unmanaged
class Turn extends Args {
  fill: usize;
  sine: f64;
  cosine: f64;
  centerX: f64;
  centerY: f64;
}

@unmanaged
class Crop extends Args {
  boxes: usize;
  images: usize;
  fill: f32;
}

/** The nearest whole number, halves up. */
// @ts-ignore: decorator
@inline
function nearest(x: f64): f64 {
  const whole = Math.floor(x);
  return x - whole >= 0.5 ? whole + 1 : whole;
}

/** Whether a whole number is a place of `size`; not one that is no number. */
// @ts-ignore: decorator
@inline
function isIn(i: f64, size: i32): bool {
  return i >= 0 && i < <f64>size;
}

const REFLECT: i32 = 0;
const WRAP: i32 = 1;
const NEAREST: i32 = 2;

/** The same as Math.max(0, Math.min(x, most)) of JavaScript's. */
// @ts-ignore: decorator
@inline
function clamped(x: f64, most: f64): f64 {
  return max<f64>(0, min<f64>(x, most));
}

/** Where a place outside of the image lies in what continues it. */
function continued(at: f64, size: i32, mode: i32): f64 {
  const length = <f64>size;
  if (mode == NEAREST) return clamped(at, length - 1);
  if (mode == REFLECT) {
    const twice = 2 * length;
    if (at < 0) {
      if (size <= 1) at = 0;
      else {
        if (at < twice) at = twice * Math.trunc(-at / twice) + at;
        at = at < -length ? at + twice : -at - 1;
      }
    } else if (at > length - 1) {
      if (size <= 1) at = 0;
      else {
        at -= twice * Math.trunc(at / twice);
        if (at >= length) at = twice - at - 1;
      }
    }
    return clamped(at, length - 1);
  }
  if (mode == WRAP) {
    const last = length - 1;
    if (at < 0) {
      if (size <= 1) at = 0;
      else at += length * (Math.trunc(-at / last) + 1);
    } else if (at > last) {
      if (size <= 1) at = 0;
      else at -= length * Math.trunc(at / last);
    }
    return clamped(at, last);
  }
  return at;
}

/** A value of the image, or the fill outside. */
// @ts-ignore: decorator
@inline
function valueAt(args: Warp, image: usize, y: f64, x: f64, channel: i32): f64 {
  if (!isIn(y, args.height) || !isIn(x, args.width)) return args.fill;
  return load<f32>(image + bytes((<i32>y * args.width + <i32>x) * args.channels + channel));
}

function warpTask(task: i32): void {
  const args = changetype<Warp>(ARGS);
  const channels = args.channels;
  const b = task / args.rows;
  const row = <f64>(task % args.rows);
  const t = args.transforms + bytes(b * args.step);
  const image = args.x + bytes(b * args.height * args.width * channels);
  let to = args.y + bytes(task * args.columns * channels);
  for (let column = 0; column < args.columns; column++, to += bytes(channels)) {
    const at = <f64>column;
    const depth = <f64>load<f32>(t, 24) * at + <f64>load<f32>(t, 28) * row + 1;
    if (depth == 0) {
      fillFloats(to, args.fill, channels);
      continue;
    }
    const toX = <f64>load<f32>(t) * at + <f64>load<f32>(t, 4) * row + <f64>load<f32>(t, 8);
    const toY = <f64>load<f32>(t, 12) * at + <f64>load<f32>(t, 16) * row + <f64>load<f32>(t, 20);
    const x = continued(toX / depth, args.width, args.mode);
    const y = continued(toY / depth, args.height, args.mode);
    if (!args.bilinear) {
      const nearY = nearest(y);
      const nearX = nearest(x);
      if (isIn(nearY, args.height) && isIn(nearX, args.width)) {
        const from = (<i32>nearY * args.width + <i32>nearX) * channels;
        copyFloats(to, image + bytes(from), channels);
      } else fillFloats(to, args.fill, channels);
      continue;
    }
    const top = Math.floor(y);
    const left = Math.floor(x);
    const bottom = top + 1;
    const right = left + 1;
    for (let c = 0; c < channels; c++) {
      const above =
        (right - x) * valueAt(args, image, top, left, c) + (x - left) * valueAt(args, image, top, right, c);
      const below =
        (right - x) * valueAt(args, image, bottom, left, c) + (x - left) * valueAt(args, image, bottom, right, c);
      store<f32>(to + bytes(c), <f32>((bottom - y) * above + (y - top) * below));
    }
  }
}
const warpTaskRef = warpTask;

/**
 * y[images][rows][columns] from x at the places that projective transforms of eight numbers name, one
 * for all images (step 0) or one for each (step 8). Outside, the image is reflected (mode 0), repeated
 * (1), continued by its edge (2) or filled (3).
 */
export function warp(
  x: usize,
  transforms: usize,
  y: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  step: i32,
  mode: i32,
  fill: f32,
  bilinear: i32,
): void {
  const args = changetype<Warp>(ARGS);
  args.x = x;
  args.transforms = transforms;
  args.y = y;
  args.height = height;
  args.width = width;
  args.channels = channels;
  args.rows = rows;
  args.columns = columns;
  args.step = step;
  args.mode = mode;
  args.fill = fill;
  args.bilinear = bilinear != 0;
  parallel(warpTaskRef.index, images * rows, true);
}

function turnTask(task: i32): void {
  const args = changetype<Turn>(ARGS);
  const channels = args.channels;
  const image = args.x + bytes((task / args.height) * args.height * args.width * channels);
  const row = <f64>(task % args.height) - args.centerY;
  let to = args.y + bytes(task * args.width * channels);
  for (let column = 0; column < args.width; column++, to += bytes(channels)) {
    const at = <f64>column - args.centerX;
    const x = nearest(at * args.cosine - row * args.sine + args.centerX);
    const y = nearest(at * args.sine + row * args.cosine + args.centerY);
    const inside = isIn(x, args.width) && isIn(y, args.height);
    const from = inside ? image + bytes((<i32>y * args.width + <i32>x) * channels) : args.fill;
    copyFloats(to, from, channels);
  }
}
const turnTaskRef = turnTask;

/** y = images turned around a center, with `fill`, a value for each channel, where nothing was. */
export function turn(
  x: usize,
  y: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  fill: usize,
  sine: f64,
  cosine: f64,
  centerX: f64,
  centerY: f64,
): void {
  const args = changetype<Turn>(ARGS);
  args.x = x;
  args.y = y;
  args.height = height;
  args.width = width;
  args.channels = channels;
  args.fill = fill;
  args.sine = sine;
  args.cosine = cosine;
  args.centerX = centerX;
  args.centerY = centerY;
  parallel(turnTaskRef.index, images * height, true);
}

/** Where the i-th of n samples lies, from the edge `first` of a box to the other. */
// @ts-ignore: decorator
@inline
function sample(first: f64, last: f64, i: i32, n: i32, size: i32): f64 {
  const end = <f64>(size - 1);
  if (n <= 1) return 0.5 * (first + last) * end;
  return first * end + <f64>i * (((last - first) * end) / <f64>(n - 1));
}

function cropTask(task: i32): void {
  const args = changetype<Crop>(ARGS);
  const channels = args.channels;
  const b = task / args.rows;
  const box = args.boxes + bytes(4 * b);
  const from = load<i32>(args.images + bytes(b)) * args.height * args.width * channels;
  const image = args.x + bytes(from);
  const columns = args.columns;
  let to = args.y + bytes(task * columns * channels);
  const y = sample(load<f32>(box), load<f32>(box, 8), task % args.rows, args.rows, args.height);
  if (y < 0 || y > <f64>(args.height - 1)) {
    fillFloats(to, args.fill, columns * channels);
    return;
  }
  for (let column = 0; column < columns; column++, to += bytes(channels)) {
    const x = sample(load<f32>(box, 4), load<f32>(box, 12), column, columns, args.width);
    if (x < 0 || x > <f64>(args.width - 1)) {
      fillFloats(to, args.fill, channels);
      continue;
    }
    if (x != x || y != y) {
      fillFloats(to, f32.NaN, channels);
      continue;
    }
    if (!args.bilinear) {
      const near = (<i32>nearest(y) * args.width + <i32>nearest(x)) * channels;
      copyFloats(to, image + bytes(near), channels);
      continue;
    }
    const top = Math.floor(y);
    const left = Math.floor(x);
    const right = <i32>Math.ceil(x);
    const aboveRow = <i32>top * args.width;
    const belowRow = <i32>Math.ceil(y) * args.width;
    const aboveLeft = image + bytes((aboveRow + <i32>left) * channels);
    const aboveRight = image + bytes((aboveRow + right) * channels);
    const belowLeft = image + bytes((belowRow + <i32>left) * channels);
    const belowRight = image + bytes((belowRow + right) * channels);
    for (let c = 0; c < channels; c++) {
      const al = <f64>load<f32>(aboveLeft + bytes(c));
      const bl = <f64>load<f32>(belowLeft + bytes(c));
      const above = al + (<f64>load<f32>(aboveRight + bytes(c)) - al) * (x - left);
      const below = bl + (<f64>load<f32>(belowRight + bytes(c)) - bl) * (x - left);
      store<f32>(to + bytes(c), <f32>(above + (below - above) * (y - top)));
    }
  }
}
const cropTaskRef = cropTask;

/** y[boxes][rows][columns]: the boxes (y1, x1, y2, x2), in parts of 1, cut out of images and resized. */
export function crop(
  x: usize,
  boxes: usize,
  images: usize,
  y: usize,
  count: i32,
  height: i32,
  width: i32,
  channels: i32,
  rows: i32,
  columns: i32,
  fill: f32,
  bilinear: i32,
): void {
  const args = changetype<Crop>(ARGS);
  args.x = x;
  args.boxes = boxes;
  args.images = images;
  args.y = y;
  args.height = height;
  args.width = width;
  args.channels = channels;
  args.rows = rows;
  args.columns = columns;
  args.fill = fill;
  args.bilinear = bilinear != 0;
  parallel(cropTaskRef.index, count * rows, true);
}
