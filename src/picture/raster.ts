import { Resvg } from '@resvg/resvg-js';
import { encode } from 'fast-png';
import { fontFiles } from './fonts.ts';

/** Pixels of the picture per CSS pixel of the figure, for screens of high density. */
const scale = 2;

/** An SVG as PNG bytes, lettered with the project's own fonts on a white ground. */
export function rasterise(svg: string): Buffer {
  const image = new Resvg(svg, {
    background: 'white',
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: [...fontFiles],
      defaultFontFamily: 'Notegrad Sans',
    },
  }).render();
  return Buffer.from(compact(image.width, image.height, image.pixels));
}

/** A palette of up to 256 colours where the picture has no more, else red, green and blue. */
function compact(width: number, height: number, rgba: Uint8Array): Uint8Array {
  const zlib = { level: 9 } as const;
  const data = new Uint8Array(3 * width * height);
  for (let i = 0, j = 0; i < rgba.length; i += 4) {
    data[j++] = rgba[i] as number;
    data[j++] = rgba[i + 1] as number;
    data[j++] = rgba[i + 2] as number;
  }
  return encode({ width, height, data, channels: 3 }, { zlib });
}
