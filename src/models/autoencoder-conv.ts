import {
  Conv2d,
  ConvTranspose2d,
  Flatten,
  Linear,
  Reshape,
  relu,
  Sequential,
  Upsample,
} from '../nn/index.ts';
import { type Shape, showShape, toRng } from '../tensor/index.ts';
import {
  AutoencoderBase,
  type AutoencoderBaseOptions,
  type AutoencoderValues,
} from './autoencoder-base.ts';

/** Height, width and channels of an image. */
type ImageShape = readonly [height: number, width: number, channels: number];

export interface ConvAutoencoderOptions<S extends ImageShape = [28, 28, 1], L extends number = 2>
  extends AutoencoderBaseOptions<L> {
  /** Shape of one image; each convolution halves its height and width. Default [28, 28, 1]. */
  readonly inputShape?: S;
  /** Channels after each convolution of the encoder; the decoder has them in reverse. Default [8, 16]. */
  readonly channels?: readonly number[];
  /**
   * How the decoder doubles an image: by a transposed convolution of stride 2, or by repeating each
   * pixel and a 3×3 convolution. Default `'transposed'`.
   */
  readonly upsampling?: 'transposed' | 'nearest';
  /**
   * Size of the kernels of the transposed convolutions. Where the stride 2 divides it, as many
   * windows cover each pixel. Default 4.
   */
  readonly kernelSize?: number;
}

/**
 * An autoencoder of images: 3×3 convolutions of stride 2 and a linear layer squeeze an image into
 * `latent` numbers; a linear layer and as many steps that double it rebuild the image.
 */
export class ConvAutoencoder<
  const S extends ImageShape = [28, 28, 1],
  L extends number = 2,
> extends AutoencoderBase<S, L> {
  readonly encoder: Sequential;
  readonly decoder: Sequential;
  readonly inputShape: S;
  readonly latent: L;
  readonly values: AutoencoderValues;

  /**
   * @throws RangeError where height or width cannot be halved by each convolution, and for a kernel
   * of a transposed convolution below its stride 2
   */
  constructor({
    rng: given,
    inputShape = [28, 28, 1] as Shape as S,
    channels = [8, 16],
    latent = 2 as L,
    upsampling = 'transposed',
    kernelSize = 4,
    activation = relu,
    values = 'unit',
  }: ConvAutoencoderOptions<S, L>) {
    super();
    const rng = toRng(given);
    const [height, width, inChannels] = inputShape;
    const factor = 2 ** channels.length;
    if (channels.length === 0 || height % factor !== 0 || width % factor !== 0) {
      throw new RangeError(
        `ConvAutoencoder: ${channels.length} convolutions of stride 2 against images ` +
          `${showShape([...inputShape])}; give one or more, whose ${factor} divides height and width`,
      );
    }
    if (!Number.isInteger(kernelSize) || kernelSize < 2) {
      throw new RangeError(
        `ConvAutoencoder: kernelSize ${kernelSize}; give a whole number from 2, the stride`,
      );
    }
    const [rows, columns] = [height / factor, width / factor];
    const sizes = [inChannels, ...channels];
    const deepest = sizes[sizes.length - 1] as number;
    const steps = channels.map((_, i) => [sizes[i] as number, sizes[i + 1] as number] as const);
    this.encoder = new Sequential(
      ...steps.flatMap(([from, to]) => [
        new Conv2d(from, to, 3, { stride: 2, padding: 1, rng }),
        activation,
      ]),
      new Flatten(),
      new Linear(rows * columns * deepest, latent, { rng }),
    );
    const doubling = (from: number, to: number) =>
      upsampling === 'nearest'
        ? [new Upsample(2), new Conv2d(from, to, 3, { padding: 1, rng })]
        : [new ConvTranspose2d(from, to, kernelSize, { ...doubles(kernelSize), rng })];
    this.decoder = new Sequential(
      new Linear(latent, rows * columns * deepest, { rng }),
      new Reshape([rows, columns, deepest]),
      ...[...steps].reverse().flatMap(([to, from]) => [activation, ...doubling(from, to)]),
    );
    this.inputShape = inputShape;
    this.latent = latent;
    this.values = values;
  }
}

/** Padding with which a transposed convolution of stride 2 doubles exactly: K + op = 2 + 2 P. */
function doubles(kernel: number) {
  const padding = Math.ceil(kernel / 2) - 1;
  return { stride: 2, padding, outputPadding: 2 + 2 * padding - kernel };
}
