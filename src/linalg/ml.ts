import { Matrix as MlMatrix } from 'ml-matrix';
import { Matrix } from './matrix.ts';

/** Decompositions are those of ml-matrix; these two cross over to its matrices and back. */
export const toMl = (a: Matrix): MlMatrix => MlMatrix.from1DArray(a.rows, a.cols, a.data);

export const fromMl = (a: MlMatrix): Matrix =>
  new Matrix(a.rows, a.columns, Float64Array.from(a.to1DArray()));
