// The drawing process: one figure in, one picture out, over the channel to the parent. It is a process of its
// own because a figure may come from anyone, and one that never ends can only be stopped from outside.
import { Page } from './plotly-dom.ts';
import { rasterize } from './raster.ts';
import type { Drawing } from './validate.ts';

/** What the parent asks for. */
export interface Request {
  readonly drawing: Drawing;
  readonly timeout: number;
}

/** A finished picture: SVG text, or the bytes of a PNG in base64. */
export interface Picture {
  readonly mime: 'image/svg+xml' | 'image/png';
  readonly content: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** What the parent is told: the picture, or why there is none. */
export type Drawn = Picture | { readonly refused: string };

/** Characters up to which a picture is kept as SVG: sharp on any screen, and git stores its changes alone. */
const SMALL = 40_000;

let page: Page | undefined;

async function draw({ drawing, timeout }: Request): Promise<Drawn> {
  try {
    page ??= new Page();
    const content = await page.draw(drawing, timeout);
    const { width, height } = drawing;
    const vector: Picture = { mime: 'image/svg+xml', content, width, height };
    if (content.length <= SMALL) return vector;
    const { png, ...size } = rasterize(content);
    const raster = Buffer.from(png).toString('base64');
    return content.length <= raster.length
      ? vector
      : { mime: 'image/png', content: raster, ...size };
  } catch (error) {
    return { refused: `plotly.js could not draw the figure: ${(error as Error).message}` };
  }
}

process.on('message', async (request: Request) => process.send?.(await draw(request)));
process.on('disconnect', () => process.exit());
