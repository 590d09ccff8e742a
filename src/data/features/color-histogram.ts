import { eachImage, type ImageInput, type PerImage, type Pixels } from './image.ts';

export interface ColorHistogramOptions {
  /**
   * Equal parts that each channel's range [0, 1] is cut into. Default 4: 64 bins for three
   * channels.
   */
  readonly bins?: number;
}

/**
 * How many pixels have which color (M. J. Swain and D. H. Ballard, "Color indexing", 1991): the
 * cube of colors is cut into `bins` parts along each channel, and a pixel counts in the box it
 * falls into. The counts sum to height x width, and do not change when the pixels change places.
 *
 * @param images one image or a batch, values in [0, 1]
 * @returns `[binsᶜ]` counts for c channels, `[n, binsᶜ]` for a batch; of red, green and blue at
 *   (r · bins + g) · bins + b
 * @throws RangeError for a value outside [0, 1] and for bins that are no whole number from 1
 */
export function colorHistogram<I extends ImageInput>(
  images: I,
  { bins = 4 }: ColorHistogramOptions = {},
): PerImage<I, [number]> {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`colorHistogram: bins must be a whole number from 1, given ${bins}`);
  }
  return eachImage(images, 'colorHistogram', (image) => {
    const values = counts(image, bins);
    return { shape: [values.length], values };
  });
}

function counts({ height, width, channels, data }: Pixels, bins: number): Float32Array {
  const boxes = new Float32Array(bins ** channels);
  for (let pixel = 0; pixel < height * width; pixel++) {
    let box = 0;
    for (let c = 0; c < channels; c++) {
      const value = data[pixel * channels + c] as number;
      if (!(value >= 0 && value <= 1)) {
        throw new RangeError(
          `colorHistogram: values in [0, 1] are expected, found ${value}; divide bytes by 255`,
        );
      }
      box = box * bins + Math.min(bins - 1, Math.floor(value * bins));
    }
    boxes[box] = (boxes[box] as number) + 1;
  }
  return boxes;
}
