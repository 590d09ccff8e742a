import type { StateDict } from '../../nn/index.ts';

/** A tensor of whole numbers, each worth `step`. */
interface Packed {
  readonly shape: readonly number[];
  readonly step: number;
  /** Of one value. Default 8. */
  readonly bits?: 8 | 16;
  /** In base64, the lower byte first. */
  readonly bytes: string;
}

/** Weights as `scripts/pack-weights.mjs` wrote them. */
export function unpackWeights(packed: string): StateDict {
  const weights: Readonly<Record<string, Packed>> = JSON.parse(packed.replaceAll('\n', ''));
  return Object.fromEntries(
    Object.entries(weights).map(
      ([name, { shape, step, bits = 8, bytes }]): [string, StateDict[string]] => {
        const { buffer } = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
        const wholes = bits === 16 ? new Int16Array(buffer) : new Int8Array(buffer);
        return [name, { shape: [...shape], values: Float32Array.from(wholes, (b) => b * step) }];
      },
    ),
  );
}
