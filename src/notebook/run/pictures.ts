import { isObject, PLOTLY_MIME } from '../../contract/index.ts';
import { type Drawn, drawFigure, figureKey } from '../../figure-image/index.ts';
import { PICTURE_MIMES } from '../compare/outputs.ts';
import type { DisplayOutput, JsonObject, Notebook, ResultOutput } from '../model.ts';
import type { Cache } from './cache.ts';
import type { CellResult } from './result.ts';

type Shown = DisplayOutput | ResultOutput;

/**
 * Gives every Plotly figure of the notebook its picture (`image/svg+xml` or `image/png`), for readers without a
 * Plotly renderer. A picture that was drawn of the same figure in the same way, beside it or in the cache, is taken
 * as it is. A figure that cannot be drawn becomes a note on its cell.
 */
export async function addPictures(
  notebook: Notebook,
  results: readonly CellResult[],
  cache?: Cache,
): Promise<CellResult[]> {
  return Promise.all(
    results.map(async (result) => {
      const cell = notebook.cells[result.number - 1];
      // A cell that was skipped shows what it showed before.
      if (cell?.cell_type !== 'code' || result.status === 'skipped') return result;
      const figures = cell.outputs.filter(
        (output): output is Shown => 'data' in output && PLOTLY_MIME in output.data,
      );
      const notes = await Promise.all(figures.map((output) => addPicture(output, cache)));
      return { ...result, notes: [...result.notes, ...notes.filter((note) => note !== undefined)] };
    }),
  );
}

/** Returns why the figure has no picture, if it has none. */
async function addPicture(output: Shown, cache: Cache | undefined): Promise<string | undefined> {
  const figure = output.data[PLOTLY_MIME];
  const key = figureKey(figure);
  if (key !== undefined && storedKey(output) === key) return undefined;
  const cached = key && (await cache?.read(key));
  const drawn = (cached as Drawn | undefined) || (await drawFigure(figure));
  // Changed by replacement: the same objects may belong to the notebook this one is compared with.
  output.data = without(output.data);
  output.metadata = without(output.metadata);
  if ('refused' in drawn) return `a figure without a picture: ${drawn.refused}`;
  const { mime, content, width, height } = drawn;
  output.data[mime] = content;
  // An SVG says its size itself, and a PNG has more pixels than it takes.
  const size: JsonObject = mime === 'image/png' ? { width, height } : {};
  output.metadata[mime] = key === undefined ? size : { ...size, figure: key };
  if (key && !cached) await cache?.write(key, drawn);
  return undefined;
}

/** The key of the figure that the stored picture shows. */
function storedKey({ data, metadata }: Shown): unknown {
  for (const mime of PICTURE_MIMES) {
    const about = metadata[mime];
    if (typeof data[mime] === 'string' && isObject(about)) return about.figure;
  }
  return undefined;
}

function without(object: JsonObject): JsonObject {
  const { 'image/png': _, 'image/svg+xml': __, ...rest } = object;
  return rest;
}
