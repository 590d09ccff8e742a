import type { io } from '@tensorflow/tfjs-core';
import { isObject } from '../contract/index.ts';
import { refuse } from './refuse.ts';

/** Which weights lie in which files. */
export type Manifest = io.WeightsManifestConfig;
type Spec = io.WeightsManifestEntry;

const FORMAT = 'model.json';
const BYTES: Readonly<Record<string, number>> = {
  ...{ float32: 4, int32: 4, bool: 1, complex64: 8 },
  ...{ float16: 2, uint8: 1, uint16: 2 },
};

/** A manifest as it may be believed. */
export function manifestOf(given: unknown): Manifest {
  if (given === undefined) return [];
  const isGroup = (group: unknown): boolean =>
    isObject(group) &&
    isListOf(group['paths'], (path) => typeof path === 'string') &&
    isListOf(group['weights'], isSpec);
  if (!isListOf(given, isGroup)) return refuse(FORMAT, 'its weightsManifest lists no weights');
  return given as Manifest;
}

function isListOf(value: unknown, is: (entry: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is);
}

function isSpec(spec: unknown): boolean {
  if (!isObject(spec)) return false;
  const { name, shape, dtype } = spec;
  const sizes = isListOf(shape, (size) => Number.isSafeInteger(size) && (size as number) >= 0);
  return (
    typeof name === 'string' && sizes && (dtype === 'string' || Object.hasOwn(BYTES, `${dtype}`))
  );
}

/** Bytes that weights take in their files; undefined where texts are among them, of any length. */
export function weightBytes(specs: readonly Spec[]): number | undefined {
  let all = 0;
  for (const { shape, dtype, quantization } of specs) {
    const each = BYTES[quantization?.dtype ?? dtype];
    if (each === undefined) return undefined;
    all += shape.reduce((product, size) => product * size, each);
  }
  return all;
}
