import { packPanel, packPanelTransposed } from './pack';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, copyFloats, fillFloats, least, most } from './simd';
import { COLS, setFinish, setWalk, strip, TILE_SCRATCH } from './tile';

// Convolution as a matrix product whose left rows are the windows of the (already padded) source, read where
// they lie. One routine serves the forward pass, the transposed convolution and the input's gradient: they
// differ in which windows are read, in which order the weights are packed and where the results go.

@unmanaged
class Args {
  source: usize;
  sourceImage: usize;
  sourceRow: usize;
  sourceColumn: usize;
  target: usize;
  targetImage: usize;
  targetRow: usize;
  targetColumn: usize;
  images: i32;
  rows: i32;
  columns: i32;
  channels: i32;
  weights: usize;
  bias: usize;
  activation: i32;
  depth: i32;
  // The window: `groups` x `runs` runs of `length` floats.
  length: i32;
  runs: i32;
  runStride: usize;
  groups: i32;
  groupStride: usize;
  // Filter gradient only.
  gradient: usize;
  partials: usize;
  parts: i32;
  unitRows: i32;
  unitImages: i32;
  offsets: usize;
}

/** Positions of a task: their windows overlap, so a task's piece of the source stays in the cache. */
const POSITIONS: i32 = 192;
const TABLE: usize = TILE_SCRATCH;
/** Scratch bytes that a task needs. */
export const CONV_SCRATCH: usize = TABLE + POSITIONS * 8;

function convTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const perImage = args.rows * args.columns;
  const first = task * POSITIONS;
  const count = least(POSITIONS, args.images * perImage - first);
  const table = scratch + TABLE;
  let image = first / perImage;
  let row = (first % perImage) / args.columns;
  let column = first % args.columns;
  for (let i = 0; i < count; i++) {
    const t = table + <usize>i * 8;
    const from = <usize>image * args.sourceImage + <usize>row * args.sourceRow + <usize>column * args.sourceColumn;
    const to = <usize>image * args.targetImage + <usize>row * args.targetRow + <usize>column * args.targetColumn;
    store<usize>(t, args.source + from);
    store<usize>(t, args.target + to, 4);
    if (++column == args.columns) {
      column = 0;
      if (++row == args.rows) {
        row = 0;
        image++;
      }
    }
  }
  setFinish(args.bias, args.activation);
  setWalk(4, args.length, args.runs, args.runStride, args.groups, args.groupStride);
  const channels = args.channels;
  const panelBytes = bytes(args.depth * COLS);
  let panel = args.weights;
  for (let j = 0; j < channels; j += COLS) {
    strip(table, count, panel, j, least(COLS, channels - j), false, true);
    panel += panelBytes;
  }
}
const convTaskRef = convTask;

/** Floats of packed weights: depth x channels, rounded up to whole panels. */
export function convPackedFloats(depth: i32, channels: i32): i32 {
  return depth * ceilDiv(channels, COLS) * COLS;
}

/**
 * Packs rows of weights for `conv`: `count` rows of `channels` floats, `stride` bytes apart, become rows
 * at.. of each panel. Called once for each tap, so the caller decides the order of taps.
 */
export function convPack(
  weights: usize,
  stride: usize,
  count: i32,
  channels: i32,
  depth: i32,
  at: i32,
  packed: usize,
): void {
  for (let j = 0; j < channels; j += COLS) {
    const panel = packed + bytes(j * depth) + bytes(at * COLS);
    packPanel(weights + bytes(j), stride, count, least(COLS, channels - j), panel);
  }
}

/** The same from weights stored [channels][count], `stride` bytes from channel to channel. */
export function convPackTransposed(
  weights: usize,
  stride: usize,
  count: i32,
  channels: i32,
  depth: i32,
  at: i32,
  packed: usize,
): void {
  for (let j = 0; j < channels; j += COLS) {
    const panel = packed + bytes(j * depth) + bytes(at * COLS);
    packPanelTransposed(weights + <usize>j * stride, stride, count, least(COLS, channels - j), panel);
  }
}

