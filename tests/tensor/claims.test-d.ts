// What the types say of shapes, and what is so: each claim is compiled, by both compilers
// (types.test.ts), and run (claims.test.ts). A claim fails to compile unless the type says exactly
// this shape; -1 stands for `number`.
import {
  arange,
  eye,
  fromData,
  full,
  linspace,
  oneHot,
  ones,
  randn,
  type Shape,
  type Tensor,
  tensor,
  tf,
  typed,
  uniform,
  zeros,
} from '../../src/tensor/index.ts';

export interface Claim {
  readonly of: () => tf.Tensor;
  readonly shape: readonly number[];
  /** The line that made it. */
  readonly at: string;
}
export const claims: Claim[] = [];

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Sizes<C extends Shape> = { -readonly [K in keyof C]: C[K] extends -1 ? number : C[K] };
type Claimed<S extends Shape, C extends Shape> =
  Equal<S, Sizes<C>> extends true ? C : { theTypeSays: S };

/** The type of the tensor says `shape`, and it is so. */
function claim<S extends Shape, D extends number, C extends readonly D[] | []>(
  of: () => Tensor<S>,
  shape: C & Claimed<S, C>,
): void {
  claims.push({ of, shape, at: new Error().stack?.split('\n')[2] ?? '' });
}

/** The type of the tensor leaves even the number of axes to the run time. */
function unclaimed<S extends Shape>(
  of: () => Tensor<S>,
  ..._: Equal<S, Shape> extends true ? [] : [theTypeSays: S]
): void {
  claims.push({ of, shape: of().shape, at: new Error().stack?.split('\n')[2] ?? '' });
}

const a = () => zeros([2, 3]);
const b = () => zeros([2, 3, 4]);
const image = () => zeros([4, 8, 8, 3]);
const filter = () => zeros([3, 3, 3, 16]);
const some = () => typed(tf.zeros([5, 7, 7, 64]), [-1, 7, 7, 64]);
const indices = () => tf.tensor1d([1, 0, 1], 'int32');
const truth = () => tf.tensor([true, false], [2, 1], 'bool');
const size: number = 2;
const yes = Boolean(1);

// ------------------------------------------------------------------------------------- new tensors

claim(
  () =>
    tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
  [2, 3],
);
claim(() => tensor(7), []);
claim(() => full([2, 2], 3), [2, 2]);
claim(() => arange(3), [-1]);
claim(() => linspace(0, 1, 9), [9]);
claim(() => eye(3), [3, 3]);
claim(() => fromData([1, 2, 3, 4], [2, 2]), [2, 2]);
claim(() => oneHot([0, 1, 2], 3), [-1, 3]);
claim(() => randn([2, 3], { rng: 1 }), [2, 3]);
claim(() => uniform([2, size], { rng: 1 }), [2, -1]);
claim(() => tf.zeros([2, 3]), [2, 3]);
claim(() => tf.ones([2, 3], 'int32'), [2, 3]);
claim(() => tf.fill([4], 1), [4]);
claim(() => tf.rand([2, 2], () => 1), [2, 2]);
claim(() => tf.randomNormal([2, 3]), [2, 3]);
claim(() => tf.randomStandardNormal([2]), [2]);
claim(() => tf.truncatedNormal([2, 1]), [2, 1]);
claim(() => tf.randomUniform([2, 1], 0, 1), [2, 1]);
claim(() => tf.randomUniformInt([2], 0, 5), [2]);
claim(() => tf.randomGamma([3], 1), [3]);
claim(() => tf.eye(3), [3, 3]);
claim(() => tf.eye(2, 3), [2, 3]);
claim(() => tf.linspace(0, 1, 5), [5]);
claim(() => tf.range(0, 4), [-1]);
claim(() => tf.scalar(3), []);
claim(() => tf.tensor([1, 2, 3, 4], [2, 2]), [2, 2]);
unclaimed(() => tf.tensor([1, 2, 3, 4]));
claim(() => tf.tensor1d([1, 2]), [-1]);
claim(() => tf.tensor2d([[1, 2]]), [-1, -1]);
claim(() => tf.tensor2d([1, 2], [1, 2]), [1, 2]);
claim(() => tf.tensor3d([[[1]]]), [-1, -1, -1]);
claim(() => tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), [1, 2, 2, 1]);
claim(() => tf.tensor5d([1], [1, 1, 1, 1, 1]), [1, 1, 1, 1, 1]);
claim(() => tf.tensor6d([1], [1, 1, 1, 1, 1, 1]), [1, 1, 1, 1, 1, 1]);
claim(() => tf.variable(a()), [2, 3]);
claim(() => tf.zerosLike(a()), [2, 3]);
claim(() => tf.onesLike(a()), [2, 3]);
claim(() => tf.bincount(indices(), [], 4), [4]);
claim(() => tf.denseBincount(zeros([2, 3]).cast('int32'), [], 4), [2, 4]);
claim(() => tf.denseBincount(indices(), [], 4), [4]);
claim(() => tf.scatterND(tf.tensor2d([[1]], [1, 1], 'int32'), tf.tensor1d([5]), [4]), [4]);
claim(() => tf.sparseToDense(tf.tensor1d([1], 'int32'), tf.tensor1d([5]), [4]), [4]);
claim(() => tf.broadcastArgs(tf.tensor1d([1, 3], 'int32'), tf.tensor1d([2, 1], 'int32')), [-1]);
claim(() => tf.movingAverage(tf.variable(a()), a(), 0.9, 1), [2, 3]);
claim(() => tf.diag(tensor([1, 2])), [2, 2]);

