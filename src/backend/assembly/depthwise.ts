import { ARGS, parallel } from './pool';
import { bytes, least, madd, most, put, splat } from './simd';

// Depthwise convolution of NHWC images with one filter a channel (channel multiplier 1).

@unmanaged
class Args {
  x: usize;
  w: usize;
  y: usize;
  partials: usize;
  images: i32;
  height: i32;
  width: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  top: i32;
  left: i32;
  bias: usize;
  activation: i32;
}

/** Geometry of the next depthwise call. */
export function depthwiseShape(
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  top: i32,
  left: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.images = images;
  args.height = height;
  args.width = width;
  args.channels = channels;
  args.outHeight = outHeight;
  args.outWidth = outWidth;
  args.kernelHeight = kernelHeight;
  args.kernelWidth = kernelWidth;
  args.strideHeight = strideHeight;
  args.strideWidth = strideWidth;
  args.dilationHeight = dilationHeight;
  args.dilationWidth = dilationWidth;
  args.top = top;
  args.left = left;
}

function forwardTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const image = task / args.outHeight;
  const oh = task % args.outHeight;
  const channels = args.channels;
  const pixel = bytes(channels);
  const row = <usize>args.width * pixel;
  const x = args.x + <usize>image * <usize>args.height * row;
  let y = args.y + <usize>task * <usize>args.outWidth * pixel;
  const top = oh * args.strideHeight - args.top;
  for (let ow = 0; ow < args.outWidth; ow++) {
    const left = ow * args.strideWidth - args.left;
    for (let c = 0; c < channels; c += 4) {
      let sum = splat(0);
      for (let kh = 0; kh < args.kernelHeight; kh++) {
        const h = top + kh * args.dilationHeight;
        if (h < 0 || h >= args.height) continue;
        const w = args.w + <usize>(kh * args.kernelWidth) * pixel + bytes(c);
        for (let kw = 0; kw < args.kernelWidth; kw++) {
          const column = left + kw * args.dilationWidth;
          if (column < 0 || column >= args.width) continue;
          const at = x + <usize>h * row + <usize>column * pixel + bytes(c);
          sum = madd(v128.load(at), v128.load(w + <usize>kw * pixel), sum);
        }
      }
      if (args.bias) sum = f32x4.add(sum, v128.load(args.bias + bytes(c)));
      if (args.activation) sum = f32x4.max(sum, splat(0));
      if (args.activation == 2) sum = f32x4.min(sum, splat(6));
      put(y + bytes(c), sum, channels - c);
    }
    y += pixel;
  }
}
const forwardTaskRef = forwardTask;

/** y = act(depthwise(x, w) + bias), one task an output row. */
export function depthwise(x: usize, w: usize, y: usize, bias: usize, activation: i32): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.w = w;
  args.y = y;
  args.bias = bias;
  args.activation = activation;
  parallel(forwardTaskRef.index, args.images * args.outHeight);
}

function inputGradTask(image: i32): void {
  const args = changetype<Args>(ARGS);
  const channels = args.channels;
  const pixel = bytes(channels);
  const row = <usize>args.width * pixel;
  const dx = args.x + <usize>image * <usize>args.height * row;
  let dy = args.y + <usize>image * <usize>(args.outHeight * args.outWidth) * pixel;
  memory.fill(dx, 0, <usize>args.height * row);
  for (let oh = 0; oh < args.outHeight; oh++) {
    for (let ow = 0; ow < args.outWidth; ow++) {
      for (let kh = 0; kh < args.kernelHeight; kh++) {
        const h = oh * args.strideHeight - args.top + kh;
        if (h < 0 || h >= args.height) continue;
        for (let kw = 0; kw < args.kernelWidth; kw++) {
          const column = ow * args.strideWidth - args.left + kw;
          if (column < 0 || column >= args.width) continue;
          const to = dx + <usize>h * row + <usize>column * pixel;
          const w = args.w + <usize>(kh * args.kernelWidth + kw) * pixel;
          for (let c = 0; c < channels; c += 4) {
            const v = madd(v128.load(dy + bytes(c)), v128.load(w + bytes(c)), v128.load(to + bytes(c)));
            put(to + bytes(c), v, channels - c);
          }
        }
      }
      dy += pixel;
    }
  }
}
const inputGradTaskRef = inputGradTask;

/** dx of a depthwise convolution with dilation 1, one task an image. */
export function depthwiseInputGrad(dx: usize, w: usize, dy: usize): void {
  const args = changetype<Args>(ARGS);
  args.x = dx;
  args.w = w;
  args.y = dy;
  parallel(inputGradTaskRef.index, args.images);
}

function filterGradTask(part: i32): void {
  const args = changetype<Args>(ARGS);
  const parts = depthwiseParts(args.images);
  const channels = args.channels;
  const pixel = bytes(channels);
  const row = <usize>args.width * pixel;
  const first = (args.images * part) / parts;
  const end = (args.images * (part + 1)) / parts;
  const dw = args.partials + <usize>part * <usize>(args.kernelHeight * args.kernelWidth) * pixel;
  for (let kh = 0; kh < args.kernelHeight; kh++) {
    for (let kw = 0; kw < args.kernelWidth; kw++) {
      const to = dw + <usize>(kh * args.kernelWidth + kw) * pixel;
      for (let c = 0; c < channels; c += 4) {
        let sum = splat(0);
        for (let image = first; image < end; image++) {
          const x = args.x + <usize>image * <usize>args.height * row + bytes(c);
          const dy = args.y + <usize>image * <usize>(args.outHeight * args.outWidth) * pixel + bytes(c);
          for (let oh = 0; oh < args.outHeight; oh++) {
            const h = oh * args.strideHeight - args.top + kh;
            if (h < 0 || h >= args.height) continue;
            for (let ow = 0; ow < args.outWidth; ow++) {
              const column = ow * args.strideWidth - args.left + kw;
              if (column < 0 || column >= args.width) continue;
              const at = x + <usize>h * row + <usize>column * pixel;
              sum = madd(v128.load(at), v128.load(dy + <usize>(oh * args.outWidth + ow) * pixel), sum);
            }
          }
        }
        put(to + bytes(c), sum, channels - c);
      }
    }
  }
}
const filterGradTaskRef = filterGradTask;

/** Copies of dw that the filter gradient adds up; `partials` needs that many times dw. */
export function depthwiseParts(images: i32): i32 {
  return most(1, least(8, images));
}

/** Parts of dw, to be added by `reduce`. */
export function depthwiseFilterGrad(x: usize, dy: usize, partials: usize): void {
  const args = changetype<Args>(ARGS);
  args.x = x;
  args.y = dy;
  args.partials = partials;
  parallel(filterGradTaskRef.index, depthwiseParts(args.images));
}
