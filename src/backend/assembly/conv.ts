import { packPanel, packPanelTransposed } from './pack';
import { ARGS, parallel, scratch } from './pool';
import { bytes, ceilDiv, copyFloats, fillFloats, least, most } from './simd';
import { COLS, panelWidth, setFinish, strip, TILE_SCRATCH } from './tile';
import { setWalk, writeWalk } from './walk';

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
  taps: usize;
  // Filter gradient only.
  gradient: usize;
  partials: usize;
  parts: i32;
  unitRows: i32;
  unitImages: i32;
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
  setWalk(args.taps, args.depth);
  const channels = args.channels;
  let width = 0;
  for (let j = 0; j < channels; j += width) {
    width = panelWidth(channels - j);
    const panel = args.weights + bytes(j * args.depth);
    strip(table, count, panel, width, j, least(width, channels - j), true, true);
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
  let width = 0;
  for (let j = 0; j < channels; j += width) {
    width = panelWidth(channels - j);
    packPanel(weights + bytes(j), stride, count, width, packed + bytes(j * depth + at * width));
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
  let width = 0;
  for (let j = 0; j < channels; j += width) {
    width = panelWidth(channels - j);
    const panel = packed + bytes(j * depth + at * width);
    packPanelTransposed(weights + <usize>j * stride, stride, count, least(width, channels - j), width, panel);
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

/**
 * What a window is: `groups` times `runs` runs of `length` floats, strides in bytes. Their offsets from a window's
 * start are written at `taps`, as many words.
 */
export function convWindow(
  taps: usize,
  length: i32,
  runs: i32,
  runStride: usize,
  groups: i32,
  groupStride: usize,
): void {
  const args = changetype<Args>(ARGS);
  args.taps = taps;
  args.depth = length * runs * groups;
  for (let group = 0; group < groups; group++) {
    for (let run = 0; run < runs; run++) {
      taps = writeWalk(taps, <usize>group * groupStride + <usize>run * runStride, length, 4);
    }
  }
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
  const walk = table + <usize>depth * 8;
  // A row of the left operand is one tap of one channel, read at every position of a unit.
  let panel = walk;
  for (let image = 0; image < imagesPerUnit; image++) {
    for (let row = 0; row < rowsPerUnit; row++) {
      const first = <usize>image * args.sourceImage + <usize>row * args.sourceRow;
      panel = writeWalk(panel, first, args.columns, args.sourceColumn);
    }
  }
  for (let r = 0; r < depth; r++) store<usize>(table + <usize>r * 8, target + bytes(r * channels), 4);
  setFinish(0, 0);
  for (let unit = firstUnit; unit < lastUnit; unit++) {
    const image = (unit / unitsPerImage) * imagesPerUnit;
    const row = (unit % unitsPerImage) * rowsPerUnit;
    const images = least(imagesPerUnit, args.images - image);
    const rows = least(rowsPerUnit, args.rows - row);
    const positions = images * rows * args.columns;
    const base = args.source + <usize>image * args.sourceImage + <usize>row * args.sourceRow;
    const dy = args.gradient + bytes((image * args.rows + row) * args.columns * channels);
    setWalk(walk, positions);
    for (let r = 0; r < depth; r++) {
      store<usize>(table + <usize>r * 8, base + load<usize>(args.taps + bytes(r)));
    }
    let width = 0;
    for (let j = 0; j < channels; j += width) {
      width = panelWidth(channels - j);
      packPanel(dy + bytes(j), bytes(channels), positions, width, panel);
      strip(table, depth, panel, width, j, least(width, channels - j), unit == firstUnit, true);
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

/** Scratch bytes of a thread for a gradient of `depth` rows, over images this many columns wide. */
export function convGradientScratch(depth: i32, columns: i32): i32 {
  return <i32>TILE_SCRATCH + depth * 8 + most(GRADIENT_POSITIONS, columns) * (COLS + 1) * 4;
}

/**
 * dW[depth][channels] into `target`. After convSource (the padded input), convTarget (only its counts are used)
 * and convWindow.
 */
export function convGradient(dy: usize, channels: i32, target: usize, partials: usize, parts: i32): void {
  const args = changetype<Args>(ARGS);
  args.gradient = dy;
  args.channels = channels;
  args.target = target;
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
