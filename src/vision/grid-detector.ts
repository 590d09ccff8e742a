import type { Corners, Detection, TrueBox } from '../metrics/index.ts';
import { showShape, type Tensor, tf } from '../tensor/index.ts';

/** Square cells over an image, one prediction a cell. */
export interface BoxGrid {
  /** Cells along each side. */
  readonly cells: number;
  /** Side of a cell in pixels. */
  readonly stride: number;
  /** Side of the box that four zeros mean, in pixels. */
  readonly side: number;
}

/** A box as its cell says it. */
export interface EncodedBox {
  readonly row: number;
  readonly column: number;
  /** tx, ty, tw, th; see {@link encodeBox}. */
  readonly offsets: readonly [tx: number, ty: number, tw: number, th: number];
}

/**
 * A box in the words of the cell that holds its center: with center (cx, cy), width w and height h,
 * tx = cx/stride - (column + 1/2), ty = cy/stride - (row + 1/2), tw = ln(w/side), th = ln(h/side)
 * (as in YOLO and R-CNN: Redmon et al., 2016; Girshick et al., 2014). tx and ty are in [-1/2, 1/2].
 *
 * @throws RangeError for a box without area, or with its center outside of the grid
 */
export function encodeBox([x1, y1, x2, y2]: Corners, { cells, stride, side }: BoxGrid): EncodedBox {
  const [x, y] = [(x1 + x2) / 2 / stride, (y1 + y2) / 2 / stride];
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (!(x2 > x1 && y2 > y1) || Math.min(row, column) < 0 || Math.max(row, column) >= cells) {
    throw new RangeError(
      `encodeBox: box [${x1}, ${y1}, ${x2}, ${y2}]; expected x1 < x2, y1 < y2, and a center ` +
        `within the ${cells} x ${cells} cells of ${stride} pixels`,
    );
  }
  const [tw, th] = [Math.log((x2 - x1) / side), Math.log((y2 - y1) / side)];
  return { row, column, offsets: [x - column - 0.5, y - row - 0.5, tw, th] };
}

/** The box that {@link encodeBox} encoded. */
export function decodeBox(
  { row, column, offsets: [tx, ty, tw, th] }: EncodedBox,
  { stride, side }: Pick<BoxGrid, 'stride' | 'side'>,
): Corners {
  const [cx, cy] = [(column + 0.5 + tx) * stride, (row + 0.5 + ty) * stride];
  const [w, h] = [side * Math.exp(tw), side * Math.exp(th)];
  return [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2];
}

/** What a grid detector should say of n images. */
export interface GridTargets {
  /** 1 where a cell holds the center of an object, else 0: `[n, cells, cells]`. */
  readonly confidence: Tensor<[number, number, number]>;
  /** tx, ty, tw, th of these cells, 0 elsewhere: `[n, cells, cells, 4]`. */
  readonly offsets: Tensor<[number, number, number, 4]>;
  /** Class of these cells, 0 elsewhere: int32 `[n, cells, cells]`. */
  readonly label: Tensor<[number, number, number]>;
}

/**
 * Objects, each given to the cell that holds its center. Of two in one cell the later one stays: a
 * cell can speak of one object only. The caller disposes of the tensors.
 *
 * @param truth objects of each image; labels from 0
 * @throws RangeError for a box without area, or with its center outside of the grid
 */
export function assignTargets(truth: readonly (readonly TrueBox[])[], grid: BoxGrid): GridTargets {
  const { cells } = grid;
  const count = truth.length * cells ** 2;
  const confidence = new Float32Array(count);
  const offsets = new Float32Array(4 * count);
  const label = new Int32Array(count);
  for (const [i, objects] of truth.entries()) {
    for (const object of objects) {
      const encoded = encodeBox(object.box, grid);
      const at = (i * cells + encoded.row) * cells + encoded.column;
      confidence[at] = 1;
      offsets.set(encoded.offsets, 4 * at);
      label[at] = object.label;
    }
  }
  const shape: [number, number, number] = [truth.length, cells, cells];
  return {
    confidence: tf.tensor3d(confidence, shape) as unknown as GridTargets['confidence'],
    offsets: tf.tensor4d(offsets, [...shape, 4]) as unknown as GridTargets['offsets'],
    label: tf.tensor3d(label, shape, 'int32') as unknown as GridTargets['label'],
  };
}

export interface DecodeOptions {
  /** Cells of a lower confidence say nothing. Default 0.01. */
  readonly least?: number;
}

/**
 * What a grid detector says of each image. Its outputs `[n, cells, cells, 5 + C]` are, for each
 * cell, the logit of the confidence, tx, ty, tw, th, and C class scores. The score of a detection is
 * the confidence times the probability of its class.
 *
 * @throws RangeError for another shape
 */
export function decodeBoxes(
  output: tf.Tensor,
  grid: BoxGrid,
  { least = 0.01 }: DecodeOptions = {},
): Detection[][] {
  const [n = 0, rows, columns, channels = 0] = output.shape;
  const { cells } = grid;
  if (output.rank !== 4 || rows !== cells || columns !== cells || channels < 6) {
    throw new RangeError(
      `decodeBoxes: output of shape ${showShape(output.shape)}, expected ` +
        `[n, ${cells}, ${cells}, 5 + classes]`,
    );
  }
  const values = output.dataSync();
  const detectionAt = (image: number, cell: number): Detection[] => {
    const from = (image * cells ** 2 + cell) * channels;
    const [logit, tx, ty, tw, th, ...scores] = values.subarray(from, from + channels);
    const confidence = 1 / (1 + Math.exp(-(logit as number)));
    if (confidence < least) return [];
    const top = Math.max(...scores);
    const total = scores.reduce((sum, s) => sum + Math.exp(s - top), 0);
    const offsets = [tx, ty, tw, th] as unknown as EncodedBox['offsets'];
    const [row, column] = [Math.floor(cell / cells), cell % cells];
    return [
      {
        box: decodeBox({ row, column, offsets }, grid),
        label: scores.indexOf(top),
        score: confidence / total,
      },
    ];
  };
  return Array.from({ length: n }, (_, image) =>
    Array.from({ length: cells ** 2 }, (_, cell) => detectionAt(image, cell)).flat(),
  );
}
