/** @module Pictures of Plotly figures, drawn in plain Node: no browser, no network, no system font. */
import { Drawer } from './drawer.ts';
import { Refusal } from './validate.ts';

export { Drawer, type DrawerOptions } from './drawer.ts';
export { Refusal } from './validate.ts';

/** A finished picture, or why the figure cannot be drawn here. */
export type Picture = { readonly png: Buffer } | { readonly refused: string };

/** Size of a picture in CSS pixels; a PNG has twice as many each way. 50 to 2000. */
export interface PictureSize {
  /** Default: the figure's `layout.width`, else 700. */
  readonly width?: number;
  /** Default: the figure's `layout.height`, else 450. */
  readonly height?: number;
}

const drawer = new Drawer();

/**
 * Draws a Plotly figure (the value of `application/vnd.plotly.v1+json`) as a PNG: the same bytes for the same
 * figure. The figure is taken as data from anyone: no script runs, nothing is fetched, 3-D and map traces are
 * refused by name, and time, memory and size are limited. Never throws for a bad figure: `refused` says why
 * it has no picture.
 */
export async function pictureOf(figure: unknown, size: PictureSize = {}): Promise<Picture> {
  const reply = await drawer.draw({ figure, size, format: 'png' });
  return 'refused' in reply ? reply : { png: Buffer.from(reply.picture as Uint8Array) };
}

/** @throws Refusal when the figure has no picture; see `pictureOf` */
export async function figureToPng(figure: unknown, size: PictureSize = {}): Promise<Buffer> {
  const picture = await pictureOf(figure, size);
  if ('refused' in picture) throw new Refusal(picture.refused);
  return picture.png;
}

/**
 * As `figureToPng`, but SVG text, lettered in the project's own faces.
 * @throws Refusal when the figure has no picture
 */
export async function figureToSvg(figure: unknown, size: PictureSize = {}): Promise<string> {
  const reply = await drawer.draw({ figure, size, format: 'svg' });
  if ('refused' in reply) throw new Refusal(reply.refused);
  return reply.picture as string;
}

/** Ends the drawing process, if one was started. The next picture starts a fresh one. */
export async function closePictures(): Promise<void> {
  drawer.close();
}
