/** Pictures of Plotly figures, drawn in plain Node: no browser, no network, no system font. */
import { availableParallelism } from 'node:os';
import { DrawerPool } from './pool.ts';
import type { Drawn } from './process.ts';

export { figureKey } from './key.ts';
export type { Drawn, Picture } from './process.ts';

/** Whoever shows figures has something else to do, too. */
const pool = new DrawerPool(Math.max(1, availableParallelism() - 1));

/**
 * Draws a Plotly figure (the value of `application/vnd.plotly.v1+json`): the same picture for the same figure. SVG
 * where that is small, else PNG. The figure is taken as data from anyone: no script runs, nothing is fetched, 3-D
 * and map traces are refused by name, and time, memory and size are limited. Figures that are asked for at once are
 * drawn side by side. Never throws for a bad figure: `refused` says why it has no picture.
 */
export function drawFigure(figure: unknown): Promise<Drawn> {
  return pool.draw(figure);
}

/** Ends the drawing processes, if any were started. The next picture starts a fresh one. */
export function closeDrawers(): void {
  pool.close();
}