/** Where windows are read. Strides in bytes. */
export function convSource(source: usize, image: usize, row: usize, column: usize): void {
  const args = changetype<Args>(ARGS);
  args.source = source;
  args.sourceImage = image;
  args.sourceRow = row;
  args.sourceColumn = column;
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
  const args = changetype<Args>(ARGS);
  args.target = target;
  args.targetImage = image;
  args.targetRow = row;
  args.targetColumn = column;
  args.images = images;
  args.rows = rows;
  args.columns = columns;
}

/** What a window is: `groups` times `runs` runs of `length` floats. Strides in bytes. */
export function convWindow(length: i32, runs: i32, runStride: usize, groups: i32, groupStride: usize): void {
  const args = changetype<Args>(ARGS);
  args.length = length;
  args.runs = runs;
  args.runStride = runStride;
  args.groups = groups;
  args.groupStride = groupStride;
  args.depth = length * runs * groups;
}

/** target[position][channel] = act(Σ window · weights + bias), after convSource, convTarget, convWindow. */
export function conv(weights: usize, channels: i32, bias: usize, activation: i32): void {
  const args = changetype<Args>(ARGS);
  args.weights = weights;
  args.channels = channels;
  args.bias = bias;
  args.activation = activation;
  parallel(convTaskRef.index, ceilDiv(args.images * args.rows * args.columns, POSITIONS));
}

// ---- gradient of the weights: dW[tap][channel] = Σ over positions of source[position + tap] · dy[position].
// Positions are cut into parts; each part adds up its own copy of dW, and the copies are added at the end.

const GRADIENT_POSITIONS: i32 = 256;

/** Rows of dW whose taps are packed at a time: with the positions of a unit they fill a quarter of an L2 cache. */
const GRADIENT_ROWS: i32 = 512;

/** One position of a unit for four rows of dW: their taps side by side. */
// @ts-ignore: decorator
@inline
function packTap(at: usize, offsets: usize, together: bool, to: usize): void {
  if (together) {
    v128.store(to, v128.load(at + load<usize>(offsets)));
    return;
  }
  store<f32>(to, load<f32>(at + load<usize>(offsets)));
  store<f32>(to, load<f32>(at + load<usize>(offsets, 4)), 4);
  store<f32>(to, load<f32>(at + load<usize>(offsets, 8)), 8);
  store<f32>(to, load<f32>(at + load<usize>(offsets, 12)), 12);
}

/** The taps of four rows of dW at every position of a unit, in the order of dy: to[position][4]. */
function packTaps(base: usize, offsets: usize, images: i32, rows: i32, to: usize): void {
  const args = changetype<Args>(ARGS);
  const step = args.sourceColumn;
  const columns = args.columns;
  // Four channels of one tap lie side by side.
  const together = load<usize>(offsets, 12) - load<usize>(offsets) == 12;
  for (let image = 0; image < images; image++) {
    for (let row = 0; row < rows; row++) {
      let at = base + <usize>image * args.sourceImage + <usize>row * args.sourceRow;
      for (let column = 0; column < columns; column++) {
        packTap(at, offsets, together, to);
        at += step;
        to += 16;
      }
    }
  }
}

