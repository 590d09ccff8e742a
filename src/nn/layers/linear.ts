import * as tf from '@tensorflow/tfjs';
import type { TorchEntry } from '../module.ts';
import type { Parameter } from '../parameter.ts';
import { Layer } from './layer.ts';
import type { MapsFeatures } from './shapes.ts';
import { type WeightOptions, weights } from './weights.ts';

/**
 * x W + b: `[..., inFeatures] -> [..., outFeatures]`.
 *
 * The weight is stored `[inFeatures, outFeatures]`, as in Keras (PyTorch stores its transpose).
 */
export class Linear<In extends number = number, Out extends number = number> extends Layer<
  MapsFeatures<In, Out>
> {
  readonly inFeatures: In;
  readonly outFeatures: Out;
  readonly weight: Parameter<[In, Out]>;
  readonly bias: Parameter<[Out]> | undefined;

  constructor(inFeatures: In, outFeatures: Out, options: WeightOptions) {
    super();
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    const { weight, bias } = weights([inFeatures, outFeatures], [outFeatures], inFeatures, options);
    this.weight = weight;
    this.bias = bias;
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return { weight: { axes: [1, 0] } };
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectFeatures(x, this.inFeatures);
    const rows = x.rank === 2 ? (x as tf.Tensor2D) : x.reshape<tf.Tensor2D>([-1, this.inFeatures]);
    const product = tf.matMul(rows, this.weight);
    const y = this.bias ? product.add(this.bias) : product;
    return x.rank === 2 ? y : y.reshape([...x.shape.slice(0, -1), this.outFeatures]);
  }

  override macs(input: readonly number[]): number {
    return tf.util.sizeFromShape([...input]) * this.outFeatures;
  }

  protected override settings(): string {
    return `${this.inFeatures} -> ${this.outFeatures}${this.bias ? '' : ', bias false'}`;
  }
}
