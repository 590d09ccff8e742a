import * as tf from '@tensorflow/tfjs';
import { showShape } from '../tensor/index.ts';
import { intercept, type Runs } from './intercept.ts';

const checked = new WeakSet<Runs>();

/**
 * Looks at the first `forward` of a module that runs under a gradient, and throws if it reads a
 * trainable variable that is not in `known`: no optimizer would train that one, and nothing else
 * would say so.
 */
export function checkFirstForward(module: Runs, known: () => Iterable<tf.Variable>): void {
  if (checked.has(module)) return;
  checked.add(module);
  const restore = intercept(module, (forward, inputs) => {
    const { state } = tf.engine();
    if (state.gradientDepth === 0) return forward(...inputs);
    const start = state.activeTape.length;
    const output = forward(...inputs);
    restore();
    const operations = state.activeTape.slice(start);
    const stray = strayIn(
      operations.flatMap(({ inputs: read }) => Object.values(read)),
      new Set(known()),
    );
    if (stray.length === 0) return output;
    const shapes = stray.map(({ shape }) => showShape(shape)).join(', ');
    throw new Error(
      `${module.constructor.name}: forward uses trainable variables that parameters() does not ` +
        `list, so that no optimizer trains them, of shape ${shapes}. A module finds variables and ` +
        'parts in its own fields, and in arrays, records, Maps and Sets there, but not in a ' +
        '#private field or outside of the object. Make each a field, or freeze() the module it ' +
        'belongs to (trainable = false for a variable by itself)',
    );
  });
}

const strayIn = (read: readonly tf.Tensor[], known: ReadonlySet<tf.Tensor>): tf.Variable[] => {
  const variables = read.filter((tensor) => tensor instanceof tf.Variable) as tf.Variable[];
  return [...new Set(variables)].filter((variable) => variable.trainable && !known.has(variable));
};
