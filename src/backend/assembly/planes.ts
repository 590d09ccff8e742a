import { transpose4 } from './pack';
import { bytes, least, most } from './simd';
import { windows } from './window';

// Images whose channels lie side by side, brought to planes: [depth][plane], where a plane is some
// rows of one image. The pixels of a channel are neighbours there.

/** Floats of a plane of so many pixels: an odd number of cache lines, so that planes do not compete for places. */
export function planeFloats(pixels: i32): i32 {
  return (((pixels + 15) >> 4) | 1) << 4;
}

/** Rows of an image that the windows of `rows` rows of positions reach over. */
export function reach(rows: i32): i32 {
  const w = windows();
  return least(w.height, (rows - 1) * w.strideHeight + (w.tapRows - 1) * w.dilationHeight + 1);
}

/**
 * Brings what the windows of rows of positions see of an image to planes at `to`. Gives where row 0
 * of the image would lie.
 */
export function bringPlanes(image: i32, row0: i32, rowEnd: i32, to: usize): usize {
  const w = windows();
  const first = most(0, row0 * w.strideHeight + w.top);
  const end = least(w.height, (rowEnd - 1) * w.strideHeight + w.top + (w.tapRows - 1) * w.dilationHeight + 1);
  const pixels = (end - first) * w.width;
  const pixel = bytes(w.depth);
  const from = w.source + <usize>image * w.image + <usize>(first * w.width) * pixel;
  let i = 0;
  for (; i + 4 <= pixels; i += 4) transpose4(from + <usize>i * pixel, pixel, w.depth, to + bytes(i), w.channel);
  for (; i < pixels; i++) {
    const source = from + <usize>i * pixel;
    for (let k = 0; k < w.depth; k++) store<f32>(to + bytes(i) + <usize>k * w.channel, load<f32>(source + bytes(k)));
  }
  return to - bytes(first * w.width);
}
