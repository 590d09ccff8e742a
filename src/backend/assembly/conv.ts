import { areLines, areWorthPlanes, convLines, innerColumn, innerEnd, SIDES } from './lines';
import { packPanel, packPanelTransposed } from './pack';
import { parallel, scratch } from './pool';
import { bringPlanes, planeFloats, reach } from './planes';
import { convSide, setSeen, SIDES_BYTES } from './sides';
import { bytes, ceilDiv, copyFloats, least, most } from './simd';
import { COLS, panelWidth, setFinish, strip, TILE_SCRATCH } from './tile';
import { setWalk } from './walk';
import { setChannel, windows, WINDOWS_END } from './window';

// Convolution as a matrix product whose left rows are windows, read where they lie. One routine
// serves the forward pass, the transposed convolution and the input's gradient: they differ in
// which windows are read, in which order the weights are packed and where the results go.

@unmanaged
class Args {
  weights: usize;
  channels: i32;
  bias: usize;
  activation: i32;
  unitImages: i32;
  unitRows: i32;
}

/**
 * Positions of a task, about: enough that few tiles are ragged, few enough that there are tasks for
 * all threads.
 */
const UNIT: i32 = 512;
/** Positions of a strip: their windows overlap, so its piece of the source stays in the cache. */
const POSITIONS: i32 = 192;
/** Longest run of products of a strip: a panel of it fills a third of an L1 cache. */
const DEPTH: i32 = 256;
const TABLE: usize = TILE_SCRATCH;
const WALK: usize = TABLE + POSITIONS * 8;
const PANEL: usize = WALK + DEPTH * 4;

/** The planes of a task, and how many bytes they may take. */
const PLANES: usize = SIDES + SIDES_BYTES;
const PLANES_BYTES: i32 = 700000;

/** Where the images that windows are read from begin: in planes, where those of a task would. */
let images: usize = 0;

/** The taps that a group of positions sees: rows first <= tap < end, and columns. */
let firstRow: i32 = 0;
let endRow: i32 = 0;
let firstColumn: i32 = 0;
let endColumn: i32 = 0;

/** First tap that lies at 0 or after, where tap 0 lies at `at`. */
// @ts-ignore: decorator
@inline
function firstTap(at: i32, dilation: i32, taps: i32): i32 {
  return at >= 0 ? 0 : least(taps, ceilDiv(-at, dilation));
}

/** The tap after the last that lies before `size`. */
// @ts-ignore: decorator
@inline
function endTap(at: i32, dilation: i32, taps: i32, size: i32): i32 {
  return at >= size ? 0 : least(taps, ceilDiv(size - at, dilation));
}

/**
 * Adds the products of taps `from` to `end` (in floats of the window) to the first `count`
 * positions of the table.
 */
function addTaps(count: i32, from: i32, end: i32, isFirst: bool, isLast: bool): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  const channels = args.channels;
  const floats = w.floats;
  let width = 0;
  for (let j = 0; j < channels; j += width) {
    width = panelWidth(channels - j);
    const columns = least(width, channels - j);
    const panel = args.weights + bytes(j * floats);
    let at = from;
    do {
      const n = least(DEPTH, end - at);
      setWalk(w.taps + bytes(at), n);
      const last = isLast && at + n == end;
      strip(scratch + TABLE, count, panel + bytes(at * width), width, j, columns, isFirst && at == from, last);
      at += n;
    } while (at < end);
  }
}

/**
 * The same for all taps of positions at the left or right border: a few floats of each row, brought
 * together.
 */