// ------------------------------------------------------------------------------------- elementwise

claim(() => a().add(ones([3])), [2, 3]);
claim(() => a().mul(2), [2, 3]);
claim(() => zeros([5, 1]).mul(zeros([3])), [5, 3]);
claim(() => a().mul([1, 2, 3]), [2, 3]);
claim(() => zeros([4, 1]).add([1, 2, 3]), [4, -1]);
claim(() => zeros([2, 1]).add(new Float32Array(3)), [2, -1]);
claim(() => some().sub(some().mean([1, 2], { keepDims: true })), [-1, 7, 7, 64]);
claim(() => zeros([size, 3]).sub(zeros([2, 3])), [2, 3]);
claim(() => zeros([size, 3]).sub(zeros([1, 3])), [-1, 3]);
claim(() => a().div(255).sub(0.5), [2, 3]);
claim(() => a().divNoNan(a()), [2, 3]);
claim(() => a().floorDiv(2), [2, 3]);
claim(() => a().mod(2), [2, 3]);
claim(() => a().pow(zeros([2, 1])), [2, 3]);
claim(() => a().atan2(a()), [2, 3]);
claim(() => a().maximum(zeros([4, 1, 3])), [4, 2, 3]);
claim(() => a().minimum(0), [2, 3]);
claim(() => a().squaredDifference(1), [2, 3]);
claim(() => a().greater(0).logicalNot(), [2, 3]);
claim(() => a().greaterEqual(a()), [2, 3]);
claim(() => a().less(zeros([3])), [2, 3]);
claim(() => a().lessEqual(0), [2, 3]);
claim(() => a().equal(0), [2, 3]);
claim(() => a().notEqual(0), [2, 3]);
claim(() => a().cast('bool').logicalAnd(true), [2, 3]);
claim(
  () =>
    a()
      .cast('bool')
      .logicalOr(zeros([3]).cast('bool')),
  [2, 3],
);
claim(() => a().cast('bool').logicalXor(a().cast('bool')), [2, 3]);
claim(() => a().prelu(tensor([1, 2, 3])), [2, 3]);
claim(() => a().relu().elu().selu().relu6().leakyRelu(0.1), [2, 3]);
claim(() => a().abs().exp().square().tanh().softmax(), [2, 3]);
claim(() => a().clipByValue(0, 1).cumsum(1).cumprod(), [2, 3]);
claim(() => a().reverse(1).clone().neg().round().step(), [2, 3]);
claim(() => a().batchNorm([0, 0, 0], [1, 1, 1]), [2, 3]);
claim(() => image().localResponseNormalization(), [4, 8, 8, 3]);
claim(() => a().where(truth(), zeros([3])), [2, 3]);
claim(() => tf.add(zeros([4, 1]), zeros([3])), [4, 3]);
claim(() => tf.sub(1, a()), [2, 3]);
claim(() => tf.sub(a(), 1), [2, 3]);
claim(() => tf.mul([1, 2, 3], a()), [2, 3]);
claim(() => tf.div(a(), 2), [2, 3]);
claim(() => tf.divNoNan(a(), a()), [2, 3]);
claim(() => tf.floorDiv(a(), a()), [2, 3]);
claim(() => tf.mod(a(), 2), [2, 3]);
claim(() => tf.pow(2, a()), [2, 3]);
claim(() => tf.atan2(a(), a()), [2, 3]);
claim(() => tf.maximum(a(), 0), [2, 3]);
claim(() => tf.minimum(0, a()), [2, 3]);
claim(() => tf.squaredDifference(a(), zeros([3])), [2, 3]);
claim(() => tf.greater(a(), 0), [2, 3]);
claim(() => tf.greaterEqual(a(), 0), [2, 3]);
claim(() => tf.less(a(), 0), [2, 3]);
claim(() => tf.lessEqual(a(), 0), [2, 3]);
claim(() => tf.equal(a(), [1, 2, 3]), [2, 3]);
claim(() => tf.notEqual(a(), 0), [2, 3]);
claim(() => tf.logicalAnd(truth(), true), [2, 1]);
claim(() => tf.logicalOr(truth(), truth()), [2, 1]);
claim(() => tf.logicalXor(truth(), truth()), [2, 1]);
claim(() => tf.bitwiseAnd(a().cast('int32'), a().cast('int32')), [2, 3]);
claim(() => tf.prelu(a(), zeros([3])), [2, 3]);
claim(() => tf.real(tf.complex(a(), a())), [2, 3]);
claim(() => tf.imag(tf.complex(a(), a())), [2, 3]);
claim(() => tf.addN([a(), a()]), [2, 3]);
claim(() => tf.where(truth(), a(), 0), [2, 3]);
claim(() => tf.where(truth(), zeros([3]), zeros([1])), [2, 3]);
claim(() => tf.relu(tf.matMul(tf.randomNormal([3, 4]), tf.ones([4, 5]))), [3, 5]);
claim(() => tf.leakyRelu(a(), 0.1), [2, 3]);
claim(() => tf.clipByValue(a(), 0, 1), [2, 3]);
claim(() => tf.softmax([1, 2]), [-1]);
claim(() => tf.logSoftmax(a(), -1), [2, 3]);
claim(() => tf.cumsum(a(), 1), [2, 3]);
claim(() => tf.cumprod(a()), [2, 3]);
claim(() => tf.reverse(a(), [0]), [2, 3]);
claim(() => tf.cast(a(), 'int32'), [2, 3]);
claim(() => tf.dropout(a(), 0.5), [2, 3]);
claim(() => tf.step(a()), [2, 3]);
claim(() => tf.batchNorm(a(), [0, 0, 0], [1, 1, 1]), [2, 3]);
claim(() => tf.localResponseNormalization(image()), [4, 8, 8, 3]);
claim(() => tf.tidy(() => tf.mul(a(), 2)), [2, 3]);

