import type { Text } from '../contract/index.ts';
import { Control } from './control.ts';

/** A picture in plain numbers. */
export interface Photo {
  /** In pixels. */
  readonly height: number;
  /** In pixels. */
  readonly width: number;
  /** 1: gray. 3: red, green and blue. */
  readonly channels: 1 | 3;
  /**
   * height · width · channels numbers from 0 (black) to 1 (white), row by row, and the channels of
   * a pixel side by side.
   */
  readonly pixels: Float32Array;
}

export interface PhotoOptions {
  /** 1: gray, of luma 0.299 R + 0.587 G + 0.114 B. 3: red, green and blue. Default 3. */
  readonly channels?: 1 | 3;
  /** The picture until the reader gives one, of the same size and channels. Default: none. */
  readonly value?: Photo;
  /** Default: its name in `explore`. */
  readonly label?: Text;
}

/** A larger picture would be slow on its way to the kernel. */
const MOST_PIXELS = 512;

/**
 * A picture of the reader's own: dropped onto the page, pasted, or chosen as a file. The browser
 * decodes it, upright as its EXIF data say, cuts it to the form height : width about its middle,
 * and scales it by the means of areas; what is transparent becomes white. Pictures of up to 20 MB and 50 megapixels are
 * taken, in the formats that the browser decodes, but for SVG.
 *
 * Its pixels go to the kernel of the notebook, or to the worker of the page, and nowhere else: no
 * saved notebook, no link and no code carries them.
 *
 * The value is undefined until there is a picture, unless `value` gives a first one.
 *
 * @example explore({ own: photo(32, 32, { channels: 1 }) }, ({ own }) =>
 *   own && plot.image(tf.tensor2d(own.pixels, [32, 32])))
 * @throws Error for a height or width that is no whole number from 1 to 512, channels other than 1
 * and 3, and a first picture of another size or with numbers outside [0, 1]
 */
export function photo(
  height: number,
  width: number,
  options: PhotoOptions & { readonly value: Photo },
): Control<Photo>;
export function photo(
  height: number,
  width: number,
  options?: PhotoOptions,
): Control<Photo | undefined>;
export function photo(
  height: number,
  width: number,
  { channels = 3, value, label }: PhotoOptions = {},
): Control<Photo | undefined> {
  for (const [name, side] of Object.entries({ height, width })) {
    if (!(Number.isInteger(side) && side >= 1 && side <= MOST_PIXELS))
      throw new Error(
        `photo: ${name} ${side}; expected a whole number of pixels from 1 to ${MOST_PIXELS}`,
      );
  }
  if (channels !== 1 && channels !== 3)
    throw new Error(`photo: ${channels} channels; expected 1 (gray) or 3 (red, green, blue)`);
  const size = { height, width, channels } as const;
  if (value) checkFirst(value, size);
  return new Control<Photo | undefined>({
    frontEnd: 'photo',
    value,
    label,
    attributes: { ...size, first: value ? written(value) : null, error: '' },
    words: (given) =>
      given === undefined
        ? '还没有图 | no picture yet'
        : given === value
          ? '原来的图 | the first picture'
          : '你的图 | your picture',
    read: (sent) => (sent === null ? value : { ...size, pixels: pixelsOf(sent, size) }),
    handed: (given) => (given === undefined || given === value ? null : written(given)),
  });
}

type Size = Omit<Photo, 'pixels'>;

const told = ({ height, width, channels }: Size) => `${height} x ${width} x ${channels}`;
const lengthOf = ({ height, width, channels }: Size) => height * width * channels;

function checkFirst(first: Photo, size: Size): void {
  const { pixels } = first;
  if (told(first) !== told(size) || pixels.length !== lengthOf(size))
    throw new Error(
      `photo: a first picture of ${told(first)} with ${pixels.length} numbers; expected ` +
        `${told(size)} with ${lengthOf(size)}`,
    );
  const wrong = pixels.find((pixel) => !(pixel >= 0 && pixel <= 1));
  if (wrong !== undefined)
    throw new Error(`photo: the first picture has a pixel of ${wrong}; expected 0 to 1`);
}

/** A picture as it travels: a byte a number, in base64. */
const written = ({ pixels }: Photo): string =>
  btoa(Array.from(pixels, (pixel) => String.fromCharCode(Math.round(pixel * 255))).join(''));

/** @throws Error for what no front end of ours sends: anybody may send a message */
function pixelsOf(sent: unknown, size: Size): Float32Array {
  const length = lengthOf(size);
  const isFit =
    typeof sent === 'string' &&
    sent.length === 4 * Math.ceil(length / 3) &&
    /^[A-Za-z\d+/]*={0,2}$/.test(sent);
  const bytes = isFit ? atob(sent) : '';
  if (bytes.length !== length)
    throw new Error(
      `这不是 ${told(size)} 的图，换一张试试 | This is no picture of ${told(size)}; try another one`,
    );
  return Float32Array.from(bytes, (byte) => byte.charCodeAt(0) / 255);
}
