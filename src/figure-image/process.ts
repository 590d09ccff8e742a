// The drawing process: one figure in, one picture out, over the channel to the parent. It is a process of its
// own because a figure may come from anyone, and one that never ends can only be stopped from outside.
import { Page } from './plotly-dom.ts';
import { rasterise } from './raster.ts';
import { Refusal, vet } from './validate.ts';

/** What the parent asks for. */
export interface Request {
  readonly figure: unknown;
  readonly size: { readonly width?: number; readonly height?: number };
  readonly format: 'svg' | 'png';
  readonly timeout: number;
}

/** What it is told: the picture, or why there is none. */
export type Reply = { readonly picture: string | Uint8Array } | { readonly refused: string };

let page: Page | undefined;

async function reply({ figure, size, format, timeout }: Request): Promise<Reply> {
  try {
    const drawing = vet(figure, size);
    page ??= new Page();
    const svg = await page.draw(drawing, timeout);
    return { picture: format === 'svg' ? svg : rasterise(svg) };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    return { refused: `plotly.js could not draw the figure: ${(error as Error).message}` };
  }
}

process.on('message', async (request: Request) => process.send?.(await reply(request)));
process.on('disconnect', () => process.exit());
