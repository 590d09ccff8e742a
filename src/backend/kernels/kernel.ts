import type { TensorInfo } from '@tensorflow/tfjs-core';
import { util } from '@tensorflow/tfjs-core';
import type { NotegradBackend, Output } from '../backend.ts';

/** What a kernel is called with. */
export interface Call<Inputs, Attrs> {
  readonly inputs: Inputs;
  readonly attrs: Attrs;
  readonly backend: NotegradBackend;
}

/** Named inputs of a kernel, the optional ones absent or null. */
export type Tensors<Required extends string, Optional extends string = never> = {
  readonly [Name in Required]: TensorInfo;
} & { readonly [Name in Optional]?: TensorInfo | undefined };

/**
 * A kernel's answer; undefined leaves the case (a dtype, an odd shape) to the stock `cpu` kernel.
 */
export type Answer = TensorInfo | undefined;
/** The answer of a kernel with several outputs. */
export type Answers = TensorInfo[] | undefined;

/** A kernel of this backend for the TensorFlow.js kernel `name`. */
export interface FastKernel {
  readonly name: string;
  run(call: Call<unknown, unknown>): Answer | Answers;
}

export function kernel<Inputs, Attrs = Record<string, never>>(
  name: string,
  run: (call: Call<Inputs, Attrs>) => Answer | Answers,
): FastKernel {
  return { name, run: run as FastKernel['run'] };
}

export const sizeOf = util.sizeFromShape;

export function isFloat(...tensors: (TensorInfo | undefined)[]): boolean {
  return tensors.every((tensor) => tensor === undefined || tensor.dtype === 'float32');
}

/** Whether its elements are numbers of four bytes. */
export const isWord = ({ dtype }: TensorInfo): boolean => dtype === 'float32' || dtype === 'int32';

/** How many elements there are before axes first..last, which are neighbours, in them, and after. */
export function around(
  { shape }: TensorInfo,
  first: number,
  last = first,
): [outer: number, n: number, inner: number] {
  const parts = [shape.slice(0, first), shape.slice(first, last + 1), shape.slice(last + 1)];
  return parts.map((sizes) => sizeOf(sizes)) as [number, number, number];
}

/** An output as TensorFlow.js knows it. */
export function done({ dataId, shape, dtype }: Output): TensorInfo {
  return { dataId, shape, dtype };
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** Activations that the product kernels apply themselves. */
export function fusedActivation(name: string | null | undefined): number | undefined {
  if (name == null || name === 'linear') return 0;
  if (name === 'relu') return 1;
  return name === 'relu6' ? 2 : undefined;
}