function addBorderTaps(count: i32): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  const channels = args.channels;
  const row = w.tapColumns * w.depth;
  const from = firstColumn * w.depth;
  const run = (endColumn - firstColumn) * w.depth;
  for (let tap = firstRow; tap < endRow; tap++) {
    copyFloats(scratch + WALK + bytes((tap - firstRow) * run), w.taps + bytes(tap * row + from), run);
  }
  setWalk(scratch + WALK, (endRow - firstRow) * run);
  let width = 0;
  for (let j = 0; j < channels; j += width) {
    width = panelWidth(channels - j);
    for (let tap = firstRow; tap < endRow; tap++) {
      const panel = args.weights + bytes(j * w.floats + (tap * row + from) * width);
      copyFloats(scratch + PANEL + bytes((tap - firstRow) * run * width), panel, run * width);
    }
    strip(scratch + TABLE, count, scratch + PANEL, width, j, least(width, channels - j), true, true);
  }
}

/** The results of the first `count` positions of the table, which see the same taps. */
function flush(count: i32): void {
  const w = windows();
  const row = w.tapColumns * w.depth;
  const columns = endColumn - firstColumn;
  if (firstRow >= endRow || columns <= 0) addTaps(count, 0, 0, true, true);
  else if (columns == w.tapColumns) addTaps(count, firstRow * row, endRow * row, true, true);
  else if ((endRow - firstRow) * columns * w.depth <= DEPTH) addBorderTaps(count);
  else {
    for (let tap = firstRow; tap < endRow; tap++) {
      const from = tap * row + firstColumn * w.depth;
      addTaps(count, from, from + columns * w.depth, tap == firstRow, tap == endRow - 1);
    }
  }
}

/** The positions of some images, rows and columns, which all see the same taps. */
function convGroup(image0: i32, imageEnd: i32, row0: i32, rowEnd: i32, column0: i32, columnEnd: i32): void {
  const w = windows();
  const step = <usize>w.strideWidth * w.pixel;
  const table = scratch + TABLE;
  let count = 0;
  for (let image = image0; image < imageEnd; image++) {
    for (let row = row0; row < rowEnd; row++) {
      const y = row * w.strideHeight + w.top;
      const x = column0 * w.strideWidth + w.left;
      let from = images + <usize>image * w.image + <usize>y * w.line + <usize>x * w.pixel;
      let to = w.target + <usize>image * w.targetImage + <usize>row * w.targetRow + <usize>column0 * w.targetColumn;
      for (let column = column0; column < columnEnd; column++) {
        if (count == POSITIONS) {
          flush(count);
          count = 0;
        }
        store<usize>(table + <usize>count * 8, from);
        store<usize>(table + <usize>count * 8, to, 4);
        from += step;
        to += w.targetColumn;
        count++;
      }
    }
  }
  flush(count);
}

/** A column of positions at the border, in a line; false where it is too short. */
function convBorder(image0: i32, imageEnd: i32, row0: i32, rowEnd: i32, column: i32): bool {
  const args = changetype<Args>(WINDOWS_END);
  const width = panelWidth(args.channels);
  setSeen(firstRow, endRow, firstColumn, endColumn);
  return convSide(args.weights, width, args.channels, images, image0, imageEnd, row0, rowEnd, column);
}

/** The positions of some images, rows that see the same taps, and columns. */
function convColumns(image0: i32, imageEnd: i32, row0: i32, rowEnd: i32, column0: i32, columnEnd: i32): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  const inLines = areLines(args.channels);
  let columnNext = 0;
  for (let column = column0; column < columnEnd; column = columnNext) {
    const x = column * w.strideWidth + w.left;
    firstColumn = firstTap(x, w.dilationWidth, w.tapColumns);
    endColumn = endTap(x, w.dilationWidth, w.tapColumns, w.width);
    for (columnNext = column + 1; columnNext < columnEnd; columnNext++) {
      const next = columnNext * w.strideWidth + w.left;
      if (firstTap(next, w.dilationWidth, w.tapColumns) != firstColumn) break;
      if (endTap(next, w.dilationWidth, w.tapColumns, w.width) != endColumn) break;
    }
    if (inLines && column + 1 == columnNext && convBorder(image0, imageEnd, row0, rowEnd, column)) continue;
    convGroup(image0, imageEnd, row0, rowEnd, column, columnNext);
  }
}

