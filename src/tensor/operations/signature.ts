import type { Operand } from '../types.ts';

/**
 * The files of this folder say what the operations of tensors take and give: for each kind one
 * interface for the function of `tf` and one for the method of `Tensor`, with a single typed
 * signature. `X` is the tensor, and a parameter whose shape cannot fit has for its type the
 * sentence that says so. Each file adds its methods to `Tensor`.
 */

/**
 * TypeScript compares overloaded methods with their type parameters erased. Methods have a second
 * signature therefore, with more parameters than anyone passes: it lets the typed one stand in for
 * the method of `tf.Tensor`, whose result is any tensor the caller names, and it never shows in an
 * error message.
 */
export type Never = [never, never, never, never, never, never, never, never, never];

/** `T`, but inferred from the arguments alone and not from the type the result is assigned to. */
export type Late<T> = [T][T extends unknown ? 0 : never];

/** Several tensors, of which each is known where they are written out. */
export type List = readonly Operand[] | [];

/** `Group` with some functions under other types. */
export type With<Group, Typed> = Omit<Group, keyof Typed> & Typed;
