import type { MimeBundle } from '../../contract/index.ts';
import { type Fields, has } from './fields.ts';

/** By these its values say what they are, on their prototypes. */
const NUMBERS = ['isComplex', 'isFraction', 'isBigNumber', 'isUnit', 'isResultSet'] as const;

/** Rows and columns of a matrix that are set as a formula. */
const LARGEST = 12;

/** Values of math.js: numbers of all kinds, matrices, and formulas, which are set as such. */
export function mathLook(value: Fields): MimeBundle | undefined {
  if (value.isNode === true && has(value, 'toTex', 'toString')) {
    const tex = (value as unknown as Formula).toTex();
    return { 'text/latex': `$\\displaystyle ${tex}$`, 'text/plain': String(value) };
  }
  if (value.isMatrix === true && has(value, 'toArray', 'size')) {
    return matrixLook(value as unknown as Matrix);
  }
  if (!NUMBERS.some((name) => value[name] === true)) return undefined;
  return { 'text/plain': String(value) };
}

interface Formula {
  toTex(): string;
}

interface Matrix {
  toArray(): readonly unknown[];
  size(): readonly number[];
}

function matrixLook(matrix: Matrix): MimeBundle {
  const size = matrix.size();
  const text = String(matrix);
  const [height = 0, width = 1] = size;
  if (size.length > 2 || height > LARGEST || width > LARGEST) return { 'text/plain': text };
  const rows = matrix.toArray().map((row) => (Array.isArray(row) ? row : [row]));
  const lines = rows.map((row) => row.map(String).join(' & ')).join(' \\\\ ');
  return {
    'text/latex': `$\\displaystyle \\begin{bmatrix} ${lines} \\end{bmatrix}$`,
    'text/plain': text,
  };
}