function convGradientTask(part: i32): void {
  const args = changetype<Args>(ARGS);
  const rowsPerUnit = args.unitRows;
  const imagesPerUnit = args.unitImages;
  const unitsPerImage = ceilDiv(args.rows, rowsPerUnit);
  const units = ceilDiv(args.images, imagesPerUnit) * unitsPerImage;
  const firstUnit = <i32>((<i64>units * part) / args.parts);
  const lastUnit = <i32>((<i64>units * (part + 1)) / args.parts);
  const depth = args.depth;
  const channels = args.channels;
  const target = args.partials + <usize>part * bytes(depth * channels);
  const mostPositions = imagesPerUnit * rowsPerUnit * args.columns;
  const table = scratch + TILE_SCRATCH;
  const panel = table + GRADIENT_ROWS * 8;
  const taps = panel + bytes(mostPositions * COLS);
  setFinish(0, 0);
  for (let unit = firstUnit; unit < lastUnit; unit++) {
    const image = (unit / unitsPerImage) * imagesPerUnit;
    const row = (unit % unitsPerImage) * rowsPerUnit;
    const images = least(imagesPerUnit, args.images - image);
    const rows = least(rowsPerUnit, args.rows - row);
    const positions = images * rows * args.columns;
    const base = args.source + <usize>image * args.sourceImage + <usize>row * args.sourceRow;
    const dy = args.gradient + bytes((image * args.rows + row) * args.columns * channels);
    setWalk(16, positions, 1, 0, 1, 0);
    for (let r0 = 0; r0 < depth; r0 += GRADIENT_ROWS) {
      const block = least(GRADIENT_ROWS, depth - r0);
      for (let r = 0; r < block; r += 4) {
        const packed = taps + bytes(r * positions);
        packTaps(base, args.offsets + bytes(r0 + r), images, rows, packed);
        for (let i = 0; i < least(4, block - r); i++) {
          const t = table + <usize>(r + i) * 8;
          store<usize>(t, packed + bytes(i));
          store<usize>(t, target + bytes((r0 + r + i) * channels), 4);
        }
      }
      for (let j = 0; j < channels; j += COLS) {
        const columns = least(COLS, channels - j);
        packPanel(dy + bytes(j), bytes(channels), positions, columns, panel);
        strip(table, block, panel, j, columns, unit > firstUnit, false);
      }
    }
  }
}
const convGradientTaskRef = convGradientTask;

function addPartsTask(task: i32): void {
  const args = changetype<Args>(ARGS);
  const n = args.depth * args.channels;
  const stride = bytes(n);
  const end = least(n, (task + 1) * 4096);
  for (let i = task * 4096; i < end; i += 4) {
    let sum = v128.load(args.partials + bytes(i));
    for (let part = 1; part < args.parts; part++) {
      sum = f32x4.add(sum, v128.load(args.partials + <usize>part * stride + bytes(i)));
    }
    v128.store(args.target + bytes(i), sum);
  }
}
const addPartsTaskRef = addPartsTask;

/** Copies of dW, a number that depends on the shapes alone. */
export function convGradientParts(depth: i32, channels: i32, images: i32, rows: i32, columns: i32): i32 {
  const units = ceilDiv(images * rows * columns, GRADIENT_POSITIONS);
  const affordable = 2000000 / most(1, depth * channels);
  return most(1, least(least(16, affordable), units / 2));
}

/** Scratch bytes of a thread for a gradient whose rows have this many columns. */
export function convGradientScratch(columns: i32): i32 {
  const positions = most(GRADIENT_POSITIONS, columns);
  return <i32>TILE_SCRATCH + GRADIENT_ROWS * 8 + positions * (COLS + GRADIENT_ROWS) * 4;
}

/**
 * dW[depth][channels] into `target`. After convSource (the padded input), convTarget (only its counts are used)
 * and convWindow; `offsets` holds, for each row of dW, its tap's byte offset from a window's start, and three
 * more that may be read: zeros.
 */
export function convGradient(
  dy: usize,
  channels: i32,
  target: usize,
  offsets: usize,
  partials: usize,
  parts: i32,
): void {
  const args = changetype<Args>(ARGS);
  args.gradient = dy;
  args.channels = channels;
  args.target = target;
  args.offsets = offsets;
  args.partials = partials;
  args.parts = parts;
  const perImage = args.rows * args.columns;
  if (perImage >= GRADIENT_POSITIONS) {
    args.unitImages = 1;
    args.unitRows = most(1, GRADIENT_POSITIONS / args.columns);
  } else {
    args.unitImages = most(1, GRADIENT_POSITIONS / perImage);
    args.unitRows = args.rows;
  }
  parallel(convGradientTaskRef.index, parts);
  parallel(addPartsTaskRef.index, ceilDiv(args.depth * channels, 4096));
}

// ---- a copy of the source with a margin of zeros

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

/** to[images][top + rows + bottom][left + rowFloats + right] = from[images][rows][rowFloats], zeros around. */
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