// -------------------------------------------------------------------------------------- reductions

claim(() => b().sum(), []);
claim(() => b().sum(1), [2, 4]);
claim(() => b().sum(-1), [2, 3]);
claim(() => b().sum([0, 2]), [3]);
claim(() => b().mean([1, 2]), [2]);
claim(() => b().mean([1, -1], true), [2, 1, 1]);
claim(() => b().mean([1, -1], { keepDims: true }), [2, 1, 1]);
claim(() => b().max(0, { keepDims: true }), [1, 3, 4]);
claim(() => b().max(0, { keepDims: false }), [3, 4]);
claim(() => b().min(undefined, true), [1, 1, 1]);
claim(() => b().prod([]), [2, 3, 4]);
unclaimed(() => b().sum([0, 0]));
claim(() => b().logSumExp(2), [2, 3]);
claim(() => b().euclideanNorm([0, 1]), [4]);
claim(() => a().cast('bool').any(), []);
claim(() => a().cast('bool').all(0, true), [1, 3]);
claim(() => b().var(), []);
claim(() => b().var({ ddof: 1 }), []);
claim(() => b().std({ keepDims: true }), [1, 1, 1]);
claim(() => b().var(0, { ddof: 1 }), [3, 4]);
claim(() => b().std([0, 1], { keepDims: true }), [1, 1, 4]);
claim(() => b().argMax(), [3, 4]);
claim(() => b().argMax(-1), [2, 3]);
claim(() => b().argMin(1), [2, 4]);
claim(() => b().sum(size), [-1, -1]);
claim(() => b().sum(size, true), [-1, -1, -1]);
unclaimed(() => b().sum([size]));
claim(() => some().mean([1, 2]), [-1, 64]);
claim(() => tf.sum(b(), [0, 2]), [3]);
claim(() => tf.mean(b(), -1, true), [2, 3, 1]);
claim(() => tf.max(b()), []);
claim(() => tf.min(b(), 0), [3, 4]);
claim(() => tf.prod(b(), [1]), [2, 4]);
claim(() => tf.all(truth(), 1), [2]);
claim(() => tf.any(truth()), []);
claim(() => tf.logSumExp([1, 2, 3]), []);
claim(() => tf.euclideanNorm(b(), 0), [3, 4]);
claim(() => tf.norm(a()), []);
claim(() => tf.norm(a(), 2, 1), [2]);
claim(() => tf.norm(a(), 'euclidean', 1, true), [2, 1]);
claim(() => tf.moments(a(), 0).mean, [3]);
claim(() => tf.moments(image(), [0, 1, 2]).variance, [3]);
claim(() => tf.moments(a(), 1, true).variance, [2, 1]);
claim(() => tf.argMax(a()), [3]);
claim(() => tf.argMin(a(), 1), [2]);

