import * as tf from '@tensorflow/tfjs';

/** What is known of a tensor without its values. */
interface Outline {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

type Shape4 = [number, number, number, number];

/** Inputs by the names that kernels have for them; each has some. */
type Inputs = Record<
  'a' | 'b' | 'dy' | 'filter' | 'images' | 'indices' | 'input' | 't' | 'value' | 'x',
  Outline
>;

/** Attributes by the names that kernels have for them; each has some. */
interface Attrs {
  readonly axis: number;
  readonly begin: number | number[];
  readonly depth: number;
  readonly dilations?: number | [number, number];
  readonly dim: number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly dtype?: tf.DataType;
  readonly filterSize: number | [number, number];
  readonly inputShape: number[];
  readonly keepDims: boolean;
  readonly numOrSizeSplits: number | number[];
  readonly pad: 'same' | 'valid' | number;
  readonly paddings: [number, number][];
  readonly perm: number[];
  readonly reps: number[];
  readonly shape: number[];
  readonly size: [number, number];
  readonly strides: number | [number, number];
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** Outlines of the results of a kernel. */
type Outlines = (inputs: Inputs, attrs: Attrs) => Outline[];

const like = ({ shape, dtype }: Outline, changed: Partial<Outline> = {}): Outline[] => [
  { shape, dtype, ...changed },
];

/** Every kernel of a group by the same rule. */
const all = (names: string, outlines: Outlines): [string, Outlines][] =>
  names.split(' ').map((name) => [name, outlines]);

/** The input `x`, under whichever name the kernel has it. */
const first = (inputs: Inputs): Outline => inputs.x ?? listed(inputs)[0];

/** The inputs of a kernel that takes any number of them. */
const listed = (inputs: Inputs) => Object.values(inputs) as [Outline, ...Outline[]];

const broadcast = (dtype?: tf.DataType): Outlines => {
  return ({ a, b }) => [
    {
      shape: tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]),
      dtype: dtype ?? tf.upcastType(a.dtype, b.dtype),
    },
  ];
};

const reduction = (dtype?: tf.DataType): Outlines => {
  return (inputs, { axis, keepDims }) => {
    const { shape, dtype: own } = first(inputs);
    const axes = tf.util.parseAxisParam(axis ?? shape.map((_, i) => i), [...shape]);
    const kept = shape.map((size, i) => (axes.includes(i) ? 1 : size));
    const rest = shape.filter((_, i) => !axes.includes(i));
    return [{ shape: keepDims ? kept : rest, dtype: dtype ?? own }];
  };
};

const convolution = (depthwise: boolean): Outlines => {
  return ({ x, filter }, { strides, pad, dilations, dimRoundingMode }) => {
    const { outShape } = tf.backend_util.computeConv2DInfo(
      x.shape as Shape4,
      filter.shape as Shape4,
      strides,
      dilations ?? 1,
      pad,
      dimRoundingMode,
      depthwise,
    );
    return like(x, { shape: outShape });
  };
};

const pool: Outlines = ({ x }, { filterSize, strides, pad, dimRoundingMode }) =>
  like(x, {
    shape: tf.backend_util.computePool2DInfo(
      x.shape as Shape4,
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    ).outShape,
  });

const matMul: Outlines = ({ a, b }, { transposeA, transposeB }) => {
  const [rows, columns] = [a.shape.at(transposeA ? -1 : -2), b.shape.at(transposeB ? -2 : -1)];
  const batch = tf.backend_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  return like(a, { shape: [...batch, rows as number, columns as number] });
};

/** The shape with the size of one axis changed. */
const withSize = (shape: readonly number[], axis: number, size: number): number[] =>
  shape.map((own, i) => (i === axis ? size : own));

const inserted = (shape: readonly number[], axis: number, ...sizes: number[]): number[] => [
  ...shape.slice(0, axis),
  ...sizes,
  ...shape.slice(axis),
];

/**
 * The kernels that networks of this library, and the operations of their `forward`, are made of.
 */
