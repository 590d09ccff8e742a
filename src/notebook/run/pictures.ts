import { pictureOf } from '../../figure-image/index.ts';
import { PLOTLY_MIME } from '../compare/outputs.ts';
import type { Notebook } from '../model.ts';
import type { CellResult } from './result.ts';

/**
 * Gives every Plotly figure of the notebook its picture (`image/png`), for readers without a Plotly
 * renderer. A figure that cannot be drawn becomes a note on its cell.
 */
export async function addPictures(
  notebook: Notebook,
  results: readonly CellResult[],
): Promise<CellResult[]> {
  const noted: CellResult[] = [];
  for (const result of results) {
    const notes = [...result.notes];
    const cell = notebook.cells[result.number - 1];
    // A cell that was skipped shows what it showed before.
    const outputs = cell?.cell_type === 'code' && result.status !== 'skipped' ? cell.outputs : [];
    for (const output of outputs) {
      if (!('data' in output) || !(PLOTLY_MIME in output.data)) continue;
      const picture = await pictureOf(output.data[PLOTLY_MIME]);
      if ('png' in picture) output.data['image/png'] = picture.png.toString('base64');
      else notes.push(`a figure without a picture: ${picture.refused}`);
    }
    noted.push({ ...result, notes });
  }
  return noted;
}
