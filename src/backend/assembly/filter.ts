import { packPanel } from './pack';
import { parallel, scratch } from './pool';
import { bytes, ceilDiv, least, most } from './simd';
import { COLS, panelWidth, setFinish, strip, TILE_SCRATCH } from './tile';
import { setWalk, writeWalk } from './walk';
import { windows, WINDOWS_END } from './window';

// Gradient of a convolution's weights: dW[tap][channel] = Σ over positions of source[position +
// tap] · dy[position]. Positions are cut into parts; each part adds up its own copy of dW, and the
// copies are added at the end. Here the source is padded: which positions a tap sees differs from
// tap to tap. So a NaN or an infinity in dy, times a zero of the padding, is NaN in dW, where the
// stock cpu backend leaves that tap out.

@unmanaged
class Args {
  gradient: usize;
  channels: i32;
  target: usize;
  partials: usize;
  parts: i32;
  unitRows: i32;
  unitImages: i32;
}

/** Positions of a unit, about. */
const POSITIONS: i32 = 256;

function convGradientTask(part: i32): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  const rowsPerUnit = args.unitRows;
  const imagesPerUnit = args.unitImages;
  const unitsPerImage = ceilDiv(w.rows, rowsPerUnit);
  const units = ceilDiv(w.images, imagesPerUnit) * unitsPerImage;
  const firstUnit = <i32>((<i64>units * part) / args.parts);
  const lastUnit = <i32>((<i64>units * (part + 1)) / args.parts);
  const floats = w.floats;
  const channels = args.channels;
  const target = args.partials + <usize>part * bytes(floats * channels);
  const table = scratch + TILE_SCRATCH;
  const walk = table + <usize>floats * 8;
  const rowStep = <usize>w.strideHeight * w.line;
  // A row of the left operand is one tap of one channel, read at every position of a unit.
  let panel = walk;
  for (let image = 0; image < imagesPerUnit; image++) {
    for (let row = 0; row < rowsPerUnit; row++) {
      const first = <usize>image * w.image + <usize>row * rowStep;
      panel = writeWalk(panel, first, w.columns, <usize>w.strideWidth * w.pixel);
    }
  }
  for (let r = 0; r < floats; r++) store<usize>(table + <usize>r * 8, target + bytes(r * channels), 4);
  setFinish(0, 0);
  for (let unit = firstUnit; unit < lastUnit; unit++) {
    const image = (unit / unitsPerImage) * imagesPerUnit;
    const row = (unit % unitsPerImage) * rowsPerUnit;
    const images = least(imagesPerUnit, w.images - image);
    const rows = least(rowsPerUnit, w.rows - row);
    const positions = images * rows * w.columns;
    const base = w.source + <usize>image * w.image + <usize>row * rowStep;
    const dy = args.gradient + bytes((image * w.rows + row) * w.columns * channels);
    setWalk(walk, positions);
    for (let r = 0; r < floats; r++) {
      store<usize>(table + <usize>r * 8, base + load<usize>(w.taps + bytes(r)));
    }
    let width = 0;
    for (let j = 0; j < channels; j += width) {
      width = panelWidth(channels - j);
      packPanel(dy + bytes(j), bytes(channels), positions, width, panel);
      strip(table, floats, panel, width, j, least(width, channels - j), unit == firstUnit, true);
    }
  }
}
const convGradientTaskRef = convGradientTask;

function addPartsTask(task: i32): void {
  const args = changetype<Args>(WINDOWS_END);
  const n = windows().floats * args.channels;
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
  const units = ceilDiv(images * rows * columns, POSITIONS);
  const affordable = 2000000 / most(1, depth * channels);
  return most(1, least(least(16, affordable), units / 2));
}

/** Scratch bytes of a thread for a gradient of `depth` rows, over images this many columns wide. */
export function convGradientScratch(depth: i32, columns: i32): i32 {
  return <i32>TILE_SCRATCH + depth * 8 + most(POSITIONS, columns) * (COLS + 1) * 4;
}

/**
 * dW[depth][channels] into `target`. After convSource (the padded input), convWindow and convTarget
 * (only its counts are used).
 */
export function convGradient(dy: usize, channels: i32, target: usize, partials: usize, parts: i32): void {
  const w = windows();
  const args = changetype<Args>(WINDOWS_END);
  args.gradient = dy;
  args.channels = channels;
  args.target = target;
  args.partials = partials;
  args.parts = parts;
  const perImage = w.rows * w.columns;
  args.unitImages = most(1, POSITIONS / perImage);
  args.unitRows = perImage >= POSITIONS ? most(1, POSITIONS / w.columns) : w.rows;
  parallel(convGradientTaskRef.index, parts);
  parallel(addPartsTaskRef.index, ceilDiv(w.floats * channels, 4096));
}
