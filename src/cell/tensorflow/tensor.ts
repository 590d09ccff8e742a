import { escapeHtml } from '../../contract/index.ts';
import { hasMethods, peek } from '../render/read-without-getters.ts';
import { alarm, type Numbers, rounded, statsHtml, statsOf, statsText } from '../render/stats.ts';
import { imageStrip } from './images.ts';

/**
 * A tensor, known by what it can do: there may be several copies of TensorFlow.js, each with its
 * own class.
 */
export interface TensorLike {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed?: boolean;
  dataSync(): Numbers | readonly string[];
}

export const isTensor = (value: unknown): value is TensorLike =>
  Array.isArray(peek(value, 'shape')) &&
  typeof peek(value, 'dtype') === 'string' &&
  hasMethods(value, 'dataSync');

/** `Tensor [32, 784] float32`, or `Variable …`, for a hover or beside an error. */
export function describeTensor(tensor: TensorLike): string {
  const state = tensor.isDisposed ? ', disposed' : '';
  const kind = 'trainable' in tensor ? 'Variable' : 'Tensor';
  return `${kind} [${tensor.shape.join(', ')}] ${tensor.dtype}${state}`;
}

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, complex64: 8 };

/** The bytes of a tensor's values as TensorFlow.js counts them. Texts count nothing. */
export function bytesOf({ shape, dtype }: TensorLike): number {
  return sizeOf(shape) * (BYTES[dtype] ?? 0);
}

const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, length) => product * length, 1);

/** Values of a larger tensor are not read, because reading copies them. */
const MOST_VALUES = 1 << 24;

/** Values of a larger tensor are not read for one line. */
const MOST_PREVIEWED = 1000;

/** `Tensor [2, 2] float32 [[1, 2], [3, 4]]`. The values are left out where they are many. */
export function previewTensor(tensor: TensorLike): string {
  const values = valuesOf(tensor, MOST_PREVIEWED);
  const title = describeTensor(tensor);
  return values ? `${title} ${nested(values, tensor).replace(/\s+/g, ' ')}` : title;
}

export function renderTensor(tensor: TensorLike): { text: string; html: string } {
  const title = describeTensor(tensor);
  const values = valuesOf(tensor);
  if (!values) return { text: title, html: `<div>${escapeHtml(title)}</div>` };
  const preview = aligned(values, tensor);
  // A single number, which mostly is a loss, stands in the title.
  if (tensor.shape.length === 0) {
    const shown = /NaN|Infinity/.test(preview) ? alarm(preview) : escapeHtml(preview);
    const html = `<div><strong>${escapeHtml(title)}</strong> ${shown}</div>`;
    return { text: `${title} ${preview}`, html };
  }
  if (tensor.dtype === 'bool') {
    const trues = Array.from(values as Numbers).filter(Boolean).length;
    const count = `true ${trues} of ${values.length}`;
    return { text: `${title}  ${count}\n${preview}`, html: block(title, count, '', preview) };
  }
  if (tensor.dtype === 'complex64' || isTexts(values)) {
    return { text: `${title}\n${preview}`, html: block(title, '', '', preview) };
  }
  const stats = statsOf(values);
  const head = `${title}  ${statsText(stats)}`.trimEnd();
  return {
    text: `${head}\n${preview}`,
    html: block(title, statsHtml(stats), imageStrip(values, tensor.shape, stats) ?? '', preview),
  };
}

function block(title: string, stats: string, images: string, preview: string): string {
  return (
    `<div><strong>${escapeHtml(title)}</strong> ${stats}</div>${images}` +
    `<details${images === '' ? ' open' : ''}><summary>values</summary>` +
    `<pre>${escapeHtml(preview)}</pre></details>`
  );
}

function isTexts(values: Numbers | readonly string[]): values is readonly string[] {
  return typeof values[0] === 'string';
}

function valuesOf(tensor: TensorLike, most = MOST_VALUES): Numbers | readonly string[] | undefined {
  if (tensor.isDisposed || sizeOf(tensor.shape) > most) return undefined;
  try {
    return tensor.dataSync();
  } catch {
    // The backend can only be read asynchronously. Shape and type are shown all the same.
    return undefined;
  }
}

/** `1-2i`: complex numbers come as real and imaginary parts in turn. */
function complex(parts: Numbers | readonly string[], i: number): string {
  const [real, imaginary] = [shown(parts[2 * i]), shown(parts[2 * i + 1])];
  return `${real}${imaginary.startsWith('-') ? '' : '+'}${imaginary}i`;
}

/** The same in columns, where there are several rows. */
function aligned(values: Numbers | readonly string[], tensor: TensorLike): string {
  const rows = sizeOf(tensor.shape.slice(0, -1));
  if (rows < 2) return nested(values, tensor);
  let width = 0;
  nested(values, tensor, (text) => {
    width = Math.max(width, text.length);
    return text;
  });
  return nested(values, tensor, (text) => text.padStart(width));
}

/** Nested brackets. Each long dimension is cut in its middle: `[[1, 2, …, 9], …]`. */
function nested(
  values: Numbers | readonly string[],
  { shape, dtype }: TensorLike,
  fitted = (text: string) => text,
): string {
  const rank = shape.length;
  const single = (i: number): string => {
    if (dtype === 'complex64') return fitted(complex(values, i));
    return fitted(dtype === 'bool' ? String(Boolean(values[i])) : shown(values[i]));
  };
  const show = (axis: number, start: number): string => {
    const length = shape[axis];
    if (length === undefined) return single(start);
    const step = sizeOf(shape.slice(axis + 1));
    // Many dimensions make many lines. So only the first and the last entry are shown of all
    // dimensions but the last two.
    const edge = axis < rank - 2 ? 1 : rank > 2 ? 3 : 6;
    const isCut = length > 2 * edge;
    const indices = Array.from({ length: isCut ? 2 * edge : length }, (_, i) =>
      i < edge || !isCut ? i : length - 2 * edge + i,
    );
    const parts = indices.map((i) => show(axis + 1, start + i * step));
    if (isCut) parts.splice(edge, 0, '…');
    const newLine = `,${'\n'.repeat(rank - 1 - axis)}${' '.repeat(axis + 1)}`;
    return `[${parts.join(axis === rank - 1 ? ', ' : newLine)}]`;
  };
  return show(0, 0);
}

function shown(value: number | string | undefined): string {
  // TensorFlow.js makes a tensor even of lists of unequal lengths. It has too few values then.
  if (value === undefined) return '?';
  if (typeof value === 'string') return JSON.stringify(value);
  return Number.isInteger(value) ? String(value) : rounded(value, 5);
}
