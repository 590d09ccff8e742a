import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  AdamOptimizer,
  DataStorage,
  engine,
  type GradConfig,
  type GradFunc,
  losses,
  MomentumOptimizer,
  type NamedAttrMap,
  type NamedTensorMap,
  SGDOptimizer,
  serialization,
  type Tensor,
  type TensorInfo,
  type TensorLike,
  type Variable,
} from '@tensorflow/tfjs-core';

// All that this backend uses or replaces of TensorFlow.js although it is no part of its interface.
// A version that lacks one of the functions is found out before anything is replaced, and keeps its
// own backends.

type Engine = ReturnType<typeof engine>;

interface EngineInternals {
  track(tensor: Tensor): Tensor;
  clone(tensor: Tensor): Tensor;
  startTape(): void;
  endTape(): void;
  getTensorsForGradient(kernel: string, inputs: NamedTensorMap, outputs: Tensor[]): Tensor[];
  checkKernelForMemLeak(kernel: string, dataIdsBefore: number, outputs: TensorInfo[]): void;
  addTapeNode(
    kernel: string,
    inputs: NamedTensorMap,
    outputs: Tensor[],
    gradient: GradFunc | null,
    saved: Tensor[],
    attrs: NamedAttrMap | undefined,
  ): void;
}

/** The engine with what its declarations call private. */
export type OpenEngine = Omit<Engine, keyof EngineInternals> & EngineInternals;

export function openEngine(): OpenEngine {
  return engine() as unknown as OpenEngine;
}

type Gradients = Parameters<AdamOptimizer['applyGradients']>[0];

/** A variable that an optimizer keeps for one of those it changes. */
export interface Slot {
  originalName: string;
  variable: Variable;
}

export interface SgdState {
  learningRate: number;
  incrementIterations(): void;
}

export interface MomentumState extends SgdState {
  momentum: number;
  useNesterov: boolean;
  accumulations: Slot[];
}

export interface AdamState extends SgdState {
  beta1: number;
  beta2: number;
  epsilon: number;
  accBeta1: Variable;
  accBeta2: Variable;
  accumulatedFirstMoment: Slot[];
  accumulatedSecondMoment: Slot[];
}

/** A class of optimizers, whose objects have `State`. */
export interface OptimizerClass<State> {
  applyGradients(this: State, gradients: Gradients): void;
}

const open = <State>({ prototype }: { prototype: object }) =>
  prototype as unknown as OptimizerClass<State>;

export const optimizers = {
  sgd: open<SgdState>(SGDOptimizer),
  momentum: open<MomentumState>(MomentumOptimizer),
  adam: open<AdamState>(AdamOptimizer),
};

/**
 * All gradients by their kernels. Each copy of TensorFlow.js' functions registers here, and the union
 * package has a second one.
 */
export function gradientRegistry(): Map<string, GradConfig> | undefined {
  const shared = globalThis as { _tfGlobals?: ReadonlyMap<string, Map<string, GradConfig>> };
  return shared._tfGlobals?.get('gradRegistry');
}

export type Loss = (
  labels: Tensor | TensorLike,
  logits: Tensor | TensorLike,
  weights?: Tensor | TensorLike,
  labelSmoothing?: number,
  reduction?: Parameters<typeof losses.computeWeightedLoss>[2],
) => Tensor;

/** `tf.losses`, whose functions can be replaced. */
export const openLosses = losses as unknown as Record<
  'softmaxCrossEntropy' | 'sigmoidCrossEntropy',
  Loss
>;

/**
 * A class of TensorFlow.js-layers; it registers itself here, before or after the backend is loaded.
 */
export type LayerClass = abstract new (...args: never[]) => object;

interface ClassRegistry {
  getMap(): { readonly classNameMap: Record<string, [unknown, unknown] | undefined> };
  register(this: unknown, cls: LayerClass & { readonly className: string }): void;
}

export const classRegistry = serialization.SerializationMap as unknown as ClassRegistry;

interface Weight {
  read(): Tensor;
  write(value: Tensor): unknown;
}

/** What is read of a BatchNormalization layer. */
export interface BatchNormalization {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma?: Weight | null;
  readonly beta?: Weight | null;
  readonly movingMean: Weight;
  readonly movingVariance: Weight;
}

interface Activation {
  getClassName(): string;
}

/** What is read of a SimpleRNNCell. */
export interface SimpleRnnCell {
  readonly activation: Activation;
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly kernel: Weight;
  readonly recurrentKernel: Weight;
  readonly bias: Weight | null;
}

/** What is read of an LSTMCell and of a GRUCell. */
export interface GatedCell extends SimpleRnnCell {
  readonly recurrentActivation: Activation;
}

/** What is read of an RNN layer. */
export interface Rnn {
  readonly cell: object;
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  readonly states: (Tensor | null)[];
  resetStates(states: Tensor[], training?: boolean | null): void;
}

type Needed = readonly [name: string, owner: object | undefined, functions: readonly string[]];

function lacking(...needed: Needed[]): string[] {
  return needed.flatMap(([name, owner, functions]) =>
    functions
      .filter((key) => typeof (owner as Record<string, unknown> | undefined)?.[key] !== 'function')
      .map((key) => `${name}.${key}`),
  );
}

/**
 * What this TensorFlow.js lacks of what the backend stands on, by name; empty where all is there.
 */
export function missingInternals(): string[] {
  const { state } = engine() as { state?: object };
  const fields = ['kernelDepth', 'gradientDepth', 'scopeStack', 'numDataMovesStack', 'tensorInfo'];
  return [
    ...lacking(
      [
        'engine()',
        engine(),
        [
          ...['track', 'clone', 'startTape', 'endTape', 'addTapeNode', 'getTensorsForGradient'],
          ...['checkKernelForMemLeak', 'makeTensorFromTensorInfo', 'isTapeOn', 'keep'],
          ...['runKernel', 'gradients', 'endScope', 'moveData'],
        ],
      ],
      ['SGDOptimizer.prototype', optimizers.sgd, ['applyGradients', 'incrementIterations']],
      ['MomentumOptimizer.prototype', optimizers.momentum, ['applyGradients']],
      ['AdamOptimizer.prototype', optimizers.adam, ['applyGradients', 'incrementIterations']],
      ['losses', losses, ['softmaxCrossEntropy', 'sigmoidCrossEntropy', 'computeWeightedLoss']],
      ['DataStorage.prototype', DataStorage.prototype, ['get', 'set', 'has', 'delete']],
      [
        'MathBackendCPU.prototype',
        MathBackendCPU.prototype,
        ['readSync', 'disposeData', 'disposeIntermediateTensorInfo', 'incRef', 'makeTensorInfo'],
      ],
    ),
    ...fields.filter((key) => !state || !(key in state)).map((key) => `engine().state.${key}`),
  ];
}

/**
 * The same for the layers of TensorFlow.js-layers, without which the backend only leaves those
 * layers as they are.
 */
export function missingLayerInternals(): string[] {
  return lacking(['serialization.SerializationMap', classRegistry, ['getMap', 'register']]);
}
