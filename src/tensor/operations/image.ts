import type * as tf from '@tensorflow/tfjs';
import type { Crop, Known, Recolor, Resize, Shape, ShapeOf } from '../shapes/index.ts';
import type { Operand, Tensor } from '../types.ts';
import type { SameShapeFunction } from './elementwise.ts';
import type { Late, Never, With } from './signature.ts';

export interface ResizeMethod {
  <X extends Tensor, D extends number, Size extends readonly [D, D]>(
    this: X,
    size: Size,
    alignCorners?: boolean,
    halfPixelCenters?: boolean,
  ): Tensor<Known<Resize<ShapeOf<X>, Size>>>;
  (...never: Never): unknown;
}

export type ResizeFunction = <X extends Operand, D extends number, Size extends readonly [D, D]>(
  images: X,
  size: Size,
  alignCorners?: boolean,
  halfPixelCenters?: boolean,
) => Tensor<Known<Resize<ShapeOf<X>, Late<Size>>>>;

export type CropFunction = <
  X extends Operand,
  B extends Operand,
  D extends number,
  Size extends readonly [D, D],
>(
  image: X,
  boxes: B,
  boxInd: Operand,
  cropSize: Size,
  method?: 'bilinear' | 'nearest',
  extrapolationValue?: number,
) => Tensor<Crop<ShapeOf<X>, ShapeOf<B>, Size>>;

export type RecolorFunction<C extends number> = <X extends Operand>(
  image: X,
) => Tensor<Known<Recolor<ShapeOf<X>, C>>>;

export type Images = With<typeof tf.image, TypedImages>;

interface TypedImages {
  resizeBilinear: ResizeFunction;
  resizeNearestNeighbor: ResizeFunction;
  cropAndResize: CropFunction;
  flipLeftRight: SameShapeFunction;
  rotateWithOffset: SameShapeFunction<
    [
      radians: number,
      fillValue?: number | [number, number, number],
      center?: number | [number, number],
    ]
  >;
  threshold: SameShapeFunction<[method?: string, inverted?: boolean, threshValue?: number]>;
  grayscaleToRGB: RecolorFunction<3>;
  rgbToGrayscale: RecolorFunction<1>;
}

declare module '../types.js' {
  interface Tensor<out S extends Shape> {
    resizeBilinear: ResizeMethod;
    resizeNearestNeighbor: ResizeMethod;
  }
}
