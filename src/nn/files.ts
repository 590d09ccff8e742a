import * as tf from '@tensorflow/tfjs';
import type { AnyModule } from './module.ts';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';
import type { StateDict } from './state.ts';
import { join } from './walk.ts';

export interface LoadOptions {
  /**
   * Who wrote the file: `'notegrad'` (the default), or `'pytorch'`, whose names and orders of axes
   * are brought to ours: a linear weight is transposed, a filter turned from OIHW to HWIO,
   * `running_mean` becomes `runningMean`, and so on for each layer. Its paths are kept: a module
   * has to have its parts under the same names. Give a `Flatten` after a convolution `order:
   * 'channelsFirst'`, since PyTorch lists an image channel by channel.
   */
  readonly from?: 'notegrad' | 'pytorch';
  /**
   * Our name for a name in the file, such as `(name) => name.replace('fc_1', 'fc1')`. Default the
   * same.
   */
  readonly rename?: (name: string) => string;
}

export interface SaveOptions {
  /**
   * Who is to read the file: `'notegrad'` (the default), or `'pytorch'`, with its names and orders of
   * axes, the inverse of `LoadOptions.from`: `net.load_state_dict(load_file(path))` takes it.
   */
  readonly to?: 'notegrad' | 'pytorch';
}

/** The values of a module, running statistics included, as the bytes of a safetensors file. */
export function toSafetensors(
  model: AnyModule,
  { to = 'notegrad' }: SaveOptions = {},
): Uint8Array<ArrayBuffer> {
  const state = model.stateDict();
  return encodeSafetensors(to === 'pytorch' ? toTorch(model, state) : state);
}

/**
 * Sets every value of a module from the bytes of a safetensors file. Nothing is changed if anything
 * does not fit.
 *
 * @throws Error saying what is wrong with the file, or naming the missing, the unknown and the
 * misshaped tensors.
 */
export function fromSafetensors<M extends AnyModule>(
  model: M,
  bytes: Uint8Array,
  { from = 'notegrad', rename = (name) => name }: LoadOptions = {},
): M {
  const state = Object.fromEntries(
    Object.entries(decodeSafetensors(bytes)).map(([name, entry]) => [rename(name), entry]),
  );
  model.loadStateDict(from === 'pytorch' ? fromTorch(model, state) : state);
  return model;
}

/**
 * Writes the values of a module to a safetensors file, which PyTorch, Keras and others can read.
 * Needs a file system: on a page, use `toSafetensors`.
 */
export async function save(model: AnyModule, path: string, options?: SaveOptions): Promise<void> {
  const { writeFile } = await files('save');
  await writeFile(path, toSafetensors(model, options));
}

/**
 * Sets every value of a module from a safetensors file. Needs a file system: on a page, use
 * `fromSafetensors`.
 *
 * @throws Error where there is no such file, and as `fromSafetensors`
 */
export async function load<M extends AnyModule>(
  model: M,
  path: string,
  options?: LoadOptions,
): Promise<M> {
  const { readFile } = await files('load');
  return fromSafetensors(model, await readFile(path), options);
}

/** Node's file system, which a page has not. */
async function files(who: string): Promise<typeof import('node:fs/promises')> {
  try {
    return await import('node:fs/promises');
  } catch {
    throw new Error(
      `${who}: there is no file system here; nn.toSafetensors gives the bytes of a file, ` +
        'and nn.fromSafetensors takes them',
    );
  }
}

/** PyTorch counts the batches that a normalization has seen; nothing here needs the number. */
const UNUSED = /(^|\.)num_batches_tracked$/;

/**
 * A state of PyTorch's, under our names and with our order of axes. What is not of the model keeps
 * its name.
 */
function fromTorch(model: AnyModule, state: StateDict): StateDict {
  const rest = Object.fromEntries(Object.entries(state).filter(([name]) => !UNUSED.test(name)));
  const ours: StateDict = {};
  for (const [path, module] of model.namedModules()) {
    for (const [own] of module.ownVariables()) {
      const { name = own, shape, axes } = module.torch[own] ?? {};
      const theirs = join(path, name);
      const entry = Object.hasOwn(rest, theirs) ? rest[theirs] : undefined;
      if (!entry) continue;
      delete rest[theirs];
      ours[join(path, own)] = axes ? turned(entry, axes, shape) : entry;
    }
  }
  return { ...rest, ...ours };
}

/** Our state under PyTorch's names, with its order of axes. */
function toTorch(model: AnyModule, state: StateDict): StateDict {
  const theirs = { ...state };
  for (const [path, module] of model.namedModules()) {
    for (const [own] of module.ownVariables()) {
      const { name = own, axes, fileShape } = module.torch[own] ?? {};
      const entry = state[join(path, own)] as StateDict[string];
      delete theirs[join(path, own)];
      theirs[join(path, name)] = axes ? turnedBack(entry, axes, fileShape) : entry;
    }
  }
  return theirs;
}

/** The inverse of `turned`. */
function turnedBack(
  { shape, values }: StateDict[string],
  axes: readonly number[],
  fileShape?: readonly number[],
): StateDict[string] {
  const inverse = axes.map((_, axis) => axes.indexOf(axis));
  return tf.tidy(() => {
    const y = tf.tensor(values as Float32Array, shape).transpose(inverse);
    return { shape: [...(fileShape ?? y.shape)], values: y.dataSync() as Float32Array };
  });
}

/**
 * The values with their axes in another order. What does not fit is left for the error of its
 * shape.
 */
function turned(
  entry: StateDict[string],
  axes: readonly number[],
  shape: readonly number[] = entry.shape,
): StateDict[string] {
  if (entry.shape.length !== axes.length) return entry;
  if (tf.util.sizeFromShape([...shape]) !== entry.values.length) return entry;
  return tf.tidy(() => {
    const y = tf.tensor(entry.values as Float32Array, [...shape]).transpose([...axes]);
    return { shape: y.shape, values: y.dataSync() as Float32Array };
  });
}
