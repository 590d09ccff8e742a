import { ARGS, parallel } from './pool';
import { bytes, least, most, put, splat } from './simd';

// Pooling of NHWC images, four channels at a time; one task an image (its gradient scatters within
// the image).

@unmanaged
class Args {
  x: usize;
  y: usize;
  dy: usize;
  dx: usize;
  height: i32;
  width: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  windowHeight: i32;
  windowWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  top: i32;
  left: i32;
}

/** Geometry of the next pooling call. */
export function poolShape(
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  top: i32,
  left: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.height = height;
  args.width = width;
  args.channels = channels;
  args.outHeight = outHeight;
  args.outWidth = outWidth;
  args.windowHeight = windowHeight;
  args.windowWidth = windowWidth;
  args.strideHeight = strideHeight;
  args.strideWidth = strideWidth;
  args.top = top;
  args.left = left;
}

/**
 * Looks at each window of an image: forward for the largest value (a NaN is not larger than
 * anything) or the mean of those inside the image; backward dy goes to the first largest in
 * row-major order, or to all taps of the window in equal shares. These are the rules of the
 * reference backend. What it does is known when this is compiled.
 */
// @ts-ignore: decorator
@inline
function windowsTask(image: i32, isMax: bool, isGrad: bool): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const pixel = bytes(channels);
  const row = <usize>args.width * pixel;
  const x = args.x + <usize>image * <usize>args.height * row;
  const dx = args.dx + <usize>image * <usize>args.height * row;
  let y = (isGrad ? args.dy : args.y) + <usize>(image * args.outHeight * args.outWidth) * pixel;
  const none = splat(isMax ? -Infinity : 0);
  const share = splat(<f32>1 / <f32>(args.windowHeight * args.windowWidth));
  if (isGrad) memory.fill(dx, 0, <usize>args.height * row);
  for (let oh = 0; oh < args.outHeight; oh++) {
    const top = oh * args.strideHeight - args.top;
    const h0 = most(0, top);
    const h1 = least(args.height, top + args.windowHeight);
    for (let ow = 0; ow < args.outWidth; ow++) {
      const left = ow * args.strideWidth - args.left;
      const w0 = most(0, left);
      const w1 = least(args.width, left + args.windowWidth);
      const count = most(0, h1 - h0) * most(0, w1 - w0);
      for (let c = 0; c < channels; c += 4) {
        let all = none;
        if (isMax || !isGrad) {
          for (let h = h0; h < h1; h++) {
            for (let w = w0; w < w1; w++) {
              const v = v128.load(x + <usize>h * row + <usize>w * pixel + bytes(c));
              all = isMax ? f32x4.pmax(all, v) : f32x4.add(all, v);
            }
          }
        }
        if (!isGrad) {
          put(y + bytes(c), isMax ? all : f32x4.div(all, splat(<f32>count)), channels - c);
          continue;
        }
        let g = v128.load(y + bytes(c));
        if (!isMax) g = f32x4.mul(g, share);
        let open = f32x4.gt(all, none);
        for (let h = h0; h < h1; h++) {
          for (let w = w0; w < w1; w++) {
            const at = <usize>h * row + <usize>w * pixel + bytes(c);
            let part = g;
            if (isMax) {
              const hit = v128.and(f32x4.eq(v128.load(x + at), all), open);
              open = v128.andnot(open, hit);
              part = v128.and(g, hit);
            }
            put(dx + at, f32x4.add(v128.load(dx + at), part), channels - c);
          }
        }
      }
      y += pixel;
    }
  }
}

function maxTask(image: i32): void {
  windowsTask(image, true, false);
}
function maxGradTask(image: i32): void {
  windowsTask(image, true, true);
}
function meanTask(image: i32): void {
  windowsTask(image, false, false);
}
function meanGradTask(image: i32): void {
  windowsTask(image, false, true);
}
const maxTaskRef = maxTask;
const maxGradTaskRef = maxGradTask;
const meanTaskRef = meanTask;
const meanGradTaskRef = meanGradTask;

/**
 * Gradient of the largest in the usual case: windows of 2 x 2 that tile the image, channels by
 * four. Each dx is written once.
 */
