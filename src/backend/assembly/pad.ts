import { ARGS, parallel } from './pool';
import { bytes, copyFloats, fillFloats } from './simd';

@unmanaged
class PadArgs {
  from: usize;
  to: usize;
  rows: i32;
  rowFloats: i32;
  top: i32;
  bottom: i32;
  left: i32;
  right: i32;
}

function padTask(image: i32): void {
  const args = changetype<PadArgs>(ARGS);
  const width = args.left + args.rowFloats + args.right;
  const height = args.top + args.rows + args.bottom;
  let from = args.from + <usize>image * bytes(args.rows * args.rowFloats);
  let to = args.to + <usize>image * bytes(height * width);
  fillFloats(to, 0, args.top * width);
  to += bytes(args.top * width);
  for (let row = 0; row < args.rows; row++) {
    fillFloats(to, 0, args.left);
    copyFloats(to + bytes(args.left), from, args.rowFloats);
    fillFloats(to + bytes(args.left + args.rowFloats), 0, args.right);
    from += bytes(args.rowFloats);
    to += bytes(width);
  }
  fillFloats(to, 0, args.bottom * width);
}
const padTaskRef = padTask;

/**
 * to[images][top + rows + bottom][left + rowFloats + right] = from[images][rows][rowFloats], zeros
 * around.
 */
export function padImages(
  from: usize,
  to: usize,
  images: i32,
  rows: i32,
  rowFloats: i32,
  top: i32,
  bottom: i32,
  left: i32,
  right: i32,
): void {
  const args = changetype<PadArgs>(ARGS);
  args.from = from;
  args.to = to;
  args.rows = rows;
  args.rowFloats = rowFloats;
  args.top = top;
  args.bottom = bottom;
  args.left = left;
  args.right = right;
  parallel(padTaskRef.index, images);
}
