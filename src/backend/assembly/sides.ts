import { moveLine, SIDES, sumLine, SUMS } from './lines';
import { transpose4 } from './pack';
import { scratch } from './pool';
import { activate, activation } from './tile';
import { UNIT } from './tiles';
import { bytes, copyFloats, least } from './simd';
import { setWalk, writeWalk } from './walk';
import { windows } from './window';

// The columns of positions at the left and right border of an image see fewer taps than those
// between. Each is a line, too, from the first row to the last, once the columns of the image that
// it sees are turned: [depth][column][row].

/** Bytes of the turned columns, the walk and the weights of a line. */
export const SIDES_BYTES: i32 = 2 ** 18;

// The taps that the positions of a line see.
let firstRow: i32 = 0;
let endRow: i32 = 0;
let firstColumn: i32 = 0;
let endColumn: i32 = 0;

/** Rows first <= tap < end of the windows, and columns, that the next line sees. */
export function setSeen(rowFirst: i32, rowEnd: i32, columnFirst: i32, columnEnd: i32): void {
  firstRow = rowFirst;
  endRow = rowEnd;
  firstColumn = columnFirst;
  endColumn = columnEnd;
}

/**
 * One column of positions of some images and rows; false where it is too short or takes too much
 * room. `panel` are the weights of all taps, `width` floats each.
 */
export function convSide(
  panel: usize,
  width: i32,
  channels: i32,
  images: usize,
  image0: i32,
  imageEnd: i32,
  row0: i32,
  rowEnd: i32,
  column: i32,
): bool {
  const w = windows();
  const n = rowEnd - row0;
  if (n < UNIT || w.strideHeight != 1 || firstRow >= endRow || firstColumn >= endColumn) return false;
  const reachRows = n + (endRow - firstRow - 1) * w.dilationHeight;
  const reachColumns = (endColumn - firstColumn - 1) * w.dilationWidth + 1;
  const run = (endColumn - firstColumn) * w.depth;
  const taps = (endRow - firstRow) * run;
  if (n * channels > SUMS) return false;
  if (w.depth * reachColumns * reachRows + taps * (1 + width) > SIDES_BYTES / 4) return false;
  const turned = scratch + SIDES;
  const turnedColumn = bytes(reachRows);
  const turnedPlane = <usize>reachColumns * turnedColumn;
  const walk = turned + <usize>w.depth * turnedPlane;
  const weights = walk + bytes(taps);
  const row = w.tapColumns * w.depth;
  let to = walk;
  for (let tap = 0; tap < endRow - firstRow; tap++) {
    for (let tapColumn = 0; tapColumn < endColumn - firstColumn; tapColumn++) {
      const first = bytes(tap * w.dilationHeight) + <usize>(tapColumn * w.dilationWidth) * turnedColumn;
      to = writeWalk(to, first, w.depth, turnedPlane);
    }
    const from = panel + bytes(((firstRow + tap) * row + firstColumn * w.depth) * width);
    copyFloats(weights + bytes(tap * run * width), from, run * width);
  }
  setWalk(walk, taps);
  const y = row0 + w.top + firstRow * w.dilationHeight;
  const x = column + w.left + firstColumn * w.dilationWidth;
  for (let image = image0; image < imageEnd; image++) {
    const corner = images + <usize>image * w.image + <usize>y * w.line + bytes(x);
    for (let k = 0; k < w.depth; k++) {
      const from = corner + <usize>k * w.channel;
      const plane = turned + <usize>k * turnedPlane;
      for (let i = 0; i < reachRows; i += 4) {
        const r = least(i, reachRows - 4);
        transpose4(from + <usize>r * w.line, w.line, reachColumns, plane + bytes(r), turnedColumn);
      }
    }
    sumLine(turned, n, weights, channels, scratch, bytes(n));
    if (activation) activate(scratch, n * channels);
    const target = w.target + <usize>image * w.targetImage + <usize>row0 * w.targetRow + <usize>column * w.targetColumn;
    moveLine(scratch, bytes(n), channels, n, target, w.targetRow);
  }
  return true;
}
