import * as tf from '@tensorflow/tfjs';
import { type AnyModule, Module } from './module.ts';

// What a network computes is a function of its inputs, the values of its variables, and what can be
// seen of it: fields and mode. That is so of the library's own code, and of no other for sure.

/** What is known to be so, and what besides its inputs it computes by. */
const known = new WeakMap<object, object | undefined>();

/**
 * Declares classes of modules and functions of which this is so: what they do to tensors depends on
 * nothing else, such as numbers that JavaScript draws, reads or counts.
 */
export function repeatable(...code: readonly unknown[]): void {
  for (const item of code) if (typeof item === 'function') known.set(item, undefined);
}

/** The same of a function that computes by a network besides its inputs: a loss of its own. */
export function repeatableBy<F extends object>(network: object, code: F): F {
  known.set(code, network);
  return code;
}

export const isRepeatable = (code: unknown): boolean =>
  typeof code === 'function' && known.has(code);

/** The fields of an object, as they were, in their order. */
interface Fields {
  readonly owner: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/** All that can be seen of a network, as it was. */
interface Seen {
  readonly fields: Fields[];
  readonly modes: Map<AnyModule, boolean>;
  readonly trainable: Map<tf.Variable, boolean>;
}

/**
 * What a network computes by.
 *
 * @param strict whether there may be no code of others
 * @returns tells whether it is the same still; or names the code of others that there is
 */
export function settingsOf(
  network: object,
  { strict }: { readonly strict: boolean },
): (() => boolean) | string {
  const seen: Seen = { fields: [], modes: new Map(), trainable: new Map() };
  const strange = look(network, seen, new Set());
  return strange && strict ? strange : () => isUnchanged(seen);
}

/** Looks at a value and all in it. Names code of others. */
function look(value: unknown, seen: Seen, met: Set<unknown>): string | undefined {
  if (typeof value === 'function') {
    return isRepeatable(value) ? look(known.get(value), seen, met) : strange(value);
  }
  if (typeof value !== 'object' || value === null || met.has(value)) return undefined;
  met.add(value);
  if (value instanceof tf.Variable) {
    seen.trainable.set(value, value.trainable);
    return undefined;
  }
  let found: string | undefined;
  if (value instanceof Module) {
    seen.modes.set(value as AnyModule, value.training);
    if (!isRepeatable(value.constructor)) found = strange(value.constructor);
    else if (Object.hasOwn(value, 'forward')) found = strange({ name: 'a forward of its own' });
  } else if (value instanceof Map || value instanceof Set) {
    return strange({ name: 'a Map or a Set' });
  } else if (!isContainer(value)) {
    return undefined;
  }
  const owner = value as Fields['owner'];
  const values = Object.values(owner);
  seen.fields.push({ owner, names: Object.keys(owner), values });
  for (const field of values) {
    const inner = look(field, seen, met);
    found ??= inner;
  }
  return found;
}

const strange = ({ name }: { readonly name: string }): string =>
  `its network has ${name || 'a function'}, which is not of the library; with replay: true it is captured all the same`;

const isContainer = (value: object): boolean =>
  Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

function isUnchanged({ fields, modes, trainable }: Seen): boolean {
  for (const [module, training] of modes) {
    if (module.training !== training || Object.hasOwn(module, 'forward')) return false;
  }
  for (const [variable, was] of trainable) if (variable.trainable !== was) return false;
  return fields.every(areSame);
}

/** In one walk, which takes no memory: this is asked before each step. */
function areSame({ owner, names, values }: Fields): boolean {
  let at = 0;
  for (const name in owner) {
    if (name !== names[at] || !Object.is(owner[name], values[at])) return false;
    at++;
  }
  return at === names.length;
}
