import { ARGS } from './pool';
import { bytes } from './simd';
import { writeWalk } from './walk';

// A convolution reads windows of images and writes, for each, one position of its result. Taps that
// lie outside of an image are zeros, which are never read: positions are taken together by which
// taps they see.

@unmanaged
export class Windows {
  // Images are [images][height][width][depth], all of it in one piece.
  source: usize;
  height: i32;
  width: i32;
  depth: i32;
  /** Bytes from a channel of a pixel that is read to the next: 4, or more where it lies in planes. */
  channel: usize;
  // A window has tapRows x tapColumns taps; the one of position (0, 0) begins at (top, left) of the
  // image.
  tapRows: i32;
  tapColumns: i32;
  top: i32;
  left: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  /** Byte offsets of all floats of a window from its beginning. */
  taps: usize;
  // Positions and where their results go; strides in bytes.
  target: usize;
  targetImage: usize;
  targetRow: usize;
  targetColumn: usize;
  images: i32;
  rows: i32;
  columns: i32;

  /** Bytes from a pixel that is read to the next. */
  get pixel(): usize {
    return this.channel == 4 ? bytes(this.depth) : 4;
  }

  get line(): usize {
    return <usize>this.width * this.pixel;
  }

  get image(): usize {
    return bytes(this.height * this.width * this.depth);
  }

  /** Floats of a window. */
  get floats(): i32 {
    return this.tapRows * this.tapColumns * this.depth;
  }
}

/** Bytes of ARGS that a `Windows` takes; a kernel's own arguments follow. */
export const WINDOWS_END: usize = ARGS + 128;

// @ts-ignore: decorator
@inline
export function windows(): Windows {
  return changetype<Windows>(ARGS);
}

/** The images that windows are read from. */
export function convSource(source: usize, height: i32, width: i32, depth: i32): void {
  const w = windows();
  w.source = source;
  w.height = height;
  w.width = width;
  w.depth = depth;
}

/** Where results go: `images` x `rows` x `columns` positions. Strides in bytes. */
export function convTarget(
  target: usize,
  image: usize,
  row: usize,
  column: usize,
  images: i32,
  rows: i32,
  columns: i32,
): void {
  const w = windows();
  w.target = target;
  w.targetImage = image;
  w.targetRow = row;
  w.targetColumn = column;
  w.images = images;
  w.rows = rows;
  w.columns = columns;
}

/** What a window is, after convSource. At `taps` a word is written for each of its floats. */
export function convWindow(
  taps: usize,
  tapRows: i32,
  tapColumns: i32,
  top: i32,
  left: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
): void {
  const w = windows();
  w.taps = taps;
  w.tapRows = tapRows;
  w.tapColumns = tapColumns;
  w.top = top;
  w.left = left;
  w.strideHeight = strideHeight;
  w.strideWidth = strideWidth;
  w.dilationHeight = dilationHeight;
  w.dilationWidth = dilationWidth;
  setChannel(4);
}

/** Where windows are read: channels of a pixel lie so many bytes apart. */
export function setChannel(apart: usize): void {
  const w = windows();
  w.channel = apart;
  let taps = w.taps;
  for (let row = 0; row < w.tapRows; row++) {
    for (let column = 0; column < w.tapColumns; column++) {
      const first = <usize>(row * w.dilationHeight) * w.line + <usize>(column * w.dilationWidth) * w.pixel;
      taps = writeWalk(taps, first, w.depth, apart);
    }
  }
}
