import type { StateDict } from '../../nn/index.ts';

/** A tensor, one byte a value, each worth `step`. */
interface Packed {
  readonly shape: readonly number[];
  readonly step: number;
  /** In base64. */
  readonly bytes: string;
}

/** Weights as `scripts/pack-weights.mjs` wrote them. */
export function unpackWeights(packed: string): StateDict {
  const weights: Readonly<Record<string, Packed>> = JSON.parse(packed.replaceAll('\n', ''));
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, step, bytes }]): [string, StateDict[string]] => {
      const signed = Int8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
      return [name, { shape: [...shape], values: Float32Array.from(signed, (b) => b * step) }];
    }),
  );
}