// ---------------------------------------------------------------------------------------- products

claim(() => a().matMul(zeros([3, 5])), [2, 5]);
claim(() => a().matMul(a(), false, true), [2, 2]);
claim(() => a().matMul(a(), true), [3, 3]);
claim(() => zeros([4, 2, 3]).matMul(zeros([3, 5])), [4, 2, 5]);
claim(() => zeros([4, 1, 2, 3]).matMul(zeros([6, 3, 5])), [4, 6, 2, 5]);
claim(() => zeros([size, 3]).matMul(zeros([3, 5])), [-1, 5]);
unclaimed(() => zeros([2, 2]).matMul(zeros([2, 2]), yes));
claim(() => tf.transpose(a()).matMul(zeros([2, 5])), [3, 5]);
claim(() => tf.matMul(a(), zeros([3, 5])), [2, 5]);
claim(() => tf.matMul(a(), [[1], [2], [3]]), [2, -1]);
claim(() => tf.matMul(a(), a(), true), [3, 3]);
claim(() => a().dot(zeros([3])), [2]);
claim(() => tf.dot(zeros([3]), zeros([3])), []);
claim(() => tf.dot(zeros([3]), zeros([3, 4])), [4]);
claim(() => tf.dot(a(), zeros([3, 4])), [2, 4]);
claim(() => tf.outerProduct(zeros([3]), zeros([4])), [3, 4]);
claim(() => a().T, [3, 2]);
claim(() => a().T.matMul(a()), [3, 3]);
claim(() => tf.tensor2d([[1, 2]]).T, [-1, -1]);

// ------------------------------------------------------------------------------------------ shapes

