import { Resvg } from '@resvg/resvg-js';
import { fontFiles } from './fonts.ts';
import { toPalette } from './palette.ts';
import { encodeIndexedPng } from './png.ts';

/** Pixels of the picture per CSS pixel of the figure, for screens of high density. */
const scale = 2;

/** Bytes above which a picture is stored with fewer colours, so that a page and a notebook stay light. */
const ample = 100_000;

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
  const pack = (colours: number) =>
    encodeIndexedPng(image.width, image.height, toPalette(image.pixels, colours));
  let png = pack(256);
  for (const fewer of [64, 32]) if (png.length > ample) png = pack(fewer);
  return png;
}
