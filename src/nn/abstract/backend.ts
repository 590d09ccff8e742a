import * as tf from '@tensorflow/tfjs';
import { shapeKernels } from './kernels.ts';

/** Its name among the backends of TensorFlow.js. */
const NAME = 'notegrad-shapes';

/**
 * A backend whose tensors have a shape and no values: its kernels compute the shape of a result and
 * nothing else.
 */
class ShapeBackend extends tf.KernelBackend {
  readonly #references = new Map<object, number>();

  /** Whether a tensor was made here. */
  owns(dataId: object): boolean {
    return this.#references.has(dataId);
  }

  make(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo {
    return { dataId: this.write(), shape: [...shape], dtype };
  }

  override write(): object {
    const dataId = {};
    this.#references.set(dataId, 1);
    return dataId;
  }

  override move(
    dataId: object,
    _values: unknown,
    _shape: number[],
    _dtype: tf.DataType,
    refCount: number,
  ): void {
    this.#references.set(dataId, refCount);
  }

  override refCount(dataId: object): number {
    return this.#references.get(dataId) ?? 0;
  }

  override incRef(dataId: object): void {
    this.#references.set(dataId, this.refCount(dataId) + 1);
  }

  decRef(dataId: object): void {
    this.#references.set(dataId, this.refCount(dataId) - 1);
  }

  override disposeData(dataId: object): boolean {
    this.decRef(dataId);
    if (this.refCount(dataId) > 0) return false;
    return this.#references.delete(dataId);
  }

  override readSync(): never {
    throw new Error(
      'this tensor has a shape and no values: it belongs to a network made by nn.abstract, which ' +
        'can be counted and summarized; to compute, give it values (nn.load, loadStateDict), or ' +
        'make it without nn.abstract',
    );
  }

  override async read(): Promise<never> {
    return this.readSync();
  }

  override numDataIds(): number {
    return this.#references.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.#references.clear();
  }
}

let backend: ShapeBackend | undefined;

/** Registers the backend when it is first needed. */
function shapeBackend(): ShapeBackend {
  if (backend) return backend;
  const made = new ShapeBackend();
  backend = made;
  tf.registerBackend(NAME, () => made, 0);
  for (const [kernelName, outputs] of shapeKernels) {
    tf.registerKernel({
      kernelName,
      backendName: NAME,
      kernelFunc: ({ inputs, attrs }) => {
        const made = outputs(inputs as never, attrs as never);
        const infos = made.map(({ shape, dtype }) => (backend as ShapeBackend).make(shape, dtype));
        return infos.length === 1 ? (infos[0] as tf.TensorInfo) : infos;
      },
    });
  }
  return made;
}

/** Whether tensors made now have no values. */
export const onShapes = (): boolean => tf.getBackend() === NAME;

/** Whether a tensor has no values. */
export const isAbstract = (tensor: tf.Tensor): boolean => backend?.owns(tensor.dataId) ?? false;

/** Runs `f` with a backend that computes shapes alone, and puts the backend in use back. */
export function withShapes<T>(f: () => T): T {
  if (onShapes()) return f();
  shapeBackend();
  tf.backend(); // starts the backend that is to be put back, if none has been used yet
  const before = tf.getBackend();
  void tf.setBackend(NAME);
  try {
    return f();
  } finally {
    void tf.setBackend(before);
  }
}

/**
 * Makes a network whose parameters have shapes and no values: nothing is drawn and no memory is
 * taken, so that the largest networks can be counted and summarized on any machine. It cannot
 * compute until `nn.load` or `loadStateDict` gives it values.
 *
 * @example
 * const vgg = nn.abstract(() => new VGG16());
 * vgg.parameterCount(); // 138,357,544
 * vgg.summary([1, 224, 224, 3]);
 */
export function abstract<T>(make: () => T): T {
  return withShapes(make);
}
