import type { Text } from '../../../contract/index.ts';

/** What a picture is cut and scaled to. */
export interface PictureSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

const MOST_BYTES = 20e6;
/** Some megabytes of a file may unfold to gigabytes of pixels. */
const MOST_PIXELS = 50e6;
/** A longer side has no canvas in some browsers. */
const LONGEST = 16_384;
/** Less of a pixel than this is an error of rounding. */
const TINY = 1e-6;

const HEAVY: Text = {
  zh: '文件超过 20 MB：请换一张小一点的图',
  en: 'The file has more than 20 MB: choose a smaller picture',
};
const LARGE: Text = {
  zh: '图超过 5000 万像素，或一边超过 16384：请换一张小一点的图',
  en: 'The picture has more than 50 megapixels, or a side of over 16,384: choose a smaller one',
};
const UNREADABLE: Text = {
  zh: '浏览器读不出图来：请给 PNG、JPEG 或 WebP 图片',
  en: 'The browser finds no picture in it: give a PNG, JPEG or WebP image',
};
const DRAWING: Text = {
  zh: '不收 SVG：请先存成 PNG',
  en: 'SVG is not taken: save it as PNG first',
};

/**
 * The bytes of a picture, row by row, after it was cut to the form of `size` about its middle. A
 * text says why there are none. Nothing is loaded, and nothing leaves the page.
 */
export async function pictureOf(file: Blob, size: PictureSize): Promise<Uint8ClampedArray | Text> {
  if (file.size > MOST_BYTES) return HEAVY;
  if (await isMarkup(file)) return DRAWING;
  // How large it is stands at the head of a file: this comes before any pixel is decoded.
  const [width, height] = await sidesOf(file);
  if (width * height === 0) return UNREADABLE;
  if (width * height > MOST_PIXELS || Math.max(width, height) > LONGEST) return LARGE;
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return UNREADABLE;
  }
  try {
    return scaled(bitmap, size);
  } finally {
    bitmap.close();
  }
}

/** SVG and other markup may name things to load, whatever the file calls itself. */
async function isMarkup(file: Blob): Promise<boolean> {
  if (file.type.startsWith('image/svg')) return true;
  const start = await file.slice(0, 512).arrayBuffer();
  return ['utf-8', 'utf-16le', 'utf-16be'].some((encoding) =>
    /^\s*</.test(new TextDecoder(encoding).decode(start)),
  );
}

/** In pixels; 0 where it is no picture. */
async function sidesOf(file: Blob): Promise<readonly [width: number, height: number]> {
  const image = new Image();
  const url = URL.createObjectURL(file);
  try {
    await new Promise((done) => {
      image.onload = done;
      image.onerror = done;
      image.src = url;
    });
    return [image.naturalWidth, image.naturalHeight];
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * Each pixel is the mean of the area that it covers, in all browsers alike; to draw it small would
 * smear edges in one and skip pixels in another.
 */
function scaled(bitmap: ImageBitmap, { height, width, channels }: PictureSize): Uint8ClampedArray {
  const scale = Math.min(bitmap.width / width, bitmap.height / height);
  const across = partsOf(bitmap.width, width, scale);
  const down = partsOf(bitmap.height, height, scale);
  const left = across[0]?.[0]?.at ?? 0;
  const columns = (across.at(-1)?.at(-1)?.at ?? 0) - left + 1;
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = Math.max(...down.map((parts) => parts.length));
  const ink = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  ink.fillStyle = '#fff';
  const bytes = new Uint8ClampedArray(height * width * channels);
  // A strip at a time: phones have no canvas for a whole large picture.
  for (const [row, rows] of down.entries()) {
    const strip = [columns, rows.length] as const;
    ink.fillRect(0, 0, ...strip);
    ink.drawImage(bitmap, left, rows[0]?.at ?? 0, ...strip, 0, 0, ...strip);
    const { data } = ink.getImageData(0, 0, ...strip);
    for (const [column, parts] of across.entries()) {
      let [red, green, blue, area] = [0, 0, 0, 0];
      for (const [y, { weight }] of rows.entries()) {
        for (const part of parts) {
          const i = 4 * (y * columns + part.at - left);
          const covered = weight * part.weight;
          red += covered * (data[i] as number);
          green += covered * (data[i + 1] as number);
          blue += covered * (data[i + 2] as number);
          area += covered;
        }
      }
      const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
      const means = (channels === 1 ? [luma] : [red, green, blue]).map((sum) => sum / area);
      bytes.set(means, (row * width + column) * channels);
    }
  }
  return bytes;
}

/** For each of `count` pixels about the middle, the source's pixels that it covers, each how far. */
function partsOf(length: number, count: number, scale: number) {
  const start = (length - count * scale) / 2;
  return Array.from({ length: count }, (_, i) => {
    const [from, to] = [start + i * scale, start + (i + 1) * scale];
    const first = Math.min(Math.floor(from + TINY), length - 1);
    const last = Math.max(first, Math.min(Math.ceil(to - TINY), length) - 1);
    return Array.from({ length: last - first + 1 }, (_, k) => {
      const at = first + k;
      return { at, weight: Math.min(to, at + 1) - Math.max(from, at) };
    });
  });
}
