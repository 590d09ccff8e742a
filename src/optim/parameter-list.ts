import type * as tf from '@tensorflow/tfjs';

/**
 * What to train: `module.parameters()`, or `module.namedParameters()`, whose paths then name the
 * gradients and the saved state. A plain list names each by its variable's name, as
 * `tf.variableGrads` does.
 */
export type ParameterList =
  | readonly tf.Variable[]
  | Iterable<readonly [path: string, parameter: tf.Variable]>;

/** Gradients by the path of their parameter. */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** The parameters by path, a shared one once. */
export function byPath(parameters: ParameterList): Map<string, tf.Variable> {
  const found = new Map<string, tf.Variable>();
  const seen = new Set<tf.Variable>();
  for (const item of parameters) {
    const [path, parameter] = isNamed(item) ? item : ([item.name, item] as const);
    if (seen.has(parameter)) continue;
    seen.add(parameter);
    if (found.has(path)) throw twice(path);
    found.set(path, parameter);
  }
  if (found.size === 0) {
    throw new RangeError('optimizer: no parameters to train; pass module.parameters()');
  }
  return found;
}

type Item = tf.Variable | readonly [path: string, parameter: tf.Variable];

const isNamed = (item: Item): item is Exclude<Item, tf.Variable> => Array.isArray(item);

/** Two parameters of one path could not be told apart. */
export function twice(path: string): RangeError {
  return new RangeError(
    `optimizer: two parameters have the path ${path}; take the paths of one module that holds both`,
  );
}

/** @throws RangeError for a gradient that is of none of the parameters */
export function checkPaths(gradients: Gradients, parameters: ReadonlyMap<string, unknown>): void {
  const stranger = Object.keys(gradients).find((path) => !parameters.has(path));
  if (stranger === undefined) return;
  throw new RangeError(
    `applyGradients: a gradient of ${stranger}, which is none of the parameters: ` +
      [...parameters.keys()].join(', '),
  );
}
