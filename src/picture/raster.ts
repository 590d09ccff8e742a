import { Resvg } from '@resvg/resvg-js';
import { fontFiles } from './fonts.ts';
import { encodePng } from './png.ts';

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
  return compact(image.width, image.height, image.pixels);
}

/** Bytes above which a picture is stored with fewer shades, so that a notebook stays light. */
const ample = 120_000;

/** Red, green and blue; of a large picture only 64, then 32 shades each, black and white among them. */
function compact(width: number, height: number, rgba: Uint8Array): Buffer {
  const data = new Uint8Array(3 * width * height);
  const pack = (shades: number): Buffer => {
    const table = Uint8Array.from({ length: 256 }, (_, value) =>
      Math.round((Math.round((value / 255) * (shades - 1)) / (shades - 1)) * 255),
    );
    for (let from = 0, to = 0; from < rgba.length; from += 4) {
      data[to++] = table[rgba[from] as number] as number;
      data[to++] = table[rgba[from + 1] as number] as number;
      data[to++] = table[rgba[from + 2] as number] as number;
    }
    return encodePng(width, height, 3, data);
  };
  let png = pack(256);
  for (const shades of [64, 32]) if (png.length > ample) png = pack(shades);
  return png;
}
