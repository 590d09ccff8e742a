export { type Corr2dOptions, corr2d } from './corr2d.ts';
export { corr, cov } from './cov.ts';
export { type Complex, type Eigen, eig, eigSym } from './eig.ts';
export { kabsch, movePoints, type Pose } from './kabsch.ts';
export {
  type KeepOptions,
  Matrix,
  type MatrixAxis,
  type MatrixOperand,
  toMatrix,
  type VarOptions,
} from './matrix.ts';
export { principalAngles } from './principal-angles.ts';
export { qr } from './qr.ts';
export { axisRotation, type RotationAxis, randomRotation, rotationAngle } from './rotations.ts';
export { cholesky, determinant, inverse, solve } from './solve.ts';
export { pinv, type Svd, svd } from './svd.ts';