claim(() => zeros([32, 28, 28]).reshape([32, -1]), [32, 784]);
claim(() => zeros([32, 28, 28, 1]).reshape([-1, 784]), [32, 784]);
claim(() => typed(tf.zeros([5, 28, 28, 1]), [-1, 28, 28, 1]).reshape([-1, 784]), [-1, 784]);
claim(() => zeros([6, 4]).reshape([-1, 8]), [3, 8]);
claim(() => zeros([6, 4]).reshape([2, -1, 3]), [2, 4, 3]);
claim(() => zeros([6, 4]).reshape([-1]), [24]);
claim(() => zeros([1]).reshape([]), []);
claim(() => zeros([size, 6]).reshape([-1, 4]), [-1, 4]);
claim(() => zeros([size, 6]).reshape([3, 4]), [3, 4]);
claim(() => zeros([size, 3]).reshape([size, 3, 1]), [-1, 3, 1]);
unclaimed(() => a().reshape([size, 3] as number[]));
claim(() => b().reshapeAs(zeros([6, 4])), [6, 4]);
claim(() => b().flatten(), [24]);
claim(() => zeros([2, 1]).broadcastTo([2, 5]), [2, 5]);
claim(() => b().transpose(), [4, 3, 2]);
claim(() => b().transpose([1, 0, 2]), [3, 2, 4]);
claim(() => b().transpose([size, 1, 0]), [-1, -1, -1]);
claim(() => a().expandDims(), [1, 2, 3]);
claim(() => a().expandDims(-1), [2, 3, 1]);
claim(() => a().expandDims(1), [2, 1, 3]);
claim(() => a().expandDims(-3), [1, 2, 3]);
claim(() => zeros([1, 2, 1, 3]).squeeze(), [2, 3]);
claim(() => zeros([1, 2, 1, 3]).squeeze([0]), [2, 1, 3]);
claim(() => zeros([1, 2, 1, 3]).squeeze([0, -2]), [2, 3]);
unclaimed(() => zeros([1, size]).squeeze());
claim(() => a().tile([2, 1]), [4, 3]);
claim(
  () =>
    a().pad([
      [0, 1],
      [2, 2],
    ]),
  [3, 7],
);
claim(
  () =>
    a().mirrorPad(
      [
        [1, 0],
        [0, 2],
      ],
      'reflect',
    ),
  [3, 5],
);
claim(() => zeros([5, 4]).slice(2), [3, 4]);
claim(() => zeros([5, 4]).slice([1, 2]), [4, 2]);
claim(() => zeros([5, 4]).slice([1, 2], [2, -1]), [2, 2]);
claim(() => zeros([5, 4]).slice([0, 1], [-1, 1]), [5, 1]);
claim(() => zeros([5, 4]).slice(1, 3), [3, 4]);
claim(() => zeros([5, 4]).slice([1], [3]), [3, 4]);
claim(() => zeros([5, 4]).slice([size, 0], [1, -1]), [1, 4]);
claim(() => zeros([5, 4]).slice([size, 0]), [-1, 4]);
claim(() => zeros([5, 4]).slice([0, 0], [size, 4]), [-1, 4]);
unclaimed(() => a().stridedSlice([0, 0], [2, 3], [1, 2]));
claim(() => zeros([10, 4]).gather([1, 2, 3]), [-1, 4]);
claim(() => zeros([10, 4]).gather(indices()), [-1, 4]);
claim(() => zeros([10, 4]).gather(typed(indices(), [3]), 1), [10, 3]);
claim(() => zeros([10, 4]).gather(zeros([2, 3]).cast('int32')), [2, 3, 4]);
claim(() => zeros([10, 4]).gather(1), [4]);
claim(() => zeros([4, 3]).concat(zeros([2, 3])), [6, 3]);
claim(() => zeros([4, 3]).concat(zeros([4, 5]), 1), [4, 8]);
claim(() => zeros([4, 3]).concat(zeros([4, 5]), -1), [4, 8]);
claim(() => zeros([size, 3]).concat(zeros([2, 5]), 1), [2, 8]);
claim(() => zeros([4, 3]).concat([zeros([2, 3]), zeros([1, 3])]), [-1, -1]);
claim(() => a().stack(a()), [2, 2, 3]);
claim(() => a().stack(a(), -1), [2, 3, 2]);
claim(() => a().unstack()[0] as Tensor<[3]>, [3]);
claim(() => b().unstack(1)[0] as Tensor<[2, 4]>, [2, 4]);
claim(() => zeros([6, 3]).split(2)[0] as Tensor<[3, 3]>, [3, 3]);
claim(() => zeros([6, 3]).split([2, 4])[1], [4, 3]);
claim(() => a().topk(2).values, [2, 2]);
claim(() => a().topk().indices, [2, 1]);
unclaimed(() => a().flatten().unique().values);
claim(() => a().flatten().unique().indices, [-1]);
claim(() => typed(indices(), [3]).oneHot(4, 1, 0), [3, 4]);
claim(() => a().unsortedSegmentSum(tf.tensor1d([0, 1], 'int32'), 5), [5, 3]);
claim(() => tf.reshape(b(), [6, -1]), [6, 4]);
claim(() => tf.transpose(a()), [3, 2]);
claim(() => tf.transpose(b(), [2, 0, 1]), [4, 2, 3]);
claim(() => tf.expandDims(a(), 2), [2, 3, 1]);
claim(() => tf.squeeze(zeros([1, 3])), [3]);
claim(() => tf.squeeze(zeros([1, 1, 3]), [1]), [1, 3]);
claim(() => tf.broadcastTo(zeros([3]), [2, 3]), [2, 3]);
claim(() => tf.tile(a(), [1, 3]), [2, 9]);
claim(
  () =>
    tf.pad(a(), [
      [1, 1],
      [0, 0],
    ]),
  [4, 3],
);
claim(
  () =>
    tf.mirrorPad(
      a(),
      [
        [0, 0],
        [1, 1],
      ],
      'symmetric',
    ),
  [2, 5],
);
claim(() => tf.slice(zeros([5, 4]), [1, 0], [2, 4]), [2, 4]);
claim(() => tf.slice(zeros([5]), 2), [3]);
claim(() => tf.gather(zeros([10, 4]), [0, 1]), [-1, 4]);
claim(() => tf.gather(zeros([10, 4]), typed(indices(), [3]), -1), [10, 3]);
claim(() => tf.concat([zeros([4, 3]), zeros([4, 5])], 1), [4, 8]);
claim(() => tf.concat([zeros([4, 3]), zeros([2, 3]), zeros([1, 3])]), [7, 3]);
claim(() => tf.concat([a(), a()].slice()), [-1, 3]);
claim(() => tf.stack([zeros([3, 4]), zeros([3, 4])]), [2, 3, 4]);
claim(() => tf.stack([zeros([3, 4]), zeros([3, 4])], 1), [3, 2, 4]);
claim(() => tf.stack([a(), a()].slice()), [-1, 2, 3]);
claim(() => tf.unstack(a(), -1)[0] as Tensor<[2]>, [2]);
claim(() => tf.split(a(), 3, 1)[0] as Tensor<[2, 1]>, [2, 1]);
claim(() => tf.split(zeros([5, 2]), [2, -1])[0], [2, 2]);
claim(() => tf.split(zeros([5, 2]), [2, -1])[1], [-1, 2]);
claim(() => tf.topk(b(), 3).values, [2, 3, 3]);
unclaimed(() => tf.unique(tf.tensor1d([1, 1])).values);
claim(() => tf.oneHot(typed(indices(), [3]), 4), [3, 4]);
claim(() => tf.oneHot([0, 1], 4), [-1, 4]);
claim(() => tf.unsortedSegmentSum(a(), tf.tensor1d([0, 1], 'int32'), 2), [2, 3]);