/** The same in lines, where that can be done: the columns that see all taps, then the border. */
function convRows(image0: i32, imageEnd: i32, row0: i32, rowEnd: i32): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  if (!areLines(args.channels)) {
    convColumns(image0, imageEnd, row0, rowEnd, 0, w.columns);
    return;
  }
  const row = w.tapColumns * w.depth;
  setWalk(w.taps + bytes(firstRow * row), most(0, endRow - firstRow) * row);
  const weights = args.weights + bytes(firstRow * row * panelWidth(args.channels));
  convLines(weights, args.channels, images, image0, imageEnd, row0, rowEnd);
  convColumns(image0, imageEnd, row0, rowEnd, 0, innerColumn());
  convColumns(image0, imageEnd, row0, rowEnd, innerEnd(), w.columns);
}

/** The positions of some images and rows. */
function convImages(image0: i32, imageEnd: i32, row0: i32, rowEnd: i32): void {
  const w = windows();
  let rowNext = row0;
  for (let row = row0; row < rowEnd; row = rowNext) {
    const y = row * w.strideHeight + w.top;
    firstRow = firstTap(y, w.dilationHeight, w.tapRows);
    endRow = endTap(y, w.dilationHeight, w.tapRows, w.height);
    for (rowNext = row + 1; rowNext < rowEnd; rowNext++) {
      const next = rowNext * w.strideHeight + w.top;
      if (firstTap(next, w.dilationHeight, w.tapRows) != firstRow) break;
      if (endTap(next, w.dilationHeight, w.tapRows, w.height) != endRow) break;
    }
    convRows(image0, imageEnd, row, rowNext);
  }
}

function convTask(task: i32): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  const units = ceilDiv(w.rows, args.unitRows);
  const image0 = (task / units) * args.unitImages;
  const imageEnd = least(w.images, image0 + args.unitImages);
  const row0 = (task % units) * args.unitRows;
  const rowEnd = least(w.rows, row0 + args.unitRows);
  setFinish(args.bias, args.activation);
  images = w.source;
  if (w.channel == 4) convImages(image0, imageEnd, row0, rowEnd);
  else {
    for (let image = image0; image < imageEnd; image++) {
      images = bringPlanes(image, row0, rowEnd, scratch + PLANES) - <usize>image * w.image;
      convImages(image, image + 1, row0, rowEnd);
    }
  }
}
const convTaskRef = convTask;

/** Floats of packed weights: depth x channels, rounded up to whole panels. */
export function convPackedFloats(depth: i32, channels: i32): i32 {
  return depth * ceilDiv(channels, COLS) * COLS;
}

/**
 * Packs rows of weights for `conv`: `count` rows of `channels` floats, `stride` bytes apart, become
 * rows at.. of each panel. Called once for each tap, so the caller decides the order of taps.
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

/**
 * target[position][channel] = act(bias + Σ window · weights), after convSource, convWindow and
 * convTarget. The weights are packed in the order of the window's taps.
 */
export function conv(weights: usize, channels: i32, bias: usize, activation: i32): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  args.weights = weights;
  args.channels = channels;
  args.bias = bias;
  args.activation = activation;
  const perImage = w.rows * w.columns;
  args.unitRows = ceilDiv(w.rows, most(1, least(w.rows, perImage / (2 * UNIT))));
  args.unitImages = perImage >= UNIT ? 1 : ceilDiv(w.images, ceilDiv(w.images * perImage, UNIT));
  if (areWorthPlanes(channels)) {
    const plane = planeFloats(reach(args.unitRows) * w.width);
    if (w.depth * plane * 4 <= PLANES_BYTES) setChannel(bytes(plane));
  }
  parallel(convTaskRef.index, ceilDiv(w.images, args.unitImages) * ceilDiv(w.rows, args.unitRows));
}
