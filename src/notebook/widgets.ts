import { WIDGET_MIME } from '../contract/index.ts';
import type { Notebook, Output } from './model.ts';

/**
 * The outputs without the views of widgets. Their models were a kernel's, and are gone with it: a
 * reader would be told that they are not found. The text beside a view stays, and says the values.
 * A view without a text goes as a whole.
 */
export function withoutViews(outputs: readonly Output[]): Output[] {
  return outputs.flatMap((output) => {
    if (!('data' in output) || !(WIDGET_MIME in output.data)) return [output];
    const { [WIDGET_MIME]: _, ...data } = output.data;
    return Object.keys(data).length === 0 ? [] : [{ ...output, data }];
  });
}

/** The notebook as it is kept in a repository: without views, and without the state of widgets. */
export function withoutWidgets(notebook: Notebook): Notebook {
  const { widgets: _, ...metadata } = notebook.metadata;
  const cells = notebook.cells.map((cell) =>
    cell.cell_type === 'code' ? { ...cell, outputs: withoutViews(cell.outputs) } : cell,
  );
  return { ...notebook, metadata, cells };
}
