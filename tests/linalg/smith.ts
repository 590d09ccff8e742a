import { Matrix } from '../../src/linalg/index.ts';

/** Ten points of L. Smith, A tutorial on principal components analysis, 2002. */
export const smith = Matrix.of([
  [2.5, 2.4],
  [0.5, 0.7],
  [2.2, 2.9],
  [1.9, 2.2],
  [3.1, 3.0],
  [2.3, 2.7],
  [2, 1.6],
  [1, 1.1],
  [1.5, 1.6],
  [1.1, 0.9],
]);
