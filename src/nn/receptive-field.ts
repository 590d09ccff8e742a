import { ConvTranspose2d } from './layers/conv-transpose2d.ts';
import { Flatten } from './layers/flatten.ts';
import { GlobalAvgPool, GlobalMaxPool } from './layers/global-pool.ts';
import { Reshape } from './layers/reshape.ts';
import type { Pair } from './layers/shapes.ts';
import { pair } from './layers/windows.ts';
import { type AnyModule, Module } from './module.ts';

/** What slides: a layer, or its numbers alone. */
export interface Sliding {
  readonly kernelSize: Pair;
  /** Default 1. */
  readonly stride?: Pair;
  /** Default 1. */
  readonly dilation?: Pair;
}

/** What one unit sees of the input, along the height and the width. */
export interface ReceptiveField {
  /** How many places of the input it can depend on. */
  readonly size: readonly [height: number, width: number];
  /** How far the fields of two neighbors are apart, the product of the strides. */
  readonly jump: readonly [height: number, width: number];
}

/**
 * The receptive field of a unit behind these layers: each adds dilation (kernel - 1) times the
 * product of the strides before it. Three windows of 3 see 7, LeNet-5's last map sees 16,
 * AlexNet's 195.
 *
 * @param layers a network whose layers run one after the other, or a list of them or of their
 * numbers. Layers without a window (activations, normalization) change nothing.
 * @throws TypeError for a layer that gathers all places, or spreads them
 */
export function receptiveField(layers: AnyModule | Iterable<Sliding | AnyModule>): ReceptiveField {
  const size: [number, number] = [1, 1];
  const jump: [number, number] = [1, 1];
  for (const layer of leavesOf(layers)) {
    if (layer instanceof Module && ENDS.some((kind) => layer instanceof kind)) {
      throw new TypeError(
        `receptiveField: behind ${layer.describe()} there are no windows; give the layers before it`,
      );
    }
    if (!('kernelSize' in layer)) continue;
    const { kernelSize, stride = 1, dilation = 1 } = layer as Sliding;
    for (const axis of [0, 1] as const) {
      size[axis] += pair(dilation)[axis] * (pair(kernelSize)[axis] - 1) * jump[axis];
      jump[axis] *= pair(stride)[axis];
    }
  }
  return { size, jump };
}

/** Layers behind which a unit's field is the whole input, or is not counted by windows. */
const ENDS = [Flatten, Reshape, GlobalAvgPool, GlobalMaxPool, ConvTranspose2d];

function* leavesOf(layers: AnyModule | Iterable<Sliding | AnyModule>): Generator<object> {
  if (!(layers instanceof Module)) {
    for (const layer of layers) {
      if (layer instanceof Module) yield* leavesOf(layer);
      else yield layer;
    }
    return;
  }
  const parts = [...layers.namedChildren()];
  if (parts.length === 0) yield layers;
  for (const [, part] of parts) yield* leavesOf(part);
}
