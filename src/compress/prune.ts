import type { AnyModule } from '../nn/index.ts';
import { type Rng, readFinite, toRng } from '../tensor/index.ts';
import { Masks } from './masks.ts';

export interface PruneOptions {
  /** Share of the weights that become 0, from 0 to 1: round(sparsity * n) of them, exactly. */
  readonly sparsity: number;
  /**
   * Whether each matrix loses that share of its own, or all are ranked together. Default
   * `'global'`.
   */
  readonly scope?: 'global' | 'layer';
}

/** Settings of `prune`, and what the masks are drawn by. */
export interface RandomMasksOptions extends PruneOptions {
  readonly rng: Rng | number;
}

/** The values of a weight, and where it is. */
interface Weight {
  readonly path: string;
  readonly values: Float32Array;
}

/**
 * Sets the weights of smallest magnitude to 0 (S. Han et al., 2015), and gives the masks that keep
 * them there. Weights are the trainable variables with two axes or more: biases and frozen layers
 * stay as they are. Of equal magnitudes those that come first are kept.
 *
 * @throws RangeError for a sparsity outside 0 .. 1, and for a network without weights
 * @throws Error for weights that are not finite
 */
export function prune(net: AnyModule, options: PruneOptions): Masks {
  const masks = masksOf(net, options, ({ values }) => values.map(Math.abs), 'prune');
  masks.apply(net);
  return masks;
}

/**
 * Masks that keep weights drawn at random, as many as `prune` keeps: the rival that a choice by
 * magnitude has to beat. The network is not changed; `apply` does it.
 */
export function randomMasks(net: AnyModule, { rng, ...options }: RandomMasksOptions): Masks {
  const from = toRng(rng);
  return masksOf(net, options, ({ values }) => values.map(() => from.uniform()), 'randomMasks');
}

/** Keeps the weights of highest score. */
function masksOf(
  net: AnyModule,
  { sparsity, scope = 'global' }: PruneOptions,
  score: (weight: Weight) => Float32Array,
  who: string,
): Masks {
  if (!(sparsity >= 0 && sparsity <= 1)) {
    throw new RangeError(`${who}: sparsity is a share from 0 to 1, given ${sparsity}`);
  }
  const weights = Array.from(net.namedParameters())
    .filter(([, { shape }]) => shape.length >= 2)
    .map(([path, variable]) => ({
      path,
      values: Float32Array.from(readFinite(variable, `${who}: ${path}`).data),
    }));
  if (weights.length === 0) {
    throw new RangeError(`${who}: ${net.describe()} has no trainable weights of two axes or more`);
  }
  const scored = weights.map((weight) => ({ path: weight.path, scores: score(weight) }));
  const groups = scope === 'global' ? [scored] : scored.map((one) => [one]);
  const kept = groups.flatMap((group) => keepHighest(group, sparsity));
  return new Masks(Object.fromEntries(kept));
}

function keepHighest(
  group: readonly { readonly path: string; readonly scores: Float32Array }[],
  sparsity: number,
): (readonly [string, Uint8Array])[] {
  const all = group.flatMap(({ scores }, at) =>
    Array.from(scores, (value, place) => ({ value, at, place })),
  );
  // The sort is stable, so what is equal stays in its order.
  all.sort((a, b) => b.value - a.value);
  const masks = group.map(({ scores }) => new Uint8Array(scores.length));
  const left = all.length - Math.round(sparsity * all.length);
  for (const { at, place } of all.slice(0, left)) (masks[at] as Uint8Array)[place] = 1;
  return group.map(({ path }, at) => [path, masks[at] as Uint8Array]);
}
