/** The exports of the kernels (assembly/index.ts). Addresses are byte offsets into the heap. */
export interface Kernels {
  init(scratch: number, tally: number, wide: number): void;
  help(): void;
  recover(): void;
  fused(): number;

  gemm(
    batch: number,
    a: number,
    strideA: number,
    transposeA: number,
    b: number,
    strideB: number,
    transposeB: number,
    c: number,
    m: number,
    n: number,
    k: number,
    bias: number,
    activation: number,
  ): void;

  convPackedFloats(depth: number, channels: number): number;
  convPack(
    weights: number,
    stride: number,
    count: number,
    channels: number,
    depth: number,
    at: number,
    packed: number,
  ): void;
  convPackTransposed(
    weights: number,
    stride: number,
    count: number,
    channels: number,
    depth: number,
    at: number,
    packed: number,
  ): void;
  convSource(source: number, height: number, width: number, depth: number): void;
  convTarget(
    target: number,
    image: number,
    row: number,
    column: number,
    images: number,
    rows: number,
    columns: number,
  ): void;
  convWindow(
    taps: number,
    tapRows: number,
    tapColumns: number,
    top: number,
    left: number,
    strideHeight: number,
    strideWidth: number,
    dilationHeight: number,
    dilationWidth: number,
  ): void;
  conv(weights: number, channels: number, bias: number, activation: number): void;
  convGradientParts(
    depth: number,
    channels: number,
    images: number,
    rows: number,
    columns: number,
  ): number;
  convGradientScratch(depth: number, columns: number): number;
  convGradient(dy: number, channels: number, target: number, partials: number, parts: number): void;
  padImages(
    from: number,
    to: number,
    images: number,
    rows: number,
    rowFloats: number,
    top: number,
    bottom: number,
    left: number,
    right: number,
  ): void;

  depthwiseShape(...geometry: number[]): void;
  depthwise(x: number, w: number, y: number, bias: number, activation: number): void;
  depthwiseInputGrad(dx: number, w: number, dy: number): void;
  depthwiseParts(images: number): number;
  depthwiseFilterGrad(x: number, dy: number, partials: number): void;

  warp(
    x: number,
    transforms: number,
    y: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    rows: number,
    columns: number,
    step: number,
    mode: number,
    fill: number,
    bilinear: number,
  ): void;
  turn(
    x: number,
    y: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    fill: number,
    sine: number,
    cosine: number,
    centerX: number,
    centerY: number,
  ): void;
  crop(
    x: number,
    boxes: number,
    images: number,
    y: number,
    count: number,
    height: number,
    width: number,
    channels: number,
    rows: number,
    columns: number,
    fill: number,
    bilinear: number,
  ): void;

  poolShape(...geometry: number[]): void;
  maxPoolPositions(x: number, y: number, images: number, withImage: number): void;
  maxPool(x: number, y: number, images: number): void;
  maxPoolGrad(x: number, dy: number, dx: number, images: number): void;
  averagePool(x: number, y: number, images: number): void;
  averagePoolGrad(dy: number, dx: number, images: number): void;

  broadcastDims(): number;
  moveDims(): number;
  move(from: number, to: number, rank: number, elementBytes: number): void;
  movePlanes(from: number, to: number, rank: number): void;

  channelChunks(rows: number, channels: number): number;
  channelMoments(
    x: number,
    mean: number,
    variance: number,
    rows: number,
    channels: number,
    partials: number,
  ): void;
  channelGradientSums(
    dy: number,
    x: number,
    mean: number,
    sums: number,
    products: number,
    rows: number,
    channels: number,
    partials: number,
  ): void;
  centredRows(
    x: number,
    mean: number,
    scale: number,
    shift: number,
    y: number,
    rows: number,
    channels: number,
  ): void;
  centredRowsGrad(
    dy: number,
    x: number,
    mean: number,
    a: number,
    b: number,
    c: number,
    dx: number,
    rows: number,
    channels: number,
  ): void;

