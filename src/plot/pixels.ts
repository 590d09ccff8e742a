import { encode } from 'fast-png';
import { extent, read, sizes, type Values } from './values.ts';

/** Images of one size, channels last. */
export interface Images {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly data: ArrayLike<number>;
}

/**
 * Reads images of shape [N, H, W], [N, H, W, 1 or 3], or flattened squares [N, side²].
 * @throws Error for another shape, and a value that is not finite
 */
export function readImages(value: Values, what: string): Images {
  const { shape, data } = read(value, what);
  const [count = 0, height = 0, width = 0, channels = 1] = shape;
  if (shape.length === 2) {
    const side = Math.sqrt(height);
    if (Number.isInteger(side)) return { count, height: side, width: side, channels: 1, data };
  }
  if (shape.length < 3 || shape.length > 4 || (channels !== 1 && channels !== 3))
    throw new Error(
      `${what}: shape ${sizes(shape)} given; expected [N, H, W], [N, H, W, 1], [N, H, W, 3] or flattened squares [N, side²]`,
    );
  return { count, height, width, channels, data };
}

/**
 * Values of black and white: 0 and 1, or 0 and 255, where the data lies within, else what it spans.
 */
export function brightness(data: ArrayLike<number>): [number, number] {
  const [low, high] = extent(Array.from(data));
  if (low >= 0 && high <= 1) return [0, 1];
  if (low >= 0 && high <= 255) return [0, 255];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** One picture made of many, as 8-bit pixels on white. */
export class Sheet {
  readonly #channels: 1 | 3;
  readonly width: number;
  readonly height: number;
  readonly #pixels: Uint8Array;

  constructor(width: number, height: number, channels: 1 | 3) {
    this.width = width;
    this.height = height;
    this.#channels = channels;
    this.#pixels = new Uint8Array(width * height * channels).fill(255);
  }

  set(x: number, y: number, color: readonly number[]): void {
    const at = (y * this.width + x) * this.#channels;
    for (let channel = 0; channel < this.#channels; channel++)
      this.#pixels[at + channel] = Math.round(Math.min(255, Math.max(0, color[channel] ?? 0)));
  }

  /** PNG as a data URI, which a figure carries within itself. */
  toDataUri(): string {
    const png = encode(
      { width: this.width, height: this.height, data: this.#pixels, channels: this.#channels },
      { zlib: { level: 9 } },
    );
    let binary = '';
    for (const byte of png) binary += String.fromCharCode(byte);
    return `data:image/png;base64,${btoa(binary)}`;
  }
}

const blue = [33, 102, 172];
const red = [178, 24, 43];

/** Paints image `index` with its top left corner at (left, top). */
export function paint(
  sheet: Sheet,
  images: Images,
  index: number,
  left: number,
  top: number,
  [low, high]: readonly [number, number],
  scale: 'gray' | 'diverging',
): void {
  const { height, width, channels, data } = images;
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const at = index * height * width * channels;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = at + (y * width + x) * channels;
      const value = data[from] as number;
      if (scale === 'diverging') {
        const share = Math.min(1, Math.abs(value) / reach);
        const end = value < 0 ? blue : red;
        sheet.set(
          left + x,
          top + y,
          end.map((c) => 255 + (c - 255) * share),
        );
      } else {
        const color = Array.from(
          { length: channels },
          (_, c) => (255 * ((data[from + c] as number) - low)) / (high - low),
        );
        sheet.set(left + x, top + y, color);
      }
    }
}
