import { encode } from 'fast-png';

/** Red, green, blue and alpha of the two CSS notations that plotly.js gives a canvas. */
function rgba(colour: string): [number, number, number, number] {
  const call = /^rgba?\(([^)]+)\)/.exec(colour);
  if (call?.[1]) {
    const [r = 0, g = 0, b = 0, a = 1] = call[1].split(/[\s,/]+/).map(Number);
    return [r, g, b, Math.round(a * 255)];
  }
  const hex = Number.parseInt(/^#([0-9a-f]{6})/i.exec(colour)?.[1] ?? '0', 16);
  return [hex >> 16, (hex >> 8) & 255, hex & 255, 255];
}

/**
 * The part of a 2-D canvas that plotly.js draws heat maps with: pixels and filled rectangles.
 * Everything else of the interface is absent, so that a use of it fails loudly.
 */
export class PixelCanvas {
  fillStyle = 'rgb(0,0,0)';
  readonly #element: { readonly width: number; readonly height: number };
  #pixels = new Uint8ClampedArray(0);

  constructor(element: { readonly width: number; readonly height: number }) {
    this.#element = element;
  }

  /** The backing store, cleared when the element was resized, as a canvas is. */
  get #data(): Uint8ClampedArray {
    const { width, height } = this.#element;
    if (width * height > 16e6)
      throw new Error(`a canvas of ${width} x ${height} is more than 16 million pixels`);
    if (this.#pixels.length !== 4 * width * height)
      this.#pixels = new Uint8ClampedArray(4 * width * height);
    return this.#pixels;
  }

  fillRect(x: number, y: number, w: number, h: number): void {
    const data = this.#data;
    const { width, height } = this.#element;
    const colour = rgba(this.fillStyle);
    const edge = (value: number, limit: number) => Math.min(limit, Math.max(0, Math.round(value)));
    const [left, right] = [edge(Math.min(x, x + w), width), edge(Math.max(x, x + w), width)];
    const [top, bottom] = [edge(Math.min(y, y + h), height), edge(Math.max(y, y + h), height)];
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++)
        data.set(colour, 4 * (row * width + column));
  }

  createImageData(width: number, height: number) {
    return { width, height, data: new Uint8ClampedArray(4 * width * height) };
  }

  putImageData(
    image: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
    x: number,
    y: number,
  ): void {
    const data = this.#data;
    const { width, height } = this.#element;
    const columns = Math.min(image.width, width - x);
    for (let row = 0; row < Math.min(image.height, height - y); row++) {
      const from = 4 * row * image.width;
      data.set(image.data.subarray(from, from + 4 * columns), 4 * ((row + y) * width + x));
    }
  }

  toDataURL(): string {
    const { width, height } = this.#element;
    const png = encode({ width, height, data: this.#data }, { zlib: { level: 9 } });
    return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  }
}