  channelFactors(
    variance: number,
    scale: number,
    offset: number,
    epsilon: number,
    factors: number,
    shifts: number,
    channels: number,
  ): void;
  channelGradientFactors(
    variance: number,
    scale: number,
    sums: number,
    products: number,
    epsilon: number,
    rows: number,
    a: number,
    b: number,
    c: number,
    dScale: number,
    channels: number,
  ): void;

  randomUniform(
    to: number,
    n: number,
    key0: number,
    key1: number,
    nonce0: number,
    nonce1: number,
    low: number,
    span: number,
    below: number,
  ): void;
  randomNormal(
    to: number,
    n: number,
    key0: number,
    key1: number,
    nonce0: number,
    nonce1: number,
    mean: number,
    std: number,
  ): void;
  randomBernoulli(
    to: number,
    n: number,
    key0: number,
    key1: number,
    nonce0: number,
    nonce1: number,
    last: number,
    value: number,
  ): void;

  reduceChunks(outer: number, n: number, inner: number): number;
  reduce(
    x: number,
    y: number,
    outer: number,
    n: number,
    inner: number,
    kind: number,
    scale: number,
    partials: number,
  ): void;
  reduceIntegers(
    x: number,
    y: number,
    outer: number,
    n: number,
    inner: number,
    kind: number,
    elementBytes: number,
  ): void;
  positions(
    x: number,
    y: number,
    outer: number,
    n: number,
    inner: number,
    smallest: number,
    integers: number,
  ): void;
  largest(
    x: number,
    y: number,
    indices: number,
    rows: number,
    n: number,
    k: number,
    integers: number,
  ): void;
  cumulate(
    x: number,
    y: number,
    outer: number,
    n: number,
    inner: number,
    product: number,
    exclusive: number,
    reversed: number,
    integers: number,
  ): void;
  fourier(
    real: number,
    imaginary: number,
    toReal: number,
    toImaginary: number,
    rows: number,
    n: number,
    table: number,
    inverse: number,
  ): void;
  lrnShape(
    rows: number,
    channels: number,
    radius: number,
    bias: number,
    alpha: number,
    beta: number,
  ): void;
  lrn(x: number, y: number): void;
  lrnGrad(x: number, y: number, dy: number, dx: number): void;
  softmax(x: number, y: number, rows: number, n: number, kind: number): void;
  crossEntropy(z: number, t: number, y: number, rows: number, n: number): void;
  crossEntropyGrad(dy: number, z: number, t: number, dz: number, rows: number, n: number): void;

  valueAt(at: number): number;
  strayIndex(indices: number, n: number, size: number): number;
  strayFloat(x: number, n: number): number;
  flatStrides(): number;
  flatIndices(indices: number, y: number, n: number, rank: number): void;
  gather(
    x: number,
    indices: number,
    y: number,
    outer: number,
    size: number,
    count: number,
    inner: number,
  ): void;
  segmentSum(
    x: number,
    ids: number,
    y: number,
    rows: number,
    segments: number,
    inner: number,
  ): void;
  segmentSumIntegers(
    x: number,
    ids: number,
    y: number,
    rows: number,
    segments: number,
    inner: number,
  ): void;
  countIds(
    ids: number,
    weights: number,
    y: number,
    rows: number,
    n: number,
    size: number,
    binary: number,
    integers: number,
  ): void;
  oneHotIntegers(
    indices: number,
    y: number,
    n: number,
    depth: number,
    on: number,
    off: number,
  ): void;
  fillIntegers(y: number, value: number, n: number): void;
  oneHot(indices: number, y: number, n: number, depth: number, on: number, off: number): void;
  select(mask: number, a: number, b: number, y: number, n: number): void;
  boolToFloat(x: number, y: number, n: number): void;
  boolToInt(x: number, y: number, n: number): void;
  intToFloat(x: number, y: number, n: number): void;
  floatToInt(x: number, y: number, n: number): void;
  fill(y: number, value: number, n: number): void;
  copy(to: number, from: number, bytes: number): void;

