import { Resvg } from '@resvg/resvg-js';
import { encode } from 'fast-png';
import { fontFiles } from './fonts.ts';

/** Pixels of the picture per CSS pixel of the figure, for screens of high density. */
const SCALE = 2;

/** Bytes above which one pixel has to do, so that a page and a notebook stay light. */
const AMPLE = 80_000;

/** A picture as PNG bytes, and its size in CSS pixels. */
export interface Raster {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** An SVG as PNG, lettered with the project's own fonts on a white ground. */
export function rasterize(svg: string): Raster {
  const sharp = draw(svg, SCALE);
  return sharp.png.length > AMPLE ? draw(svg, 1) : sharp;
}

function draw(svg: string, scale: number): Raster {
  const image = new Resvg(
    svg.replaceAll('image-rendering:pixelated', 'image-rendering:optimizeSpeed'),
    {
      background: 'white',
      fitTo: { mode: 'zoom', value: scale },
      font: {
        loadSystemFonts: false,
        fontFiles: [...fontFiles],
        defaultFontFamily: 'Notegrad Sans',
      },
    },
  ).render();
  const { width, height, pixels } = image;
  // On a white ground nothing shines through: three bytes a pixel say all.
  const data = new Uint8Array(3 * width * height);
  for (let at = 0, to = 0; at < pixels.length; at += 4) {
    for (let channel = 0; channel < 3; channel++) data[to++] = pixels[at + channel] as number;
  }
  const png = encode({ width, height, data, channels: 3, depth: 8 }, { zlib: { level: 6 } });
  return { png, width: width / scale, height: height / scale };
}
