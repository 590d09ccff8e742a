import * as tf from '@tensorflow/tfjs';
import { type AnyModule, ConvTranspose2d, DepthwiseConv2d } from '../nn/index.ts';
import { type Numbers, readFinite } from '../tensor/index.ts';

export interface QuantizeOptions {
  /** From 2 to 8. Default 8. */
  readonly bits?: number;
  /**
   * One scale for all values, or one for each channel: for each place along the last axis, which
   * is a unit's outputs in the weights of `nn.Linear` and `nn.Conv2d`. `quantizeWeights` knows where
   * depthwise and transposed convolutions have theirs. Default `'tensor'`.
   */
  readonly per?: 'tensor' | 'channel';
}

/** Numbers as whole multiples of a scale. */
export interface Quantized {
  /** From -(2^(bits - 1) - 1) to 2^(bits - 1) - 1, in the order of the values. */
  readonly levels: Int8Array;
  /** One, or one for each channel. */
  readonly scale: Float64Array;
  readonly shape: readonly number[];
  readonly bits: number;
}

/**
 * Symmetric uniform quantization: q = round(w / scale), with scale = max |w| / (2^(bits - 1) - 1), so
 * that 0 stays 0 and no value moves by more than scale / 2. Halves are rounded to even, as PyTorch
 * does. Where all is 0 the scale is 1. (B. Jacob et al., 2018, without their zero point.)
 *
 * @throws RangeError for bits outside 2 .. 8, and for values that are not finite
 * @example quantize([-1, 0.3, 0.74, -0.02]).levels // -127, 38, 94, -3
 */
export function quantize(
  w: Numbers,
  { bits = 8, per = 'tensor' }: QuantizeOptions = {},
): Quantized {
  if (!Number.isInteger(bits) || bits < 2 || bits > 8) {
    throw new RangeError(`quantize: bits must be a whole number from 2 to 8, given ${bits}`);
  }
  const { data, shape } = readFinite(w, 'quantize');
  const most = 2 ** (bits - 1) - 1;
  const channels = per === 'channel' ? (shape.at(-1) ?? 1) : 1;
  const scale = new Float64Array(channels);
  for (let i = 0; i < data.length; i++) {
    const channel = i % channels;
    scale[channel] = Math.max(scale[channel] as number, Math.abs(data[i] as number));
  }
  for (let c = 0; c < channels; c++) scale[c] = (scale[c] as number) / most || 1;
  const levels = Int8Array.from({ length: data.length }, (_, i) =>
    roundHalfToEven((data[i] as number) / (scale[i % channels] as number)),
  );
  return { levels, scale, shape: [...shape], bits };
}

/** scale * q: what is left of the numbers, in the order of the values. */
export function dequantize({ levels, scale }: Quantized): Float64Array {
  return Float64Array.from(levels, (q, i) => q * (scale[i % scale.length] as number));
}

/**
 * Sets every weight of a network to what quantization leaves of it: the learned variables with two
 * axes or more, those of frozen layers among them. Biases stay as they are, and the computing stays
 * that of float32: this shows the error, not the speed.
 */
export function quantizeWeights<M extends AnyModule>(net: M, options?: QuantizeOptions): M {
  const depthwise = new Set<object>();
  const transposed = new Set<object>();
  for (const [, module] of net.namedModules()) {
    if (module instanceof DepthwiseConv2d) depthwise.add(module.weight);
    if (module instanceof ConvTranspose2d) transposed.add(module.weight);
  }
  const left = (w: tf.Tensor) =>
    tf.tensor(Float32Array.from(dequantize(quantize(w, options))), w.shape);
  for (const variable of net.learned()) {
    const { shape } = variable;
    if (shape.length < 2) continue;
    tf.tidy(() => {
      if (depthwise.has(variable)) {
        // [size, size, channels, multiplier]: each pair of the last two is an output.
        const outputs = (shape.at(-2) as number) * (shape.at(-1) as number);
        variable.assign(left(variable.reshape([-1, outputs])).reshape(shape));
      } else if (transposed.has(variable)) {
        // [size, size, outputs, inputs]
        variable.assign(left(variable.transpose([0, 1, 3, 2])).transpose([0, 1, 3, 2]));
      } else {
        variable.assign(left(variable));
      }
    });
  }
  return net;
}

function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const over = x - below;
  if (over !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}