export const shapeKernels: readonly [string, Outlines][] = [
  ...all(
    'Abs Ceil ClipByValue Cos Cumsum Elu Erf Exp Expm1 Floor FusedBatchNorm Identity LeakyRelu Log Log1p ' +
      'LogSoftmax Neg OnesLike Prelu Reciprocal Relu Relu6 Reverse Round Rsqrt Selu Sigmoid Sign Sin ' +
      'Softmax Softplus Sqrt Square Step Tan Tanh ZerosLike',
    (inputs) => like(first(inputs)),
  ),
  ...all(
    'Add FloorDiv Maximum Minimum Mod Multiply Pow RealDiv SquaredDifference Sub',
    broadcast(),
  ),
  ...all(
    'Equal Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr NotEqual',
    broadcast('bool'),
  ),
  ...all('Max Min Prod Sum', reduction()),
  ...all('Mean', reduction('float32')),
  ...all('All Any', reduction('bool')),
  ...all('ArgMax ArgMin', reduction('int32')),
  ['AddN', (inputs) => like(listed(inputs)[0])],
  ['LogicalNot', ({ x }) => like(x)],
  ['Cast', ({ x }, { dtype }) => like(x, dtype ? { dtype } : {})],
  ['Select', ({ t }) => like(t)],
  ['Fill', (_, { shape, dtype }) => [{ shape, dtype: dtype ?? 'float32' }]],
  ['Reshape', ({ x }, { shape }) => like(x, { shape: inferred(shape, x.shape) })],
  [
    'ExpandDims',
    ({ input }, { dim }) =>
      like(input, {
        shape: inserted(input.shape, dim < 0 ? input.shape.length + 1 + dim : dim, 1),
      }),
  ],
  ['Transpose', ({ x }, { perm }) => like(x, { shape: perm.map((i) => x.shape[i] as number) })],
  ['BroadcastTo', ({ x }, { shape }) => like(x, { shape })],
  [
    'Tile',
    ({ x }, { reps }) => like(x, { shape: x.shape.map((size, i) => size * (reps[i] as number)) }),
  ],
  [
    'PadV2',
    ({ x }, { paddings }) =>
      like(x, {
        shape: x.shape.map((size, i) => size + tf.util.sum(paddings[i] as [number, number])),
      }),
  ],
  [
    'Slice',
    ({ x }, { begin, size }) =>
      like(x, {
        shape: tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size)[1] as number[],
      }),
  ],
  [
    'Concat',
    (inputs, { axis }) => {
      const parts = listed(inputs);
      const [one] = parts;
      const at = tf.util.parseAxisParam(axis, [...one.shape])[0] as number;
      const size = parts.reduce((sum, { shape }) => sum + (shape[at] as number), 0);
      return like(one, { shape: withSize(one.shape, at, size) });
    },
  ],
  [
    'SplitV',
    ({ x }, { numOrSizeSplits, axis }) => {
      const at = tf.util.parseAxisParam(axis, [...x.shape])[0] as number;
      return tf.backend_util
        .prepareSplitSize(x as tf.Tensor, numOrSizeSplits, at)
        .flatMap((size) => like(x, { shape: withSize(x.shape, at, size) }));
    },
  ],
  [
    'Pack',
    (inputs, { axis }) => {
      const parts = listed(inputs);
      const [one] = parts;
      return like(one, { shape: inserted(one.shape, axis, parts.length) });
    },
  ],
  [
    'Unpack',
    ({ value }, { axis }) => {
      const at = tf.util.parseAxisParam(axis, [...value.shape])[0] as number;
      const shape = value.shape.filter((_, i) => i !== at);
      return Array.from({ length: value.shape[at] as number }, () => ({
        shape,
        dtype: value.dtype,
      }));
    },
  ],
  [
    'GatherV2',
    ({ x, indices }, { axis }) =>
      like(x, {
        shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
      }),
  ],
  [
    'OneHot',
    ({ indices }, { depth, dtype }) => [
      { shape: [...indices.shape, depth], dtype: dtype ?? 'int32' },
    ],
  ],
  ['BatchMatMul', matMul],
  ['Conv2D', convolution(false)],
  ['DepthwiseConv2dNative', convolution(true)],
  ['Conv2DBackpropInput', ({ dy }, { inputShape }) => like(dy, { shape: inputShape })],
  ...all('MaxPool AvgPool', pool),
  ...all('ResizeBilinear ResizeNearestNeighbor', ({ images }, { size }) => {
    const [batch, , , channels] = images.shape as Shape4;
    return like(images, { shape: [batch, size[0], size[1], channels] });
  }),
];

/** A shape with its -1 replaced by what makes the number of elements fit. */
function inferred(shape: readonly number[], from: readonly number[]): number[] {
  return tf.util.inferFromImplicitShape([...shape], tf.util.sizeFromShape([...from]));
}
