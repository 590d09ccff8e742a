import { base64, encodePng } from '../render/png.ts';
import type { Numbers, Stats } from '../render/stats.ts';

const MOST_IMAGES = 12;
const SIDES = { least: 8, most: 512 };
const STRIP_HEIGHT = 64;

/**
 * The first images of a batch side by side. The shape must be one of images with 1 or 3 channels:
 * `[n, h, w, c]`, `[h, w, c]` or square `[n, h, w]`. Undefined for any other. The smallest value is
 * black.
 */
export function imageStrip(
  values: Numbers,
  shape: readonly number[],
  { min, max }: Stats,
): string | undefined {
  const layout = layoutOf(shape);
  if (!layout || Number.isNaN(min)) return undefined;
  const { height, width, channels } = layout;
  const count = Math.min(layout.count, MOST_IMAGES);
  if (count === 0) return undefined;
  const gap = 2;
  const fullWidth = count * (width + gap) - gap;
  const pixels = new Uint8Array(fullWidth * height * channels).fill(255);
  const scale = 255 / (max - min || 1);
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height; y++) {
      const from = (image * height + y) * width * channels;
      const to = (y * fullWidth + image * (width + gap)) * channels;
      for (let i = 0; i < width * channels; i++) {
        const value = Number(values[from + i]);
        pixels[to + i] = Number.isFinite(value) ? Math.round((value - min) * scale) : 0;
      }
    }
  }
  const png = base64(encodePng(fullWidth, height, channels, pixels));
  const shownHeight = Math.max(height, STRIP_HEIGHT);
  const style = `image-rendering:pixelated;height:${shownHeight}px`;
  const label = `${count} of ${layout.count} images, ${height} × ${width}`;
  const source = `data:image/png;base64,${png}`;
  return `<div><img alt="${label}" title="${label}" style="${style}" src="${source}"></div>`;
}

interface Layout {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

function layoutOf(shape: readonly number[]): Layout | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  if (shape.length === 4) return layout(a, b, c, d);
  if (shape.length !== 3) return undefined;
  return layout(1, a, b, c) ?? (b === c ? layout(a, b, c, 1) : undefined);
}

function layout(
  count: number,
  height: number,
  width: number,
  channels: number,
): Layout | undefined {
  const fits = [height, width].every((side) => side >= SIDES.least && side <= SIDES.most);
  return fits && (channels === 1 || channels === 3)
    ? { count, height, width, channels }
    : undefined;
}