// ----------------------------------------------------------------------------------------- windows

claim(() => tf.conv2d(image(), filter(), 1, 'valid'), [4, 6, 6, 16]);
claim(() => tf.conv2d(image(), filter(), 1, 'same'), [4, 8, 8, 16]);
claim(() => tf.conv2d(image(), filter(), 2, 'same'), [4, 4, 4, 16]);
claim(() => tf.conv2d(image(), filter(), 2, 'valid'), [4, 3, 3, 16]);
claim(() => tf.conv2d(image(), filter(), 1, 1), [4, 8, 8, 16]);
claim(() => tf.conv2d(image(), filter(), 2, 1), [4, 4, 4, 16]);
claim(() => tf.conv2d(image(), filter(), [2, 1], 'valid'), [4, 3, 6, 16]);
claim(() => tf.conv2d(image(), filter(), 1, 'valid', 'NHWC', 2), [4, 4, 4, 16]);
claim(() => tf.conv2d(image(), filter(), 1, 'valid', 'NHWC', [2, 1]), [4, 4, 6, 16]);
claim(() => tf.conv2d(zeros([8, 8, 3]), filter(), 1, 'valid'), [6, 6, 16]);
claim(() => tf.conv2d(zeros([1, 3, 8, 8]), filter(), 1, 'same', 'NCHW'), [-1, -1, -1, -1]);
claim(() => tf.conv2d(some(), zeros([3, 3, 64, 2]), 1, 'valid'), [-1, 5, 5, 2]);
claim(
  () =>
    tf.conv2d(image(), filter(), 1, [
      [0, 0],
      [1, 0],
      [0, 0],
      [0, 0],
    ]),
  [4, -1, -1, 16],
);
claim(() => tf.conv2d(image(), filter(), 1, 'valid').reshape([4, -1]), [4, 576]);
claim(() => image().conv2d(filter(), 1, 'valid'), [4, 6, 6, 16]);
claim(() => tf.conv1d(zeros([2, 9, 3]), zeros([3, 3, 5]), 2, 'valid'), [2, 4, 5]);
claim(() => zeros([2, 9, 3]).conv1d(zeros([3, 3, 5]), 1, 'same'), [2, 9, 5]);
claim(
  () => tf.conv2dTranspose(zeros([1, 4, 4, 2]), zeros([2, 2, 3, 2]), [1, 8, 8, 3], 2, 'valid'),
  [1, 8, 8, 3],
);
claim(() => tf.depthwiseConv2d(image(), zeros([3, 3, 3, 2]), 1, 'valid'), [4, 6, 6, 6]);
claim(() => image().depthwiseConv2d(zeros([3, 3, 3, 1]), 2, 'same'), [4, 4, 4, 3]);
claim(
  () => tf.separableConv2d(image(), zeros([3, 3, 3, 2]), zeros([1, 1, 6, 5]), 1, 'valid'),
  [4, 6, 6, 5],
);
claim(
  () => image().separableConv2d(zeros([3, 3, 3, 2]), zeros([1, 1, 6, 5]), 1, 'same'),
  [4, 8, 8, 5],
);
claim(
  () => tf.conv3d(zeros([1, 4, 4, 4, 1]), zeros([2, 2, 2, 1, 3]), 1, 'valid'),
  [-1, -1, -1, -1, -1],
);
claim(() => tf.dilation2d(image(), zeros([2, 2, 3]), 1, 'valid'), [-1, -1, -1, -1]);
claim(() => tf.maxPool(image(), 2, 2, 'valid'), [4, 4, 4, 3]);
claim(() => tf.maxPool(image(), 3, 2, 'valid'), [4, 3, 3, 3]);
claim(() => tf.maxPool(image(), 3, 2, 1), [4, 4, 4, 3]);
claim(() => tf.maxPool(image(), 3, 2, 1, 'ceil'), [4, 5, 5, 3]);
claim(() => tf.maxPool(image(), 3, 2, 1, 'round'), [4, -1, -1, 3]);
claim(() => tf.avgPool(image(), [2, 4], [2, 4], 'valid'), [4, 4, 2, 3]);
claim(() => tf.avgPool(zeros([5, 5, 1]), 2, 2, 'same'), [3, 3, 1]);
claim(() => image().maxPool(2, 2, 'valid'), [4, 4, 4, 3]);
claim(() => image().avgPool(8, 8, 'valid'), [4, 1, 1, 3]);
claim(() => tf.pool(image(), 2, 'max', 'valid'), [-1, -1, -1, -1]);
claim(() => image().pool(2, 'avg', 'valid', 1, 2), [-1, -1, -1, -1]);
claim(() => tf.maxPool3d(zeros([1, 4, 4, 4, 1]), 2, 2, 'valid'), [-1, -1, -1, -1, -1]);
claim(() => tf.avgPool3d(zeros([1, 4, 4, 4, 1]), 2, 2, 'valid'), [-1, -1, -1, -1, -1]);
claim(
  () =>
    tf.batchToSpaceND(
      zeros([4, 2, 2, 1]),
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  [-1, -1, -1, -1],
);
claim(
  () =>
    tf.spaceToBatchND(
      zeros([1, 4, 4, 1]),
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  [-1, -1, -1, -1],
);
claim(() => tf.depthToSpace(zeros([1, 2, 2, 4]), 2), [-1, -1, -1, -1]);
claim(
  () =>
    zeros([4, 2, 2, 1]).batchToSpaceND(
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  [-1, -1, -1, -1],
);
claim(
  () => tf.fused.conv2d({ x: image(), filter: tf.zeros([3, 3, 3, 2]), strides: 1, pad: 'same' }),
  [-1, -1, -1, -1],
);

// ------------------------------------------------------------------------------------------ images

claim(() => tf.image.resizeBilinear(image(), [16, 16]), [4, 16, 16, 3]);
claim(() => tf.image.resizeNearestNeighbor(zeros([8, 8, 1]), [4, 2]), [4, 2, 1]);
claim(() => image().resizeBilinear([size, 16]), [4, -1, 16, 3]);
claim(() => image().resizeNearestNeighbor([16, 16]), [4, 16, 16, 3]);
claim(
  () => tf.image.cropAndResize(image(), zeros([5, 4]), tf.zeros([5], 'int32'), [2, 3]),
  [5, 2, 3, 3],
);
claim(() => tf.image.flipLeftRight(image()), [4, 8, 8, 3]);
claim(() => tf.image.rotateWithOffset(image(), 0.1), [4, 8, 8, 3]);
claim(() => tf.image.threshold(zeros([4, 4, 1])), [4, 4, 1]);
claim(() => tf.image.rgbToGrayscale(image()), [4, 8, 8, 1]);
claim(() => tf.image.grayscaleToRGB(zeros([4, 4, 1])), [4, 4, 3]);
claim(() => tf.linalg.bandPart(a(), 1, 1), [2, 3]);

// ------------------------------------------------------------------------------- losses, gradients

claim(() => tf.losses.meanSquaredError(a(), a()), []);
claim(() => tf.losses.meanSquaredError(a(), a(), 1, tf.Reduction.MEAN), []);
claim(() => tf.losses.softmaxCrossEntropy(a(), a(), 1, 0.1), []);
claim(() => tf.losses.huberLoss(a(), a()), []);
unclaimed(() => tf.losses.absoluteDifference(a(), a(), 1, tf.Reduction.NONE));
claim(() => tf.grad((x) => x.square().sum())(a()), [2, 3]);
claim(() => tf.grad((x: Tensor<[2, 3]>) => x.matMul(zeros([3, 1])).sum())(a()), [2, 3]);
claim(
  () => tf.grads((x: Tensor<[2, 3]>, y: Tensor<[3]>) => x.mul(y).sum())([a(), zeros([3])])[1],
  [3],
);
claim(() => tf.valueAndGrad((x: Tensor<[2, 3]>) => x.sum())(a()).grad, [2, 3]);
claim(() => tf.valueAndGrad((x: Tensor<[2, 3]>) => x.sum())(a()).value, []);
claim(
  () =>
    tf.valueAndGrads((x: Tensor<[2]>, y: Tensor<[2]>) => x.mul(y).sum())([zeros([2]), zeros([2])])
      .grads[0],
  [2],
);