  rnnPackedFloats(units: number): number;
  rnn(
    z: number,
    weights: number,
    h0: number,
    packed: number,
    hidden: number,
    batch: number,
    steps: number,
    units: number,
    relu: number,
  ): void;
  rnnGrad(
    dy: number,
    weights: number,
    packed: number,
    hidden: number,
    dz: number,
    dh: number,
    batch: number,
    steps: number,
    units: number,
    relu: number,
  ): void;
  gruPackedFloats(units: number): number;
  gru(
    z: number,
    weights: number,
    bias: number,
    h0: number,
    packed: number,
    gates: number,
    hidden: number,
    batch: number,
    steps: number,
    units: number,
  ): void;
  gruGrad(
    dy: number,
    weights: number,
    packed: number,
    gates: number,
    hidden: number,
    dz: number,
    dr: number,
    dh: number,
    batch: number,
    steps: number,
    units: number,
  ): void;
  gruBeforeShape(
    batch: number,
    steps: number,
    units: number,
    updateFirst: number,
    hard: number,
  ): void;
  gruBeforePackedFloats(units: number): number;
  gruBefore(
    z: number,
    forGates: number,
    forCandidate: number,
    h0: number,
    packed: number,
    gates: number,
    hidden: number,
  ): void;
  gruBeforeGrad(
    dy: number,
    forGates: number,
    forCandidate: number,
    packed: number,
    gates: number,
    hidden: number,
    dz: number,
    dh: number,
  ): void;
  lstmShape(
    batch: number,
    steps: number,
    units: number,
    sequences: number,
    cell: number,
    backwards: number,
    hard: number,
  ): void;
  lstmPackedFloats(units: number): number;
  lstm(
    z: number,
    weights: number,
    bias: number,
    h0: number,
    c0: number,
    packed: number,
    gates: number,
    cells: number,
    previous: number,
    y: number,
  ): void;
  lstmGrad(
    dy: number,
    weights: number,
    c0: number,
    packed: number,
    gates: number,
    cells: number,
    dz: number,
    dh: number,
    dc: number,
  ): void;

  resizeShape(...geometry: number[]): void;
  resizeBilinear(x: number, y: number, images: number): void;
  resizeNearest(x: number, y: number, images: number): void;
  resizeGrad(dx: number, dy: number, images: number, bilinear: number): void;

  sgd(table: number, count: number, rate: number, decay: number): void;
  momentum(
    table: number,
    count: number,
    rate: number,
    decay: number,
    beta: number,
    nesterov: number,
  ): void;
  larsSums(n: number): number;
  lars(
    table: number,
    count: number,
    sums: number,
    rate: number,
    decay: number,
    beta: number,
    trust: number,
  ): void;
  adam(
    table: number,
    count: number,
    rate: number,
    decay: number,
    kept: number,
    beta1: number,
    beta2: number,
    rest1: number,
    rest2: number,
    epsilon: number,
    floor: number,
  ): void;
  rmsprop(
    table: number,
    count: number,
    rate: number,
    decay: number,
    rho: number,
    rest: number,
    epsilon: number,
    floor: number,
  ): void;
  adagrad(table: number, count: number, rate: number, decay: number, epsilon: number): void;
  adadelta(
    table: number,
    count: number,
    rate: number,
    decay: number,
    rho: number,
    rest: number,
    epsilon: number,
  ): void;
}

/** y = f(x), generated for each name in assembly/elementwise.mjs. */
export type UnaryKernel = (x: number, y: number, n: number, p: number, q: number) => void;

/** y = f(x), a mask of bytes. */
export type TestKernel = (x: number, y: number, n: number) => void;

/** o = f(a, b) on `rows` rows of `inner`, the rows' offsets written at broadcastDims. */
export type BinaryKernel = (
  a: number,
  b: number,
  o: number,
  rows: number,
  rank: number,
  inner: number,
  aInner: number,
  bInner: number,
) => void;
