export type { ExpandDims, Reduce, Squeeze, Transpose } from './axes.ts';
export type { Broadcast, Broadcast3, BroadcastTo } from './broadcast.ts';
export type {
  Concat,
  ConcatAll,
  Pad,
  Paddings,
  Part,
  Split,
  Stack,
  Tile,
  Unstack,
} from './join.ts';
export type { Bins, Diagonal, Gather, OneHot, Segments, Slice, TopK } from './pick.ts';
export type { Dot, MatMul, Outer } from './product.ts';
export type { Reshape } from './reshape.ts';
export type {
  AnySizes,
  Dims,
  Fits,
  HasRank,
  Known,
  RankOf,
  SameSize,
  Shape,
  ShapeOf,
  ShowShape,
} from './shape.ts';
export type { Difference, Quotient, SizeOf, Sum, Times } from './size.ts';
export type {
  Conv1d,
  Crop,
  Filtered,
  ImageFilter,
  Padding,
  Places,
  Pool2d,
  Recolor,
  Resize,
  Rounding,
  SeparableConv2d,
} from './window.ts';
