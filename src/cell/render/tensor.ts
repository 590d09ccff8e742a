import { escapeHtml } from '../../contract/index.ts';
import { imageStrip } from './images.ts';
import { hasMethods, peek } from './read-without-getters.ts';
import { alarm, type Numbers, rounded, statsHtml, statsOf, statsText } from './stats.ts';

/** A TensorFlow.js tensor, known by its shape alone: the kernel imports no TensorFlow.js, and there may be several. */
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

/** Values are only read up to this many, as reading a tensor copies it. */
const MOST_VALUES = 1 << 24;

/** Values beyond this many are not worth reading for one line. */
const MOST_PREVIEWED = 1000;

/** `Tensor [2, 2] float32 [[1, 2], [3, 4]]`, in one line; the values only where they are few. */
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
  // One number, a loss mostly, is the title's last word.
  if (tensor.shape.length === 0) {
    const shown = /NaN|Infinity/.test(preview) ? alarm(preview) : escapeHtml(preview);
    const html = `<div><strong>${escapeHtml(title)}</strong> ${shown}</div>`;
    return { text: `${title} ${preview}`, html };
  }
  if (tensor.dtype === 'bool') {
    const count = `true ${Array.from(values as Numbers).filter(Boolean).length} of ${values.length}`;
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
    `<details${images === '' ? ' open' : ''}><summary>values</summary><pre>${escapeHtml(preview)}</pre></details>`
  );
}

function isTexts(values: Numbers | readonly string[]): values is readonly string[] {
  return typeof values[0] === 'string';
}

function valuesOf(tensor: TensorLike, most = MOST_VALUES): Numbers | readonly string[] | undefined {
  const size = tensor.shape.reduce((product, length) => product * length, 1);
  if (tensor.isDisposed || size > most) return undefined;
  try {
    return tensor.dataSync();
  } catch {
    // A backend that can only be read asynchronously: shape and type are shown all the same.
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
  const rows = tensor.shape.slice(0, -1).reduce((product, length) => product * length, 1);
  if (rows < 2) return nested(values, tensor);
  let width = 0;
  nested(values, tensor, (text) => {
    width = Math.max(width, text.length);
    return text;
  });
  return nested(values, tensor, (text) => text.padStart(width));
}

/** Nested brackets, each long dimension cut in its middle: `[[1, 2, …, 9], …]`. */
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
    const step = shape.slice(axis + 1).reduce((product, inner) => product * inner, 1);
    // Many dimensions make many lines: of all but the last two, only the first and the last entry are shown.
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
  // TensorFlow.js makes tensors of lists of unequal lengths, with less values than their shape wants.
  if (value === undefined) return '?';
  if (typeof value === 'string') return JSON.stringify(value);
  return Number.isInteger(value) ? String(value) : rounded(value, 5);
}