function halvingGradTask(image: i32): void {
  const args = changetype<Args>(ARGS);
  const pixel = bytes(args.channels);
  const row = <usize>args.width * pixel;
  const x = args.x + <usize>image * <usize>args.height * row;
  const dx = args.dx + <usize>image * <usize>args.height * row;
  let dy = args.dy + <usize>(image * args.outHeight * args.outWidth) * pixel;
  const low = splat(-Infinity);
  for (let oh = 0; oh < args.outHeight; oh++) {
    let at = <usize>(2 * oh) * row;
    for (let ow = 0; ow < args.outWidth; ow++) {
      for (let end = at + pixel; at < end; at += 16) {
        const a = v128.load(x + at);
        const b = v128.load(x + at + pixel);
        const c = v128.load(x + at + row);
        const d = v128.load(x + at + row + pixel);
        const g = v128.load(dy);
        const best = f32x4.pmax(f32x4.pmax(f32x4.pmax(f32x4.pmax(low, a), b), c), d);
        let open = f32x4.gt(best, low);
        const hitA = v128.and(f32x4.eq(a, best), open);
        open = v128.andnot(open, hitA);
        const hitB = v128.and(f32x4.eq(b, best), open);
        open = v128.andnot(open, hitB);
        const hitC = v128.and(f32x4.eq(c, best), open);
        open = v128.andnot(open, hitC);
        const hitD = v128.and(f32x4.eq(d, best), open);
        v128.store(dx + at, v128.and(g, hitA));
        v128.store(dx + at + pixel, v128.and(g, hitB));
        v128.store(dx + at + row, v128.and(g, hitC));
        v128.store(dx + at + row + pixel, v128.and(g, hitD));
        dy += 16;
      }
      at += pixel;
    }
    // A last column or row that no window reaches.
    if (args.width & 1) {
      memory.fill(dx + at, 0, pixel);
      memory.fill(dx + at + row, 0, pixel);
    }
  }
  if (args.height & 1) memory.fill(dx + <usize>(args.height - 1) * row, 0, row);
}
const halvingGradTaskRef = halvingGradTask;

export function maxPool(x: usize, y: usize, images: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  parallel(maxTaskRef.index, images);
}

export function maxPoolGrad(x: usize, dy: usize, dx: usize, images: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.dy = dy;
  args.dx = dx;
  const window = args.windowHeight == 2 && args.windowWidth == 2 && args.strideHeight == 2 && args.strideWidth == 2;
  const tiles = args.outHeight == args.height / 2 && args.outWidth == args.width / 2 && args.top + args.left == 0;
  const halving = window && tiles && (args.channels & 3) == 0;
  parallel(halving ? halvingGradTaskRef.index : maxGradTaskRef.index, images);
}

function positionsTask(image: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  // The argument that no other direction needs says whether images are counted.
  const offset = args.dx ? image * args.height * args.width * channels : 0;
  const x = args.x + bytes(image * args.height * args.width * channels);
  let y = args.y + bytes(image * args.outHeight * args.outWidth * channels);
  for (let oh = 0; oh < args.outHeight; oh++) {
    const top = oh * args.strideHeight - args.top;
    const h1 = least(args.height, top + args.windowHeight);
    for (let ow = 0; ow < args.outWidth; ow++) {
      const left = ow * args.strideWidth - args.left;
      const w1 = least(args.width, left + args.windowWidth);
      for (let c = 0; c < channels; c++, y += 4) {
        let best: f32 = -Infinity;
        let place = -1;
        for (let h = most(0, top); h < h1; h++) {
          for (let w = most(0, left); w < w1; w++) {
            const at = (h * args.width + w) * channels + c;
            const value = load<f32>(x + bytes(at));
            if (value > best) {
              best = value;
              place = offset + at;
            }
          }
        }
        store<i32>(y, place);
      }
    }
  }
}
const positionsTaskRef = positionsTask;

/**
 * y = where the first largest value of each window lies in its image, or among all images where these
 * are counted; -1 where none is larger than -∞.
 */
export function maxPoolPositions(x: usize, y: usize, images: i32, withImage: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  args.dx = withImage;
  parallel(positionsTaskRef.index, images);
}

export function averagePool(x: usize, y: usize, images: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = y;
  parallel(meanTaskRef.index, images);
}

export function averagePoolGrad(dy: usize, dx: usize, images: i32): void {
  const args = changetype<Args>(ARGS);
  args.dy = dy;
  args.dx = dx;
  parallel(meanGradTaskRef.index, images);
}
